/**
 * The checksum that the CRC unit of every STM32 makes when it is only reset: polynomial 0x04C11DB7, start 0xFFFFFFFF, a
 * word at a time, most significant bit first, nothing reflected. Source: RM0433, 21.3 and 21.4.
 */
import { viewOf } from '../../base/index.ts';

const POLYNOMIAL = 0x04c1_1db7;
const START = 0xffff_ffff;

/** What each byte of a word adds to the remainder, the byte that is shifted out last first. */
const TABLES: readonly Uint32Array[] = [0, 8, 16, 24].map((shift) =>
  Uint32Array.from({ length: 256 }, (_, byte) => remainderOf(byte << 24, 8 + shift)),
);

function remainderOf(dividend: number, bits: number): number {
  let remainder = dividend;
  for (let bit = 0; bit < bits; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? POLYNOMIAL : 0);
  return remainder;
}

/** @param bytes whole words, little-endian as the core reads them */
export function wordCrc(bytes: Uint8Array): number {
  const [first, second, third, fourth] = TABLES as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const view = viewOf(bytes);
  let crc = START | 0;
  for (let at = 0; at < bytes.length; at += 4) {
    crc ^= view.getInt32(at, true);
    crc = fourth[crc >>> 24]! ^ third[(crc >>> 16) & 0xff]! ^ second[(crc >>> 8) & 0xff]! ^ first[crc & 0xff]!;
  }
  return crc >>> 0;
}
