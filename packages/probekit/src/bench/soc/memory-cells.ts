/**
 * The cells of one RAM or read-only memory. What RAM holds after power-up is anything, but always the same for a seed; it is
 * drawn only when somebody looks, so that RAM that a program never uses costs no memory.
 */
import { viewOf } from '../../base/index.ts';
import type { LinearMemory } from '../linear-memory.ts';

export class MemoryCells {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** Of the contents still to be drawn; 0 when the bytes are what the memory holds. */
  readonly #seed: Uint32Array;

  constructor(memory: LinearMemory, byteLength: number) {
    this.bytes = memory.bytes(byteLength);
    this.view = viewOf(this.bytes);
    this.#seed = memory.words(1);
  }

  /** Whether the bytes are what the memory holds. */
  get drawn(): boolean {
    return this.#seed[0] === 0;
  }

  /** Power came up: what was there is lost. */
  scramble(seed: number): void {
    this.#seed[0] = seed >>> 0 || 1;
  }

  /** Draws what scrambling left open. */
  draw(): void {
    let x = this.#seed[0]! | 0;
    if (x === 0) return;
    this.#seed[0] = 0;
    for (let offset = 0; offset < this.bytes.length; offset += 4) {
      // Marsaglia's xorshift32, as everywhere in the silicon.
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      this.view.setInt32(offset, x, true);
    }
  }
}
