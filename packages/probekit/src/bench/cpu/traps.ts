/** What follows when an instruction could not simply be executed: faults, calls, breakpoints, sleep. Source: ARM DDI 0403E.e, B1.5 and C1.4. */
import type { ArchitectureRow } from './architecture.ts';
import type { BenchStop } from './bench-stop.ts';
import type { CoreMode } from './core-mode.ts';
import type { EntryResult, ExceptionEntry } from './exception-entry.ts';
import { isExceptionReturn } from './exception-return.ts';
import { BUS_FAULT, DEBUG_MONITOR, type Exceptions, MEM_MANAGE, SV_CALL, USAGE_FAULT } from './exceptions.ts';
import type { FloatContext } from './float-context.ts';
import {
  BFARVALID,
  BFHFNMIGN,
  C_DEBUGEN,
  DACCVIOL,
  DFSR_BKPT,
  DIVBYZERO,
  HFSR_DEBUGEVT,
  IACCVIOL,
  IBUSERR,
  INVSTATE,
  LSPERR,
  MLSPERR,
  MMARVALID,
  MON_EN,
  NOCP,
  PRECISERR,
  SLEEPONEXIT,
  STKOF,
  UNALIGNED,
  UNDEFINSTR,
} from './register-bits.ts';
import {
  type CoreState,
  EVENT,
  IPSR,
  ITSTATE,
  PC,
  THUMB,
  TRAP,
  TRAP_ADDRESS,
  TRAP_BKPT,
  TRAP_BREAKPOINT,
  TRAP_BUS,
  TRAP_DATA,
  TRAP_DIVIDE,
  TRAP_EXCEPTION_RETURN,
  TRAP_EXECUTE_NEVER,
  TRAP_FETCH,
  TRAP_LAZY,
  TRAP_LAZY_PROTECTION,
  TRAP_NEXT,
  TRAP_NEXT_IT,
  TRAP_NO_COPROCESSOR,
  TRAP_NONE,
  TRAP_PROTECTION,
  TRAP_STACK,
  TRAP_STALL,
  TRAP_STATE,
  TRAP_SVC,
  TRAP_UNALIGNED,
  TRAP_UNDEFINED,
  TRAP_WFE,
  TRAP_WFI,
} from './state.ts';
import { BFAR, CCR, CFSR, DEMCR, DFSR, DHCSR, MMFAR, SCR } from './system-words.ts';

export class Traps {
  readonly #r: Int32Array;
  readonly #s: Uint32Array;
  readonly #entry: ExceptionEntry;
  readonly #exceptions: Exceptions;
  readonly #mode: CoreMode;
  readonly #float: FloatContext;
  readonly #stop: BenchStop;
  readonly #architecture: ArchitectureRow;

  constructor(parts: {
    state: CoreState;
    s: Uint32Array;
    entry: ExceptionEntry;
    exceptions: Exceptions;
    mode: CoreMode;
    float: FloatContext;
    stop: BenchStop;
    architecture: ArchitectureRow;
  }) {
    this.#r = parts.state.r;
    this.#s = parts.s;
    this.#entry = parts.entry;
    this.#exceptions = parts.exceptions;
    this.#mode = parts.mode;
    this.#float = parts.float;
    this.#stop = parts.stop;
    this.#architecture = parts.architecture;
  }

  /** Deals with what stopped the interpreter. */
  handle(): 'stalled' | undefined {
    const r = this.#r;
    const kind = r[TRAP]!;
    r[TRAP] = TRAP_NONE;
    if (kind === TRAP_STALL) return 'stalled';
    const result = this.#take(kind);
    if (result === 'lockup') this.#mode.lockUp();
    if (result === 'stalled') return 'stalled';
    return undefined;
  }

  #take(kind: number): EntryResult {
    const r = this.#r;
    const s = this.#s;
    switch (kind) {
      case TRAP_BUS:
        s[BFAR] = r[TRAP_ADDRESS]!;
        return this.#ignoresBusFaults ? this.#noteBusFault() : this.#entry.fault(BUS_FAULT, PRECISERR | BFARVALID);
      case TRAP_FETCH:
        return this.#entry.fault(BUS_FAULT, IBUSERR);
      case TRAP_EXECUTE_NEVER:
        return this.#entry.fault(MEM_MANAGE, IACCVIOL);
      case TRAP_PROTECTION:
        s[MMFAR] = r[TRAP_ADDRESS]!;
        return this.#entry.fault(MEM_MANAGE, DACCVIOL | MMARVALID);
      case TRAP_UNALIGNED:
        return this.#entry.fault(USAGE_FAULT, UNALIGNED);
      case TRAP_DIVIDE:
        return this.#entry.fault(USAGE_FAULT, DIVBYZERO);
      case TRAP_UNDEFINED:
        return this.#entry.fault(USAGE_FAULT, UNDEFINSTR);
      case TRAP_STACK:
        return this.#entry.fault(USAGE_FAULT, STKOF);
      case TRAP_STATE:
        return this.#entry.fault(USAGE_FAULT, INVSTATE);
      case TRAP_NO_COPROCESSOR:
        return this.#coprocessor();
      case TRAP_LAZY:
        return this.#entry.fault(BUS_FAULT, LSPERR);
      case TRAP_LAZY_PROTECTION:
        return this.#entry.fault(MEM_MANAGE, MLSPERR);
      case TRAP_SVC:
        this.#complete();
        return this.#entry.call(SV_CALL);
      case TRAP_BKPT:
        return this.#breakpoint();
      case TRAP_BREAKPOINT:
        if (!this.#stop.takes()) this.#mode.debugEvent(DFSR_BKPT);
        return 'done';
      case TRAP_EXCEPTION_RETURN:
        return this.#exceptionReturn();
      case TRAP_WFI:
        this.#complete();
        if (!this.#exceptions.wakes) this.#mode.sleep();
        return 'done';
      case TRAP_WFE:
        this.#complete();
        if (r[EVENT] === 0 && !this.#exceptions.wakes) this.#mode.sleep({ forEvent: true });
        r[EVENT] = 0;
        return 'done';
      default:
        return 'done';
    }
  }

  /** Code that no HardFault could interrupt may ask for addresses that may not answer (B3.2.8, BFHFNMIGN). */
  get #ignoresBusFaults(): boolean {
    return (this.#s[CCR]! & BFHFNMIGN) !== 0 && this.#exceptions.executionPriority <= -1;
  }

  /** The status bits tell of it, the instruction is over, and what it should have read is unknown: here, what was there. */
  #noteBusFault(): EntryResult {
    this.#s[CFSR]! |= PRECISERR | BFARVALID;
    this.#complete();
    return 'done';
  }

  /** Moves on behind the trapped instruction. */
  #complete(): void {
    this.#r[PC] = this.#r[TRAP_NEXT]!;
    this.#r[ITSTATE] = this.#r[TRAP_NEXT_IT]!;
  }

  #exceptionReturn(): EntryResult {
    const r = this.#r;
    const value = r[TRAP_DATA]!;
    if (!isExceptionReturn(this.#architecture.version, value)) {
      r[PC] = value & ~1;
      r[THUMB] = value & 1;
      r[ITSTATE] = 0;
      return 'done';
    }
    const result = this.#entry.leave(value);
    const sleepsOnExit = (this.#s[SCR]! & SLEEPONEXIT) !== 0 && r[IPSR] === 0;
    if (result === 'done' && sleepsOnExit && !this.#exceptions.wakes) this.#mode.sleep();
    return result;
  }

  #breakpoint(): EntryResult {
    if (this.#s[DHCSR]! & C_DEBUGEN) {
      this.#mode.halt(DFSR_BKPT);
      return 'done';
    }
    this.#s[DFSR]! |= DFSR_BKPT;
    const exceptions = this.#exceptions;
    const monitor = exceptions.groupOf(exceptions.priorityOf(DEBUG_MONITOR)) < exceptions.executionPriority;
    if (this.#s[DEMCR]! & MON_EN && monitor) return this.#entry.call(DEBUG_MONITOR);
    return this.#entry.hardFault(HFSR_DEBUGEVT);
  }

  /** An instruction for a coprocessor that is not there, or that the FPU does not know. */
  #coprocessor(): EntryResult {
    const number = (this.#r[TRAP_DATA]! >>> 8) & 15;
    const isFloat = (this.#architecture.floatCoprocessors & (1 << number)) !== 0;
    return this.#entry.fault(USAGE_FAULT, isFloat && this.#float.accessible ? UNDEFINSTR : NOCP);
  }
}
