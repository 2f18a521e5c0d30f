/** C3: version and mode of the probe. Gates: spec/stlink/gates.ts. */
import { hasCode } from '../../base/index.ts';
import { OLDEST_FIRMWARE } from '../../spec/stlink/gates.ts';
import { type FirmwareVersion, formatVersion, type StlinkProbe } from '../../stlink/index.ts';
import { type Finding, finding } from '../evidence.ts';

/** A genuine ST-LINK/V2 has twelve bytes of serial number; copies repeat or shorten it. */
const GENUINE_SERIAL = /^[0-9A-Fa-f]{24}$/;
const STANDALONE_V2 = 0x3748;

/** Judges the firmware of an opened probe. */
export function judgeFirmware({ version, device }: Pick<StlinkProbe, 'version' | 'device'>): Finding<'C3'> {
  const text = formatVersion(version);
  const facts = { version: text, generation: version.generation, productId: device.productId };
  if (version.j === 0) return finding('C3', 'loader', { key: 'c3.loader', values: { version: text } }, facts);
  if (version.j < oldest(version)) {
    return finding('C3', 'old', { key: 'c3.old', values: { version: text, oldest: oldest(version) } }, facts);
  }
  if (device.productId === STANDALONE_V2 && !GENUINE_SERIAL.test(device.serialNumber)) {
    return finding('C3', 'clone', { key: 'c3.clone', values: { serial: device.serialNumber } }, facts);
  }
  return finding('C3', 'ok', { key: 'c3.ok', values: { version: text } }, facts);
}

/** Judges an error of talking to the probe itself. Errors of other layers are passed on. */
export function judgeFirmwareError(error: unknown): Finding<'C3'> {
  if (hasCode(error, 'stlink/firmware-too-old')) {
    const { have, need } = error.evidence as { have: string; need: number | 'never' };
    return finding('C3', 'old', { key: 'c3.old', values: { version: have, oldest: need } }, { version: have, code: error.code });
  }
  if (hasCode(error, 'stlink/mode', 'stlink/not-a-probe')) {
    return finding('C3', 'loader', { key: 'c3.stays-loader' }, { code: error.code });
  }
  if (hasCode(error, 'stlink/desync', 'stlink/short-reply', 'usb/timeout', 'usb/stall', 'usb/transfer')) {
    return finding('C3', 'silent', { key: 'c3.silent' }, { code: error.code, message: error.message });
  }
  if (hasCode(error, 'stlink/status')) {
    return finding('C3', 'silent', { key: 'c3.errors' }, { code: error.code, message: error.message });
  }
  throw error;
}

function oldest({ generation }: FirmwareVersion): number {
  return generation === 'v3' || generation === 'v3pwr' ? OLDEST_FIRMWARE.v3 : OLDEST_FIRMWARE.v2;
}
