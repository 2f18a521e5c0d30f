/**
 * Option bytes of controllers that erase all of them before they write them anew: what the cells hold, and what is left of a change
 * that a reset or the loss of power cuts. Nothing says that this erase programs the cells first, as that of the flash does, so they
 * rise one by one, and fall one by one when written. Source: RM0440 Rev 8 and RM0444 Rev 5, 3.4.2; RM0090 Rev 19, 3.7.2.
 */
import type { LinearMemory } from '../../linear-memory.ts';
import { PlainCells } from './plain-cells.ts';

const WORD_BYTES = 4;
const BLANK = 0xffff_ffff;

export interface OptionPageOfKind {
  readonly words: number;
  /** Each word stands beside its complement. */
  readonly complement: boolean;
  readonly eraseNs: number;
  /** Of one word, with its complement. */
  readonly programNs: number;
}

export class OptionPage {
  readonly cells: PlainCells;
  readonly #kind: OptionPageOfKind;
  readonly #step: number;

  constructor(memory: LinearMemory, kind: OptionPageOfKind) {
    this.#kind = kind;
    this.#step = kind.complement ? 2 * WORD_BYTES : WORD_BYTES;
    this.cells = new PlainCells(memory, kind.words * this.#step);
  }

  /** How long a change takes. */
  get changeNs(): number {
    return this.#kind.eraseNs + this.#kind.words * this.#kind.programNs;
  }

  word(index: number): number {
    return this.cells.read(index * this.#step, WORD_BYTES);
  }

  /** Whether the bits under this mask are the opposite of their complements. */
  fits(index: number, mask: number): boolean {
    if (!this.#kind.complement) return true;
    const complement = this.cells.read(index * this.#step + WORD_BYTES, WORD_BYTES);
    return ((this.word(index) ^ ~complement) & mask) === 0;
  }

  /** A change from its beginning to its end. */
  change(values: ArrayLike<number>): void {
    this.cells.erase(0, this.cells.bytes.length);
    for (let index = 0; index < this.#kind.words; index++) this.#program(index, values[index]!, () => 0);
  }

  /** The same, cut so long after its beginning. */
  cutChange(values: ArrayLike<number>, afterNs: number, random: () => number): void {
    const { eraseNs, programNs, words } = this.#kind;
    if (afterNs < eraseNs) {
      const risen = this.cells.bytes.map((cell) => cell | random());
      this.cells.load(0, risen);
      return;
    }
    this.cells.erase(0, this.cells.bytes.length);
    const written = (afterNs - eraseNs) / programNs;
    for (let index = 0; index < Math.min(words, written); index++) {
      this.#program(index, values[index]!, index + 1 > written ? random : () => 0);
    }
  }

  /** Bits that `late` has set have not fallen yet. */
  #program(index: number, value: number, late: () => number): void {
    const at = index * this.#step;
    this.cells.program(at, (value | late()) >>> 0, WORD_BYTES);
    if (this.#kind.complement) this.cells.program(at + WORD_BYTES, ((~value & BLANK) | late()) >>> 0, WORD_BYTES);
  }
}
