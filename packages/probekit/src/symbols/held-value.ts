/** Bytes of a value whose parts lie in registers, in memory, or nowhere. Source: DWARF version 5, section 2.6.1.2 (composite locations). */
import type { ReadBytes } from './expression-value.ts';
import { type FrameRegisters, registerBytes } from './frame-registers.ts';
import type { LocationPart } from './location-expression.ts';

/** Copied from where it is kept. */
export interface HeldValue {
  readonly bytes: Uint8Array;
  /** A bit for each bit of the value: 1 where it is known. */
  readonly known: Uint8Array;
}

interface Holders {
  readonly registers: FrameRegisters;
  readonly read: ReadBytes;
}

/** @throws what `read` throws */
export async function heldValue(parts: readonly LocationPart[], byteLength: number, holders: Holders): Promise<HeldValue> {
  const bytes = new Uint8Array(byteLength);
  const known = new Uint8Array(byteLength);
  let at = 0;
  for (const part of parts) {
    const bits = Math.min(part.bitLength ?? 8 * byteLength, 8 * byteLength - at);
    const from = await bytesIn(part, bits, holders);
    const first = part.bitOffset % 8;
    for (let bit = 0; bit < Math.min(bits, 8 * from.length - first); bit++) {
      if (isSet(from, first + bit)) set(bytes, at + bit);
      set(known, at + bit);
    }
    at += bits;
  }
  return { bytes, known };
}

/** Of bits from `first` on: whether all of them are known, or not one. */
export function knownBits(known: Uint8Array, first: number, length: number): 'all' | 'some' | 'none' {
  let count = 0;
  for (let bit = first; bit < first + length; bit++) if (isSet(known, bit)) count++;
  return count === length ? 'all' : count === 0 ? 'none' : 'some';
}

/** From the byte on that the part begins in. */
async function bytesIn(part: LocationPart, bits: number, { registers, read }: Holders): Promise<Uint8Array> {
  const start = Math.floor(part.bitOffset / 8);
  if (part.kind === 'register') return registerBytes(part.register, registers)?.subarray(start) ?? NOTHING;
  if (part.kind !== 'memory') return part.kind === 'value' ? part.bytes.subarray(start) : NOTHING;
  const [address, byteLength] = [part.address + start, Math.ceil(((part.bitOffset % 8) + bits) / 8)];
  return bits === 0 || address + byteLength > 2 ** 32 ? NOTHING : read(address, byteLength);
}

const NOTHING = new Uint8Array();

function isSet(bytes: Uint8Array, bit: number): boolean {
  return ((bytes[bit >> 3] ?? 0) >> (bit & 7)) % 2 === 1;
}

function set(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
}
