/** What the core is doing: running, sleeping, halted or locked up, and the ways between. Source: ARM DDI 0403E.e, B1.5.15, B1.5.18 and C1.4. */
import type { CoreSurroundings } from '../seams.ts';
import type { CoreCycles } from './core-cycles.ts';
import { DEBUG_MONITOR, type Exceptions, HARD_FAULT } from './exceptions.ts';
import {
  BFSR,
  C_DEBUGEN,
  C_HALT,
  DFSR_HALTED,
  DFSR_VCATCH,
  DIVBYZERO,
  INVPC,
  INVSTATE,
  MMFSR,
  MON_EN,
  NOCP,
  SLEEPDEEP,
  UNALIGNED,
  UNDEFINSTR,
  VC_BUSERR,
  VC_CHKERR,
  VC_HARDERR,
  VC_INTERR,
  VC_MMERR,
  VC_NOCPERR,
  VC_STATERR,
} from './register-bits.ts';
import { EVENT, ITSTATE, LIMIT, PC } from './state.ts';
import type { SysTick } from './sys-tick.ts';
import {
  DEMCR,
  DFSR,
  DHCSR,
  MODE,
  MODE_HALTED,
  MODE_LOCKUP,
  MODE_RESET,
  MODE_RUNNING,
  MODE_SLEEPING,
  SCR,
  SLEEPS_FOR_EVENT,
} from './system-words.ts';

/** Which vector catch belongs to which CFSR bits (C1.6.5). */
const VECTOR_CATCHES: readonly (readonly [number, number])[] = [
  [MMFSR, VC_MMERR],
  [NOCP, VC_NOCPERR],
  [UNALIGNED | DIVBYZERO, VC_CHKERR],
  [UNDEFINSTR | INVSTATE | INVPC, VC_STATERR],
  [BFSR, VC_BUSERR],
];
/** PC in lockup (B1.5.15). */
const LOCKUP_PC = 0xffff_fffe | 0;

export class CoreMode {
  /** Something outside the program wants `run` to return. */
  attention = false;
  readonly #r: Int32Array;
  readonly #s: Uint32Array;
  readonly #exceptions: Exceptions;
  readonly #sysTick: SysTick;
  readonly #cycles: CoreCycles;
  readonly #surroundings: CoreSurroundings;

  constructor(parts: {
    r: Int32Array;
    s: Uint32Array;
    exceptions: Exceptions;
    sysTick: SysTick;
    cycles: CoreCycles;
    surroundings: CoreSurroundings;
  }) {
    this.#r = parts.r;
    this.#s = parts.s;
    this.#exceptions = parts.exceptions;
    this.#sysTick = parts.sysTick;
    this.#cycles = parts.cycles;
    this.#surroundings = parts.surroundings;
  }

  askAttention(): void {
    this.attention = true;
    this.#r[LIMIT] = 0;
  }

  pend(exception: number): void {
    this.#exceptions.setPending(exception);
    this.pended();
  }

  /** Something became pending, which may be the end of sleep. */
  pended(): void {
    const s = this.#s;
    if (s[MODE] !== MODE_SLEEPING) return;
    const byEvent = s[SLEEPS_FOR_EVENT] !== 0 && this.#r[EVENT] !== 0;
    if (!byEvent && !this.#exceptions.wakes) return;
    this.#r[EVENT] = 0;
    s[MODE] = MODE_RUNNING;
    this.#cycles.wakes();
    this.#surroundings.wake();
  }

  sleep({ forEvent = false } = {}): void {
    this.#s[MODE] = MODE_SLEEPING;
    this.#s[SLEEPS_FOR_EVENT] = Number(forEvent);
    this.#surroundings.sleep((this.#s[SCR]! & SLEEPDEEP) !== 0);
    if (this.#surroundings.clocksInSleep) this.#cycles.sleeps();
  }

  /** C_HALT has been written; in reset it waits for `release`. */
  haltOnRequest(): void {
    if (this.#s[MODE] !== MODE_RESET) this.halt(DFSR_HALTED);
  }

  halt(cause: number): void {
    const s = this.#s;
    s[DFSR]! |= cause;
    if (s[MODE] === MODE_SLEEPING) {
      this.#cycles.wakes();
      this.#surroundings.wake();
    }
    s[MODE] = MODE_HALTED;
    s[DHCSR]! |= C_HALT;
    this.#sysTick.freeze(true, this.#surroundings.nowNs());
    this.askAttention();
  }

  resume(): void {
    this.#s[MODE] = MODE_RUNNING;
    this.#sysTick.freeze(false, this.#surroundings.nowNs());
    this.askAttention();
  }

  lockUp(): void {
    this.#r[PC] = LOCKUP_PC;
    this.#r[ITSTATE] = 0;
    this.stop();
  }

  /** As lockup, but with PC where it is: the model itself cannot go on. */
  stop(): void {
    this.#s[MODE] = MODE_LOCKUP;
    this.#r[LIMIT] = 0;
  }

  /** A fault's handler has been entered: vector catch. */
  faultEntered(exception: number, status: number, duringEntry: boolean): void {
    if ((this.#s[DHCSR]! & C_DEBUGEN) === 0) return;
    let wanted = exception === HARD_FAULT ? VC_HARDERR : 0;
    if (duringEntry) wanted |= VC_INTERR;
    if (exception !== HARD_FAULT) for (const [bits, vectorCatch] of VECTOR_CATCHES) if (status & bits) wanted |= vectorCatch;
    if (this.#s[DEMCR]! & wanted) this.halt(DFSR_VCATCH);
  }

  /** A comparator's debug event: ignored when nobody listens (C1.4.1). */
  debugEvent(cause: number): void {
    if (this.#s[DHCSR]! & C_DEBUGEN) {
      this.halt(cause);
    } else if (this.#s[DEMCR]! & MON_EN) {
      this.#s[DFSR]! |= cause;
      this.pend(DEBUG_MONITOR);
    }
  }
}
