/** Commands outside the debug group: versions, mode, target voltage. Sources: OpenOCD stlink_usb.c, pyOCD stlink.py. */
import { ByteWriter } from '../../base/index.ts';
import { DFU, DFU_EXIT, GET_CURRENT_MODE, GET_TARGET_VOLTAGE, GET_VERSION, GET_VERSION_EX } from '../../spec/stlink/opcodes.ts';
import { STATUS_UNKNOWN_CMD } from '../../spec/stlink/status.ts';
import { ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import { statusReply } from './debug-command.ts';
import { type FirmwareVersion, firmwareHas } from './firmware-version.ts';

/** ADC reading of the 1.2 V reference; with it 3.28 V at the target reads 2036 (OpenOCD log of a V3E). */
const REFERENCE_READING = 1489;
const REFERENCE_VOLTS = 1.2;

export interface TopLevelFacts {
  readonly version: FirmwareVersion;
  readonly productId: number;
  readonly mode: number;
  readonly senseVolts: () => number;
}

/** The reply to a command outside the debug group; undefined where the firmware says nothing. */
export function topLevelReply(opcode: number, facts: TopLevelFacts, sub = 0): Uint8Array | undefined {
  const { version, productId } = facts;
  switch (opcode) {
    case GET_VERSION:
      return shortVersion(version, productId);
    case GET_VERSION_EX:
      return firmwareHas(version, 'versionEx') ? longVersion(version, productId) : undefined;
    case DFU:
      // Outside the loader there is nothing to leave, and the loader's other commands are unknown (st-link-hack notes).
      return sub === DFU_EXIT ? undefined : statusReply(STATUS_UNKNOWN_CMD);
    case GET_CURRENT_MODE:
      return Uint8Array.of(facts.mode, 0);
    case GET_TARGET_VOLTAGE:
      return firmwareHas(version, 'targetVoltage') ? voltage(facts.senseVolts()) : undefined;
  }
  return undefined;
}

/** Big-endian word: generation, J, then M or S. V3 leaves J and M to the long version. */
export function shortVersion(version: FirmwareVersion, productId: number): Uint8Array {
  const last = version.massStorage || version.swim;
  const numbers = version.generation >= 3 ? 0 : (version.jtag << 6) | last;
  const word = (version.generation << 12) | numbers;
  return new ByteWriter()
    .u8(word >>> 8)
    .u8(word)
    .u16(ST_VENDOR_ID)
    .u16(productId)
    .finish();
}

/** Every number in a byte of its own; only V3 has it. */
export function longVersion(version: FirmwareVersion, productId: number): Uint8Array {
  const { generation, swim, jtag, massStorage, bridge, power } = version;
  const out = new ByteWriter().u8(generation).u8(swim).u8(jtag).u8(massStorage).u8(bridge).u8(power);
  return out.u16(0).u16(ST_VENDOR_ID).u16(productId).finish();
}

/** Two ADC readings: the reference, and half the target's voltage. */
function voltage(volts: number): Uint8Array {
  const reading = Math.round((volts / 2 / REFERENCE_VOLTS) * REFERENCE_READING);
  return new ByteWriter().u32(REFERENCE_READING).u32(reading).finish();
}
