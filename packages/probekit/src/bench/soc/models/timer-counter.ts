/**
 * The counting of a timer: prescaler, counter, direction, and which values it passed on its way. Time is given in ticks
 * of the timer's kernel clock, any number at once. Flags and outputs are the timer's. Source: RM0433, 38.3.1 and 38.3.2.
 */

/** Words of the counter's state; the values in force, not those that wait in preload registers. */
export const COUNT = 0;
/** Kernel ticks since the count last changed. */
export const PHASE = 1;
export const PRESCALER = 2;
export const RELOAD = 3;
/** Counts down. */
export const DOWN = 4;
export const CENTRED = 5;
export const COUNTER_WORDS = 6;

export interface CounterOwner {
  /** The counter visited these values, all in one direction. */
  passed(first: number, last: number): void;
  /** Overflow or underflow. False when the counter stops there. */
  boundary(): boolean;
  /** Boundaries until everything is as now again, without any change in between; 0 when changes are waiting. */
  readonly steadyBoundaries: number;
}

export class TimerCounter {
  readonly #w: Uint32Array;
  readonly #max: number;
  readonly #owner: CounterOwner;

  constructor(words: Uint32Array, max: number, owner: CounterOwner) {
    this.#w = words;
    this.#max = max;
    this.#owner = owner;
  }

  advance(kernelTicks: number): void {
    const w = this.#w;
    let left = w[PHASE]! + kernelTicks;
    for (let boundaries = 0; ; boundaries++) {
      if (boundaries === 2) left = this.#skipRepetitions(left);
      const divider = w[PRESCALER]! + 1;
      const counts = Math.floor(left / divider);
      const distance = this.toBoundary;
      if (counts < distance) {
        this.#move(counts);
        w[PHASE] = left - counts * divider;
        return;
      }
      left -= distance * divider;
      this.#move(distance - 1);
      if (this.#cross()) continue;
      w[PHASE] = 0;
      return;
    }
  }

  /** Counts to the next overflow or underflow, that one included; infinite when the reload value 0 blocks the counter. */
  get toBoundary(): number {
    const [count, , , reload, down, centred] = this.#w as unknown as readonly [number, number, number, number, number, number];
    if (reload === 0) return Number.POSITIVE_INFINITY;
    if (centred) return Math.max(1, down ? count : reload - count);
    if (down) return count + 1;
    return (count <= reload ? reload : this.#max) + 1 - count;
  }

  /** Counts until one of these values is visited, or the next boundary when that comes first. */
  toNext(values: readonly number[]): number {
    const count = this.#w[COUNT]!;
    let next = this.toBoundary;
    for (const value of values) {
      const distance = this.#w[DOWN] ? count - value : value - count;
      if (distance > 0 && distance < next) next = distance;
    }
    return next;
  }

  /** Kernel ticks until that many counts have been made. */
  ticksFor(counts: number): number {
    return counts * (this.#w[PRESCALER]! + 1) - this.#w[PHASE]!;
  }

  #move(counts: number): void {
    if (counts === 0) return;
    const count = this.#w[COUNT]!;
    const after = this.#w[DOWN] ? count - counts : count + counts;
    this.#w[COUNT] = after;
    if (after > count) this.#owner.passed(count + 1, after);
    else this.#owner.passed(after, count - 1);
  }

  /** New reload values are in force before the counter takes them. */
  #cross(): boolean {
    const w = this.#w;
    const down = w[DOWN] !== 0;
    const rollsOver = !down && !w[CENTRED] && w[COUNT]! > w[RELOAD]!;
    if (!down && !w[CENTRED]) w[COUNT] = 0;
    const goesOn = rollsOver || this.#owner.boundary();
    if (w[CENTRED]) {
      w[COUNT] = down ? 0 : w[RELOAD]!;
      w[DOWN] = down ? 0 : 1;
    } else if (down) w[COUNT] = w[RELOAD]!;
    this.#owner.passed(w[COUNT]!, w[COUNT]!);
    // Compare values that are never reached match at the overflow (RM0433, TIMx_SR.CC1IF).
    if (!down && !rollsOver) this.#owner.passed(w[RELOAD]! + 1, this.#max);
    return goesOn;
  }

  /** Leaves out what only repeats itself; an even number of times, for outputs that toggle. */
  #skipRepetitions(left: number): number {
    const { steadyBoundaries } = this.#owner;
    const counts = this.#w[CENTRED] ? this.#w[RELOAD]! * 2 : this.#w[RELOAD]! + 1;
    const ticks = counts * (this.#w[PRESCALER]! + 1) * steadyBoundaries * 2;
    return ticks > 0 && left > 2 * ticks ? (left % ticks) + ticks : left;
  }
}
