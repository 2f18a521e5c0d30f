/** ECC errors as FLASH_ECCR of STM32L4, G4 and G0 tells them: the first address is held until its flag is cleared. Source: RM0351, 3.3.2 and 3.7.7. */
import { ECCR } from '../../../spec/stm32/flash-l4-kind.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Damage } from './flash-ecc.ts';

const FLAGS = ECCR.mask('ECCC') | ECCR.mask('ECCD');
const ENABLE = ECCR.mask('ECCIE');

export class EccReport {
  readonly #word: Uint32Array;

  constructor(memory: LinearMemory) {
    this.#word = memory.words(1);
  }

  get word(): number {
    return this.#word[0]!;
  }

  /** Flags are cleared by writing 1. */
  write(word: number): void {
    this.#word[0] = ((this.word & ~(word & FLAGS) & ~ENABLE) | (word & ENABLE)) >>> 0;
  }

  reset(): void {
    this.#word[0] = 0;
  }

  /** A read has met damage, in this double word from the first of the flash on. */
  note(doubleWord: number, damage: Damage): void {
    const place = this.word & FLAGS ? this.word : (this.word & ENABLE) | doubleWord;
    this.#word[0] = (place | ECCR.mask(damage === 'corrected' ? 'ECCC' : 'ECCD')) >>> 0;
  }
}
