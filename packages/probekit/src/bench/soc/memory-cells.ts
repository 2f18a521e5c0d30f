/**
 * The cells of one RAM or read-only memory. What RAM holds after power-up is anything, but always the same for a seed; it is
 * drawn only when somebody looks, so that RAM that a program never uses costs no memory.
 */
import { viewOf } from '../../base/index.ts';
import type { LinearMemory } from '../linear-memory.ts';

export class MemoryCells {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** Of the contents still to be drawn, 0 when the bytes are what the memory holds; then of those drawn. */
  readonly #seed: Uint32Array;

  constructor(memory: LinearMemory, byteLength: number) {
    this.bytes = memory.bytes(byteLength);
    this.view = viewOf(this.bytes);
    this.#seed = memory.words(2);
    memory.background(this.bytes, (bytes) => {
      // What is still to be drawn may be anything now.
      if (this.drawn) fill(viewOf(bytes), this.#seed[1]!);
      else bytes.set(this.bytes);
    });
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
    if (this.drawn) return;
    this.#seed[1] = this.#seed[0]!;
    this.#seed[0] = 0;
    fill(this.view, this.#seed[1]!);
  }
}

/** Marsaglia's xorshift32, as everywhere in the silicon; from 0 follows 0. */
function fill(view: DataView, seed: number): void {
  let x = seed | 0;
  for (let offset = 0; offset < view.byteLength; offset += 4) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    view.setInt32(offset, x, true);
  }
}
