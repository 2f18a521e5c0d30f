/** Ranges of bytes that have changed: as few as there can be while somebody asks, one in all when nobody does. */

/** More than this become one: too much is told then, never too little. */
const MOST_RANGES = 64;

type Range = readonly [start: number, end: number];

export class ChangedRanges {
  #ranges: Range[] = [];

  add(start: number, end: number): void {
    const last = this.#ranges.at(-1);
    if (last && start <= last[1] && end >= last[0]) {
      this.#ranges[this.#ranges.length - 1] = [Math.min(start, last[0]), Math.max(end, last[1])];
      return;
    }
    this.#ranges.push([start, end]);
    if (this.#ranges.length <= MOST_RANGES) return;
    this.#ranges = [[Math.min(...this.#ranges.map(([one]) => one)), Math.max(...this.#ranges.map(([, one]) => one))]];
  }

  /** All of them, and forgets them. */
  take(): readonly Range[] {
    const ranges = this.#ranges;
    this.#ranges = [];
    return ranges;
  }
}
