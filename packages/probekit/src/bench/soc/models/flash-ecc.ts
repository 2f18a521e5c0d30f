/**
 * The error correction of a flash word: ten check bits over 256 bits, which correct one wrong bit and detect two (RM0433,
 * 4.3.9). ST does not publish its code; this is one of Hsiao's with what is known of it: an erased word (all ones) and one
 * overwritten by zeros are valid. What a damaged word reads as follows from its bits.
 */
import { FLASH_WORD_BYTES } from '../../../spec/stm32/flash-h7.ts';

export const ECC_ERASED = 0x3ff;
const BITS = 8 * FLASH_WORD_BYTES;

/** The check bits of each data bit: different, an odd number of ones from three on, and all of them together all ones. */
const COLUMNS = columns();

function columns(): readonly number[] {
  const candidates = [5, 3].flatMap((weight) => [...Array(ECC_ERASED + 1).keys()].filter((value) => ones(value) === weight));
  const chosen = candidates.slice(0, BITS - 1);
  chosen.push(chosen.reduce((sum, column) => sum ^ column, ECC_ERASED));
  return chosen;
}

function ones(value: number): number {
  let count = 0;
  for (let rest = value; rest; rest &= rest - 1) count++;
  return count;
}

/** The check bits that belong to a flash word. */
export function eccOf(word: Uint8Array): number {
  let ecc = 0;
  for (let index = 0; index < FLASH_WORD_BYTES; index++) {
    for (let rest = word[index]!; rest; rest &= rest - 1) ecc ^= COLUMNS[8 * index + 31 - Math.clz32(rest & -rest)]!;
  }
  return ecc;
}

export type Damage = 'none' | 'corrected' | 'detected';

/** What a reader learns from the difference between the check bits stored and those that belong to the data. */
export function damageOf(syndrome: number): Damage {
  if (syndrome === 0) return 'none';
  return ones(syndrome) === 1 || COLUMNS.includes(syndrome) ? 'corrected' : 'detected';
}

/** The data bit that a corrected word has wrong; -1 when it is a check bit. */
export function wrongBit(syndrome: number): number {
  return COLUMNS.indexOf(syndrome);
}
