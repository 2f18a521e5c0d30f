/** The two key locks of a flash controller of STM32L4, G4 and G0: a wrong key shuts one until the next reset. Source: RM0351, 3.3.5 and 3.4.2. */
import { KEY1, KEY2, OPTKEY1, OPTKEY2 } from '../../../spec/stm32/flash-l4-kind.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Width } from '../../seams.ts';

const LOCKED = 0;
const STEP = 1;
const SHUT = 2;

export class KeyLock {
  readonly #keys: readonly [number, number];
  readonly #words: Uint32Array;

  constructor(memory: LinearMemory, keys: readonly [number, number]) {
    this.#keys = keys;
    this.#words = memory.words(3);
    this.reset();
  }

  get locked(): boolean {
    return this.#words[LOCKED] === 1;
  }

  /** False when the sequence is broken: a bus error, and locked until the next reset. */
  offer(key: number, width: Width): boolean {
    const step = this.#words[STEP]!;
    if (this.#words[SHUT] || !this.locked || width !== 4 || key !== this.#keys[step]) {
      this.#words.set([1, 0, 1]);
      return false;
    }
    if (step === 1) this.#words[LOCKED] = 0;
    this.#words[STEP] = 1 - step;
    return true;
  }

  lock(): void {
    this.#words[LOCKED] = 1;
  }

  reset(): void {
    this.#words.set([1, 0, 0]);
  }
}

export const CONTROL_KEYS = [KEY1, KEY2] as const;
export const OPTION_KEYS = [OPTKEY1, OPTKEY2] as const;
