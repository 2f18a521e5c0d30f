/**
 * The error correction of a flash word: check bits over its data bits, which correct one wrong bit and detect two (RM0433,
 * 4.3.9; RM0351, 3.3.2). ST does not publish its codes; these are some of Hsiao's with what is known of them: an erased word
 * (all ones) and one overwritten by zeros are valid. What a damaged word reads as follows from its bits.
 */

export type Damage = 'none' | 'corrected' | 'detected';

export class ErrorCode {
  readonly wordBytes: number;
  /** The check bits of an erased word, and the mask of all of them. */
  readonly erased: number;
  /** The check bits of each data bit: different, an odd number of ones from three on, and all of them together all ones. */
  readonly #columns: readonly number[];

  constructor(wordBytes: number, checkBits: number) {
    this.wordBytes = wordBytes;
    this.erased = 2 ** checkBits - 1;
    this.#columns = columns(8 * wordBytes, this.erased);
  }

  /** The check bits that belong to a flash word. */
  of(word: Uint8Array): number {
    let ecc = 0;
    for (let index = 0; index < this.wordBytes; index++) {
      for (let rest = word[index]!; rest; rest &= rest - 1) ecc ^= this.#columns[8 * index + 31 - Math.clz32(rest & -rest)]!;
    }
    return ecc;
  }

  /** What a reader learns from the difference between the check bits stored and those that belong to the data. */
  damage(syndrome: number): Damage {
    if (syndrome === 0) return 'none';
    return ones(syndrome) === 1 || this.#columns.includes(syndrome) ? 'corrected' : 'detected';
  }

  /** The data bit that a corrected word has wrong; -1 when it is a check bit. */
  wrongBit(syndrome: number): number {
    return this.#columns.indexOf(syndrome);
  }
}

/** Of the words of 256 bits of an STM32H7, ten check bits. */
export const H7_CODE = new ErrorCode(32, 10);

/** The last column makes the sum: another start is tried until it is one like the others. */
function columns(count: number, all: number): readonly number[] {
  const candidates = [5, 3].flatMap((weight) => [...Array(all + 1).keys()].filter((value) => ones(value) === weight));
  for (let start = 0; ; start++) {
    const chosen = candidates.slice(start, start + count - 1);
    const last = chosen.reduce((sum, column) => sum ^ column, all);
    if (ones(last) >= 3 && !chosen.includes(last)) return [...chosen, last];
  }
}

function ones(value: number): number {
  let count = 0;
  for (let rest = value; rest; rest &= rest - 1) count++;
  return count;
}
