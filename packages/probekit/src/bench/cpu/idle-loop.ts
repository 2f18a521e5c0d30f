/**
 * Recognises a loop that only waits: blocks without writes that come back to the same address with the same registers
 * and flags will do so until something outside changes. What they read is assumed to change only at events.
 */
import type { BlockCache } from './block-cache.ts';
import { CYCLES, LIMIT, PC, TRAP } from './state.ts';

const MAX_BLOCKS = 32;
/** R0 to R15, the flags, ITSTATE and EPSR.T. */
const COMPARED = 28;

export class IdleLoop {
  /** Something read a clock: the loop measures time. */
  timeRead = false;
  readonly #r: Int32Array;
  readonly #blocks: BlockCache;
  readonly #runBlock: () => void;
  readonly #before = new Int32Array(COMPARED);

  constructor(r: Int32Array, blocks: BlockCache, runBlock: () => void) {
    this.#r = r;
    this.#blocks = blocks;
    this.#runBlock = runBlock;
  }

  /** Executes up to a few dozen blocks; true when they went round without any change. */
  probe(cycleLimit: number): boolean {
    const r = this.#r;
    this.timeRead = false;
    this.#remember();
    for (let count = 1; count <= MAX_BLOCKS; count++) {
      const block = this.#blocks.find(r[PC]! >>> 0, Number.POSITIVE_INFINITY);
      if (typeof block === 'number' || !block.pure || r[CYCLES]! >= cycleLimit) return false;
      r[LIMIT] = r[CYCLES]! + 1;
      this.#runBlock();
      if (r[TRAP] !== 0 || r[LIMIT] === 0 || this.timeRead) return false;
      if (r[PC] === this.#before[PC] && this.#unchanged()) return true;
      if ((count & (count - 1)) === 0) this.#remember();
    }
    return false;
  }

  #remember(): void {
    for (let index = 0; index < COMPARED; index++) this.#before[index] = this.#r[index]!;
  }

  #unchanged(): boolean {
    for (let index = 0; index < COMPARED; index++) if (this.#r[index] !== this.#before[index]) return false;
    return true;
  }
}
