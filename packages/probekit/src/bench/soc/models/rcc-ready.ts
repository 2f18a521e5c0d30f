/**
 * When oscillators and PLLs are ready: each a while after it was switched on, in the order of what data sheets call typical.
 * The times are the bench's own choice, kept in docs/decisions/open-facts.md. The clock that a board feeds in needs none.
 */
import type { LinearMemory } from '../../linear-memory.ts';

/** In the order of the ready flags in RCC_CIFR. */
export const [LSI, LSE, HSI, HSE, CSI, HSI48, PLL1] = [0, 1, 2, 3, 4, 5, 6] as const;
const LOCK_NS = 50e3;
const START_NS: readonly number[] = [80e3, 2e9, 1.4e3, 0, 1e3, 2.1e3, LOCK_NS, LOCK_NS, LOCK_NS];
const NEVER = Number.POSITIVE_INFINITY;

export class ReadySources {
  readonly #times: Float64Array;
  /** Sources that were ready when last looked at, by bit. */
  readonly #shown: Uint32Array;

  constructor(memory: LinearMemory) {
    this.#times = memory.numbers(START_NS.length);
    this.#shown = memory.words(1);
    this.#times.fill(NEVER);
  }

  /** Everything off; HSI runs by itself. LSE belongs to the backup domain. */
  reset({ backupKept }: { readonly backupKept: boolean }): void {
    const lse = backupKept ? this.#times[LSE]! : NEVER;
    this.#times.fill(NEVER);
    this.#times[LSE] = lse;
    this.startAtOnce(HSI);
    this.#shown[0]! &= 1 << LSE;
    this.#shown[0]! |= 1 << HSI;
  }

  startAtOnce(source: number): void {
    this.#times[source] = 0;
  }

  /** Whether a source is ready now, given whether it is on. */
  isReady(source: number, on: boolean, nowNs: number): boolean {
    if (!on) this.#times[source] = NEVER;
    else if (this.#times[source] === NEVER) this.#times[source] = nowNs + START_NS[source]!;
    return this.#times[source]! <= nowNs;
  }

  /** Takes over which sources are ready; returns those that have become so. */
  show(ready: number): number {
    const risen = ready & ~this.#shown[0]!;
    this.#shown[0] = ready;
    return risen;
  }

  /** When the next source gets ready. */
  get nextNs(): number {
    let next = NEVER;
    for (const [source, time] of this.#times.entries()) if (!((this.#shown[0]! >>> source) & 1)) next = Math.min(next, time);
    return next;
  }
}
