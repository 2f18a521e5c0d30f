/**
 * The checksum that the CRC unit of every STM32 makes when it is only reset: polynomial 0x04C11DB7, start 0xFFFFFFFF, a
 * word at a time, most significant bit first, nothing reflected. Source: RM0433, 21.3 and 21.4.
 */
import { viewOf } from '../../base/index.ts';

const POLYNOMIAL = 0x04c1_1db7;
const START = 0xffff_ffff;

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index << 24;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? POLYNOMIAL : 0);
  return remainder;
});

/** @param bytes whole words, little-endian as the core reads them */
export function wordCrc(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  let crc = START | 0;
  for (let at = 0; at < bytes.length; at += 4) {
    crc ^= view.getInt32(at, true);
    for (let byte = 0; byte < 4; byte++) crc = (crc << 8) ^ (TABLE[crc >>> 24] ?? 0);
  }
  return crc >>> 0;
}
