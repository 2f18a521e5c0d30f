/** C3: version and mode of the probe. What is known of versions: spec/stlink/known-firmware.ts. */
import { hasCode } from '../../base/index.ts';
import { type FirmwareLine, findKnownFirmware } from '../../spec/stlink/known-firmware.ts';
import { formatVersion, type StlinkProbe } from '../../stlink/index.ts';
import type { Said } from '../../words/index.ts';
import { type Finding, finding } from '../evidence.ts';

/** A genuine ST-LINK/V2 has twelve bytes of serial number; copies repeat or shorten it. */
const GENUINE_SERIAL = /^[0-9A-Fa-f]{24}$/;
const STANDALONE_V2 = 0x3748;

/** Judges the firmware of an opened probe, for a chip of this series where it is known. */
export function judgeFirmware({ version, device }: Pick<StlinkProbe, 'version' | 'device'>, series?: string): Finding<'C3'> {
  const { generation, j } = version;
  const text = formatVersion(version);
  const line = generation === 'v3' || generation === 'v3pwr' ? 'v3' : 'v2';
  const facts = { version: text, generation, productId: device.productId, ...(series === undefined ? {} : { series }) };
  const { outcome, said } = judgeVersion({ text, line, j, series });
  const isCopy = device.productId === STANDALONE_V2 && !GENUINE_SERIAL.test(device.serialNumber);
  if (isCopy && said.key !== 'c3.old' && outcome !== 'loader') {
    return finding('C3', 'clone', { key: 'c3.clone', values: { serial: device.serialNumber } }, facts);
  }
  return finding('C3', outcome, said, facts);
}

/** Judges a version as such. */
export function judgeVersion({
  text: version,
  line,
  j,
  series,
}: {
  text: string;
  line: FirmwareLine;
  j: number;
  series?: string | undefined;
}): {
  readonly outcome: 'ok' | 'known-bad' | 'old' | 'loader';
  readonly said: Said;
} {
  if (j === 0) return { outcome: 'loader', said: { key: 'c3.loader', values: { version } } };
  const known = findKnownFirmware(line, j, series);
  if (!known) return { outcome: 'ok', said: { key: 'c3.ok', values: { version } } };
  const oldest = known.to + 1;
  const why: Said = { key: `firmware.${known.trouble}` };
  if (known.verdict === 'known-bad') return { outcome: 'known-bad', said: { key: 'c3.known-bad', values: { version, why, oldest } } };
  if (known.series === undefined) return { outcome: 'old', said: { key: 'c3.old', values: { version, oldest } } };
  return { outcome: 'old', said: { key: 'c3.old-for-chip', values: { version, series: series ?? '', why, oldest } } };
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
