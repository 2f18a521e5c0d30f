/**
 * The core's clock cycles since power-on: those of its instructions and those it slept with its clock on; and the cycle
 * at which a debug unit wants to act.
 */
import type { LinearMemory } from '../linear-memory.ts';
import { CYCLES, LIMIT } from './state.ts';

/** Cycles of earlier runs, cycles slept, since when it sleeps with its clock on, clock in hertz, cycle at which something is due. */
const RAN = 0;
const SLEPT = 1;
const ASLEEP_NS = 2;
const HERTZ = 3;
const DUE = 4;
const NEVER = Number.POSITIVE_INFINITY;

export class CoreCycles {
  /** Cycle of the present run at which something is due; infinite when nothing is. */
  eventAt = NEVER;
  readonly #r: Int32Array;
  readonly #n: Float64Array;
  readonly #nowNs: () => number;
  /** Clock cycles in one cycle of the interpreter, which counts whole ones. */
  readonly each: number;

  constructor(memory: LinearMemory, r: Int32Array, nowNs: () => number, each: number) {
    this.each = each;
    this.#r = r;
    this.#n = memory.numbers(5);
    this.#nowNs = nowNs;
    this.#n[ASLEEP_NS] = NEVER;
    this.#n[DUE] = NEVER;
  }

  get total(): number {
    return Math.floor(this.ran * this.each) + this.slept;
  }

  /** Cycles of instructions, as the interpreter counts them. */
  get ran(): number {
    return this.#n[RAN]! + this.#r[CYCLES]!;
  }

  /** Cycles spent asleep, with the clock on. */
  get slept(): number {
    const n = this.#n;
    if (n[ASLEEP_NS] === NEVER) return n[SLEPT]!;
    return n[SLEPT]! + Math.max(0, Math.floor(((this.#nowNs() - n[ASLEEP_NS]!) * n[HERTZ]!) / 1e9));
  }

  /** Power-on: counting starts again. */
  clear(): void {
    this.#n[RAN] = 0;
    this.#n[SLEPT] = 0;
    this.#n[ASLEEP_NS] = NEVER;
    this.schedule(NEVER);
  }

  /** What the present run has used is kept, and the next one begins at cycle 0. */
  nextRun(): void {
    this.#n[RAN] = this.#n[RAN]! + this.#r[CYCLES]!;
    this.#r[CYCLES] = 0;
    this.restored();
  }

  setClock(hertz: number): void {
    const asleep = this.#n[ASLEEP_NS] !== NEVER;
    if (asleep) this.wakes();
    this.#n[HERTZ] = hertz;
    if (asleep) this.sleeps();
  }

  sleeps(): void {
    this.#n[ASLEEP_NS] = this.#nowNs();
  }

  wakes(): void {
    this.#n[SLEPT] = this.slept;
    this.#n[ASLEEP_NS] = NEVER;
    this.restored();
  }

  /** Something is due when `total` reaches this. */
  schedule(due: number): void {
    this.#n[DUE] = due;
    this.restored();
    this.#r[LIMIT] = 0;
  }

  get due(): number {
    return this.#n[DUE]!;
  }

  /** When that is, while the core sleeps: awake it is not an instant but a cycle of the run. */
  get dueNs(): number {
    const n = this.#n;
    if (n[ASLEEP_NS] === NEVER || n[DUE] === NEVER || n[HERTZ] === 0) return NEVER;
    return n[ASLEEP_NS]! + ((n[DUE]! - this.ran * this.each - n[SLEPT]!) * 1e9) / n[HERTZ]!;
  }

  restored(): void {
    this.eventAt = Math.ceil((this.#n[DUE]! - this.#n[SLEPT]!) / this.each) - this.#n[RAN]!;
  }
}
