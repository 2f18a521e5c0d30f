/** GET_VERSION and GET_VERSION_EX, and the firmware version that they add up to. Source: OpenOCD stlink_usb.c. */
import type { ProbeGeneration } from '../../spec/index.ts';
import { type FirmwareGate, GATES } from '../../spec/stlink/gates.ts';
import { GET_VERSION, GET_VERSION_EX } from '../../spec/stlink/opcodes.ts';
import { findProbeUsbId } from '../../spec/stlink/usb-ids.ts';
import { command } from '../command.ts';

export interface ShortVersion {
  /** Hardware generation: 1, 2, 3 (V3), 4 (V3PWR). */
  readonly hardware: number;
  /** Bits 11:6 and 5:0, whose meaning depends on the product. */
  readonly high: number;
  readonly low: number;
  readonly vendorId: number;
  readonly productId: number;
}

/** Numbers of the firmware's parts: debug (J), SWIM (S), mass storage and VCP (M), bridge (B), power (P). */
export interface FirmwareVersion {
  readonly hardware: number;
  readonly j: number;
  readonly s: number;
  readonly m: number;
  readonly b: number;
  readonly p: number;
  readonly generation: ProbeGeneration;
}

export const getVersion = command({
  name: 'GET_VERSION',
  request: (out) => out.u8(GET_VERSION),
  responseBytes: 6,
  hasStatus: false,
  response: (view): ShortVersion => {
    const word = view.getUint16(0, false); // the only big-endian field of the protocol
    return {
      hardware: word >>> 12,
      high: (word >>> 6) & 0x3f,
      low: word & 0x3f,
      vendorId: view.getUint16(2, true),
      productId: view.getUint16(4, true),
    };
  },
});

export const getVersionEx = command({
  name: 'GET_VERSION_EX',
  since: GATES.versionEx,
  request: (out) => out.u8(GET_VERSION_EX),
  responseBytes: 12,
  hasStatus: false,
  response: (view) => ({
    hardware: view.getUint8(0),
    s: view.getUint8(1),
    j: view.getUint8(2),
    m: view.getUint8(3),
    b: view.getUint8(4),
    p: view.getUint8(5),
  }),
});

/** The version of V1, V2 and V2-1 firmware, which fits the short reply. */
export function versionOfShort({ hardware, high, low, vendorId, productId }: ShortVersion): FirmwareVersion {
  const generation = generationOf(hardware, vendorId, productId);
  const none = { hardware, j: 0, s: 0, m: 0, b: 0, p: 0, generation };
  if (generation !== 'v2-1') return { ...none, j: high, s: low };
  // On boards for STM8 the same bits mean M and S (OpenOCD stlink_usb.c).
  const isStm8Board = (high <= 22 && low === 7) || (high >= 25 && low >= 7 && low <= 12);
  return isStm8Board ? { ...none, m: high, s: low } : { ...none, j: high, m: low };
}

export function generationOf(hardware: number, vendorId: number, productId: number): ProbeGeneration {
  if (hardware >= 4) return 'v3pwr';
  if (hardware === 3) return 'v3';
  if (hardware === 1) return 'v1';
  return findProbeUsbId(vendorId, productId)?.generation === 'v2-1' ? 'v2-1' : 'v2';
}

/** As ST writes it: `V3J9M3`; parts that are zero are left out. */
export function formatVersion({ hardware, j, s, m, b, p }: FirmwareVersion): string {
  const part = (letter: string, value: number) => (value === 0 ? '' : `${letter}${value}`);
  return `V${hardware}${part('J', j)}${part('M', m)}${part('B', b)}${part('S', s)}${part('P', p)}`;
}

/** The J number that a gate asks of this probe. */
export function neededJ(gate: FirmwareGate, { hardware }: FirmwareVersion): number | 'never' {
  return hardware >= 3 ? gate.v3 : gate.v2;
}
