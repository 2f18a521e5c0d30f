/** SysTick: a 24-bit down-counter kept as a value at an instant, so that it costs nothing while it counts. Source: ARM DDI 0403E.e, B3.3. */
import type { LinearMemory } from '../linear-memory.ts';
import { SYST_BASE, SYST_CSR, SYST_FROZEN, SYST_RVR } from './system-words.ts';

const ENABLE = 1;
const TICKINT = 2;
const CLKSOURCE = 4;
const COUNTFLAG = 1 << 16;
/** The reference clock is the core clock divided by eight (RM0433 rev 8, 20.1.2). */
const REFERENCE_DIVIDER = 8;
const BASE_NS = 0;
const CORE_HZ = 1;

export class SysTick {
  readonly #s: Uint32Array;
  readonly #times: Float64Array;
  readonly #pend: () => void;

  constructor(memory: LinearMemory, s: Uint32Array, pend: () => void) {
    this.#s = s;
    this.#times = memory.numbers(2);
    this.#pend = pend;
  }

  reset(): void {
    this.#s[SYST_CSR] = 0;
    this.#s[SYST_RVR] = 0;
    this.#s[SYST_BASE] = 0;
    this.#s[SYST_FROZEN] = 0;
  }

  get #hertz(): number {
    const core = this.#times[CORE_HZ]!;
    return (this.#s[SYST_CSR]! & CLKSOURCE) === 0 ? core / REFERENCE_DIVIDER : core;
  }

  get #counts(): boolean {
    return (this.#s[SYST_CSR]! & ENABLE) !== 0 && this.#s[SYST_FROZEN] === 0 && this.#hertz > 0;
  }

  /** Ticks from the base instant to the next transition to zero. */
  get #ticksToZero(): number {
    return this.#s[SYST_BASE] === 0 ? this.#s[SYST_RVR]! + 1 : this.#s[SYST_BASE]!;
  }

  /** Instant of the next transition to zero. */
  get nextNs(): number {
    if (!this.#counts || (this.#s[SYST_RVR] === 0 && this.#s[SYST_BASE] === 0)) return Number.POSITIVE_INFINITY;
    return this.#times[BASE_NS]! + (this.#ticksToZero * 1e9) / this.#hertz;
  }

  /** Counts up to this instant: COUNTFLAG and the exception for each zero passed. */
  act(nowNs: number): void {
    const next = this.nextNs;
    if (nowNs < next) return;
    const periodNs = ((this.#s[SYST_RVR]! + 1) * 1e9) / this.#hertz;
    this.#times[BASE_NS] = this.#s[SYST_RVR] === 0 ? nowNs : next + Math.floor((nowNs - next) / periodNs) * periodNs;
    this.#s[SYST_BASE] = 0;
    this.#s[SYST_CSR]! |= COUNTFLAG;
    if (this.#s[SYST_CSR]! & TICKINT) this.#pend();
  }

  /** Present value. */
  current(nowNs: number): number {
    const s = this.#s;
    if (!this.#counts) return s[SYST_BASE]!;
    this.act(nowNs);
    const elapsed = Math.floor(((nowNs - this.#times[BASE_NS]!) * this.#hertz) / 1e9 + 1e-6);
    if (elapsed === 0) return s[SYST_BASE]!;
    return Math.max(0, this.#ticksToZero - elapsed);
  }

  /** Makes `nowNs` the base instant, before anything about the clock changes. */
  #rebase(nowNs: number): void {
    this.#s[SYST_BASE] = this.current(nowNs);
    this.#times[BASE_NS] = nowNs;
  }

  /** Core clock, 0 when it stands. */
  setClock(hertz: number, nowNs: number): void {
    if (hertz === this.#times[CORE_HZ]) return;
    this.#rebase(nowNs);
    this.#times[CORE_HZ] = hertz;
  }

  /** Debug state stops the counter (B3.3.1). */
  freeze(frozen: boolean, nowNs: number): void {
    this.#rebase(nowNs);
    this.#s[SYST_FROZEN] = frozen ? 1 : 0;
  }

  /** CSR; the read clears COUNTFLAG. */
  readControl(nowNs: number): number {
    this.act(nowNs);
    const value = this.#s[SYST_CSR]!;
    this.#s[SYST_CSR] = value & ~COUNTFLAG;
    return value;
  }

  writeControl(value: number, nowNs: number): void {
    this.#rebase(nowNs);
    this.#s[SYST_CSR] = (this.#s[SYST_CSR]! & COUNTFLAG) | (value & (ENABLE | TICKINT | CLKSOURCE));
  }

  writeReload(value: number, nowNs: number): void {
    this.#rebase(nowNs);
    this.#s[SYST_RVR] = value & 0xff_ffff;
  }

  /** Any write clears the counter and COUNTFLAG. */
  writeCurrent(nowNs: number): void {
    this.#s[SYST_BASE] = 0;
    this.#times[BASE_NS] = nowNs;
    this.#s[SYST_CSR]! &= ~COUNTFLAG;
  }
}
