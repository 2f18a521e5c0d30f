/** Exception entry with stacking, return with unstacking, and faults with their escalation. Source: ARM DDI 0403E.e, B1.5.6 to B1.5.15. */

import { type ExceptionReturns, exceptionReturns } from './exception-return.ts';
import { BUS_FAULT, type Exceptions, HARD_FAULT, MEM_MANAGE, NMI, USAGE_FAULT } from './exceptions.ts';
import { wordsAt } from './fast-pages.ts';
import type { FloatContext } from './float-context.ts';
import type { MemoryPath } from './memory-path.ts';
import type { Protection } from './protection.ts';
import {
  BUSFAULTENA,
  HFSR_FORCED,
  HFSR_VECTTBL,
  INVPC,
  MEMFAULTENA,
  MSTKERR,
  MUNSTKERR,
  NOCP,
  NONBASETHRDENA,
  STKALIGN,
  STKERR,
  STKOF,
  STKOFHFNMIGN,
  UNSTKERR,
  USGFAULTENA,
} from './register-bits.ts';
import {
  CONTROL,
  type CoreState,
  EVENT,
  EXCLUSIVE,
  FAULTMASK,
  FPCA,
  IPSR,
  ITSTATE,
  LR,
  PC,
  SP,
  SPSEL,
  THUMB,
  TRAP,
  TRAP_NO_COPROCESSOR,
  TRAP_NONE,
  TRAP_PROTECTION,
  TRAP_STACK,
  TRAP_STALL,
} from './state.ts';
import { CCR, CFSR, FAULT_ENABLES, HFSR, VTOR } from './system-words.ts';

/** Bit 9 of a stacked xPSR: the stack was aligned by four bytes more (B1.5.7). */
const FRAME_ALIGNED = 1 << 9;

/** Enables of the faults that have one. */
const ENABLES: Readonly<Record<number, number>> = {
  [MEM_MANAGE]: MEMFAULTENA,
  [BUS_FAULT]: BUSFAULTENA,
  [USAGE_FAULT]: USGFAULTENA,
};

/** Bytes of the basic frame, and with the floating-point state behind it. */
const BASIC_FRAME = 0x20;
const EXTENDED_FRAME = 0x68;

/** A fault with its bit of CFSR. */
type Cause = readonly [exception: number, status: number];

/** What a failed access to a frame comes to. */
function cause(trap: number, busError: number, violation: number): Cause {
  if (trap === TRAP_NO_COPROCESSOR) return [USAGE_FAULT, NOCP];
  if (trap === TRAP_STACK) return [USAGE_FAULT, STKOF];
  return trap === TRAP_PROTECTION ? [MEM_MANAGE, violation] : [BUS_FAULT, busError];
}

/** `done`; `stalled`: nothing has happened, try again later; `lockup`: nothing can handle it. */
export type EntryResult = 'done' | 'stalled' | 'lockup';

/** Who hears of every exception that begins or ends. */
export interface ExceptionTrace {
  exceptionEntered(exception: number): void;
  exceptionLeft(exception: number): void;
}

/** Called when an exception has been entered because of a fault: vector catch. `duringEntry`: by an error of stacking or unstacking. */
export type OnFaultEntered = (exception: number, status: number, duringEntry: boolean) => void;

export class ExceptionEntry {
  readonly #state: CoreState;
  readonly #s: Uint32Array;
  readonly #path: MemoryPath;
  readonly #exceptions: Exceptions;
  readonly #float: FloatContext;
  readonly #protection: Protection;
  readonly #onFault: OnFaultEntered;
  readonly #version: 6 | 7 | 8;
  readonly #returns: ExceptionReturns;
  readonly #trace: ExceptionTrace;
  /** The basic frame that is being pushed or popped. */
  readonly #words = new Int32Array(BASIC_FRAME / 4);

  constructor(parts: {
    state: CoreState;
    s: Uint32Array;
    path: MemoryPath;
    exceptions: Exceptions;
    float: FloatContext;
    protection: Protection;
    version: 6 | 7 | 8;
    onFault: OnFaultEntered;
    trace: ExceptionTrace;
  }) {
    this.#state = parts.state;
    this.#s = parts.s;
    this.#path = parts.path;
    this.#exceptions = parts.exceptions;
    this.#float = parts.float;
    this.#protection = parts.protection;
    this.#onFault = parts.onFault;
    this.#version = parts.version;
    this.#returns = exceptionReturns(parts.version);
    this.#trace = parts.trace;
  }

  /** Enters an exception; R15 and ITSTATE are what it returns to. */
  enter(exception: number): EntryResult {
    const r = this.#state.r;
    const vector = this.#vector(exception);
    if (vector === 'stalled') return 'stalled';
    const before = r[SP]!;
    let target = exception;
    const pushed = this.#push();
    if (pushed === TRAP_STALL) {
      r[SP] = before;
      return 'stalled';
    }
    let status = 0;
    if (pushed !== TRAP_NONE) {
      const fault = cause(pushed, STKERR, MSTKERR);
      status = fault[1];
      this.#s[CFSR]! |= status;
      target = this.#derived(exception, fault[0]);
      if (target !== exception) this.#exceptions.setPending(exception);
    }
    const entry = target === exception ? vector : this.#vector(target);
    if (entry === 'stalled') return 'stalled';
    const result = this.#take(target, entry);
    if (result === 'done' && target !== exception) this.#onFault(target, status, true);
    return result;
  }

  /**
   * Which exception a fault of stacking leads to. As any fault it escalates when it could not interrupt what was running; it
   * may overtake the exception being entered, else it waits behind it. What is entered runs without its frame, HardFault
   * too (B1.5.11, B1.5.14; ARM DDI 0337E, 5.12.1).
   */
  #derived(exception: number, fault: number): number {
    const exceptions = this.#exceptions;
    const isEnabled = (this.#s[FAULT_ENABLES]! & ENABLES[fault]!) !== 0;
    const interrupts = isEnabled && exceptions.groupOf(exceptions.priorityOf(fault)) < exceptions.executionPriority;
    const derived = interrupts ? fault : HARD_FAULT;
    if (!interrupts) this.#s[HFSR]! |= HFSR_FORCED;
    if (derived === exception) return exception;
    // Both are pending now: the priority decides, then the number (B1.5.4).
    const [first, second] = [exceptions.priorityOf(derived), exceptions.priorityOf(exception)];
    if (first < second || (first === second && derived < exception)) return derived;
    exceptions.setPending(derived);
    return exception;
  }

  /** The vector's word; undefined when the fetch faults. */
  #vector(exception: number): number | undefined | 'stalled' {
    const r = this.#state.r;
    this.#protection.unchecked();
    const word = this.#path.load32((this.#s[VTOR]! + 4 * exception) | 0);
    this.#protection.checkedAgain();
    const trap = r[TRAP]!;
    r[TRAP] = TRAP_NONE;
    if (trap === TRAP_STALL) return 'stalled';
    return trap === TRAP_NONE ? word : undefined;
  }

  /** `chained`: the EXC_RETURN that the exception before has not got through with, and whose frame is still there. */
  #take(exception: number, vector: number | undefined, chained?: number): EntryResult {
    const state = this.#state;
    const r = state.r;
    if (vector === undefined) {
      this.#s[HFSR]! |= HFSR_VECTTBL;
      if (exception === HARD_FAULT || exception === NMI) return 'lockup';
      const hardFault = this.#vector(HARD_FAULT);
      if (hardFault === undefined || hardFault === 'stalled') return 'lockup';
      return this.#take(HARD_FAULT, hardFault, chained);
    }
    const excReturn = this.#returns.of(r);
    state.setMode(exception, r[CONTROL]! & ~(SPSEL | FPCA));
    this.#exceptions.activate(exception);
    r[LR] = chained ?? excReturn;
    r[ITSTATE] = 0;
    r[EXCLUSIVE] = 0;
    r[EVENT] = 1;
    r[PC] = vector & ~1;
    r[THUMB] = vector & 1;
    this.#exceptions.changed();
    this.#trace.exceptionEntered(exception);
    return 'done';
  }

  /** Pushes the frame (B1.5.7). Answers the trap of the first word that failed. */
  #push(): number {
    const r = this.#state.r;
    const extended = this.#float.active;
    const align = (extended || (this.#s[CCR]! & STKALIGN) !== 0) && (r[SP]! & 4) !== 0;
    const frame = (r[SP]! - (extended ? EXTENDED_FRAME : BASIC_FRAME) - (align ? 4 : 0)) | 0;
    const xpsr = (this.#state.xpsr & ~FRAME_ALIGNED) | (align ? FRAME_ALIGNED : 0);
    if (this.#overflows(frame)) {
      r[SP] = this.#state.stackLimit;
      return TRAP_STACK;
    }
    const words = this.#words;
    for (let index = 0; index < 4; index++) words[index] = r[index]!;
    words[4] = r[12]!;
    words[5] = r[LR]!;
    words[6] = r[PC]!;
    words[7] = xpsr;
    r[SP] = frame;
    const trap = this.#store(frame);
    return extended && trap === TRAP_NONE ? this.#float.push(frame + BASIC_FRAME) : trap;
  }

  /** Writes the basic frame. Answers the trap of the first word that failed. */
  #store(frame: number): number {
    const r = this.#state.r;
    const words = this.#words;
    const memory = this.#path.words;
    const at = wordsAt(this.#path.stores, frame, 8);
    for (let index = 0; index < 8; index++) {
      if (at >= 0) {
        memory[at + index] = words[index]!;
        continue;
      }
      this.#path.store32((frame + 4 * index) | 0, words[index]!);
      const trap = r[TRAP]!;
      r[TRAP] = TRAP_NONE;
      if (trap !== TRAP_NONE) return trap;
    }
    return TRAP_NONE;
  }

  /** Reads the basic frame. Answers the trap of the first word that failed. */
  #load(frame: number): number {
    const r = this.#state.r;
    const words = this.#words;
    const memory = this.#path.words;
    const at = wordsAt(this.#path.loads, frame, 8);
    for (let index = 0; index < 8; index++) {
      if (at >= 0) {
        words[index] = memory[at + index]!;
        continue;
      }
      words[index] = this.#path.load32((frame + 4 * index) | 0);
      const trap = r[TRAP]!;
      r[TRAP] = TRAP_NONE;
      if (trap !== TRAP_NONE) return trap;
    }
    return TRAP_NONE;
  }

  /** ARMv8-M: the frame would lie below the limit; nothing is written then (ARM DDI 0553B.s, B3.20). */
  #overflows(frame: number): boolean {
    if (this.#version < 8 || frame >>> 0 >= this.#state.stackLimit) return false;
    return (this.#s[CCR]! & STKOFHFNMIGN) === 0 || this.#exceptions.executionPriority >= 0;
  }

  /** Returns by an EXC_RETURN value (B1.5.8). */
  leave(excReturn: number): EntryResult {
    const state = this.#state;
    const r = state.r;
    const exceptions = this.#exceptions;
    const leaving = r[IPSR]!;
    const toThreadAllowed = exceptions.activeCount === 1 || (this.#s[CCR]! & NONBASETHRDENA) !== 0;
    const place = this.#returns.place(excReturn, this.#float.present, toThreadAllowed);
    if (place === undefined || !exceptions.isActive(leaving)) return this.#leaveBadly(leaving, excReturn, [USAGE_FAULT, INVPC]);

    const { toThread, selectsPsp, extended } = place;
    const toPsp = toThread && selectsPsp;
    const frame = toPsp ? state.psp : state.msp;
    this.#protection.returning(!toThread, leaving);
    const trap = this.#load(frame);
    if (trap === TRAP_STALL) return 'stalled';
    if (trap !== TRAP_NONE) return this.#leaveBadly(leaving, excReturn, cause(trap, UNSTKERR, MUNSTKERR));
    const xpsr = this.#words[7]!;
    if (toThread !== ((xpsr & 0x1ff) === 0)) {
      this.#restore();
      if (this.#version < 8) state.psrFlags = xpsr;
      return this.#leaveBadly(leaving, excReturn, [USAGE_FAULT, INVPC]);
    }
    const popped = extended ? this.#float.pop(frame + BASIC_FRAME) : TRAP_NONE;
    if (popped === TRAP_STALL) return 'stalled';
    if (popped !== TRAP_NONE) return this.#leaveBadly(leaving, excReturn, cause(popped, UNSTKERR, MUNSTKERR));

    exceptions.deactivate(leaving);
    if (leaving !== NMI) r[FAULTMASK] = 0;
    const stackTop = frame + (extended ? EXTENDED_FRAME : BASIC_FRAME) + (xpsr & FRAME_ALIGNED ? 4 : 0);
    if (toPsp) state.psp = stackTop;
    else state.msp = stackTop;
    state.setMode(xpsr & 0x1ff, (r[CONTROL]! & ~(SPSEL | FPCA)) | (selectsPsp ? SPSEL : 0) | (extended ? FPCA : 0));
    this.#restore();
    state.xpsr = xpsr;
    r[EXCLUSIVE] = 0;
    r[EVENT] = 1;
    exceptions.changed();
    this.#trace.exceptionLeft(leaving);
    return 'done';
  }

  #restore(): void {
    const { r } = this.#state;
    const words = this.#words;
    for (let index = 0; index < 4; index++) r[index] = words[index]!;
    r[12] = words[4]!;
    r[LR] = words[5]!;
    r[PC] = words[6]! & ~1;
  }

  /**
   * The handler has ended, but the return has failed: the fault comes right behind it (B1.5.8, ExceptionTaken). Its frame is
   * the one that was to be returned from: where that has been popped, pushing it again leaves the same words there.
   */
  #leaveBadly(leaving: number, excReturn: number, [exception, status]: Cause): EntryResult {
    this.#exceptions.deactivate(leaving);
    this.#trace.exceptionLeft(leaving);
    if (leaving !== NMI) this.#state.r[FAULTMASK] = 0;
    this.#s[CFSR]! |= status;
    const target = this.#escalated(exception);
    if (target === undefined) return 'lockup';
    const vector = this.#vector(target);
    if (vector === 'stalled') return 'lockup';
    const result = this.#take(target, vector, excReturn);
    if (result === 'done') this.#onFault(target, status, true);
    return result;
  }

  /** Takes a synchronous fault at the present instruction: sets its CFSR bits, escalates as needed (B1.5.14). */
  fault(exception: number, status: number, duringEntry = false): EntryResult {
    this.#s[CFSR]! |= status;
    const target = this.#escalated(exception);
    if (target === undefined) return 'lockup';
    const result = this.enter(target);
    if (result === 'done') this.#onFault(target, status, duringEntry);
    return result;
  }

  /** Takes a HardFault with these HFSR bits. */
  hardFault(status: number): EntryResult {
    this.#s[HFSR]! |= status;
    if (this.#exceptions.executionPriority <= -1) return 'lockup';
    const result = this.enter(HARD_FAULT);
    if (result === 'done') this.#onFault(HARD_FAULT, 0, false);
    return result;
  }

  /** The exception that really comes: itself, HardFault, or none at all. */
  #escalated(exception: number): number | undefined {
    const exceptions = this.#exceptions;
    const enable = ENABLES[exception];
    const enabled = enable === undefined || (this.#s[FAULT_ENABLES]! & enable) !== 0;
    const priority = exceptions.executionPriority;
    if (enabled && exceptions.groupOf(exceptions.priorityOf(exception)) < priority) return exception;
    if (priority <= -1) return undefined;
    this.#s[HFSR]! |= HFSR_FORCED;
    return HARD_FAULT;
  }

  /** Takes SVCall or DebugMonitor now, HardFault when their priority does not suffice. */
  call(exception: number): EntryResult {
    const target = this.#escalated(exception);
    if (target === undefined) return 'lockup';
    const result = this.enter(target);
    if (result === 'done' && target === HARD_FAULT) this.#onFault(HARD_FAULT, 0, false);
    return result;
  }
}
