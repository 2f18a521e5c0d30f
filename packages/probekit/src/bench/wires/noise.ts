/** Seeded chance for noisy wires, so that every run replays. */

/** A small pseudo-random generator (mulberry32, public domain); its whole state is one number. */
export class Noise {
  state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** True with the given probability. */
  strikes(probability: number): boolean {
    return this.next() < probability;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b_79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
