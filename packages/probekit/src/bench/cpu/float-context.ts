/**
 * Who may use the FPU, and what becomes of its state at exceptions: CPACR, FPCCR, FPCAR, FPDSCR, lazy preservation.
 * Source: ARM DDI 0403E.e, B1.5.7, B3.2.20 to B3.2.24 (ExecuteFPCheck, PreserveFPState, UpdateFPCCR).
 */
import * as fpu from '../../spec/arm/fpu.ts';
import { BUS_FAULT, DEBUG_MONITOR, type Exceptions, MEM_MANAGE } from './exceptions.ts';
import { FPDSCR_MASK } from './float-state.ts';
import type { MemoryPath } from './memory-path.ts';
import type { CoreProfile } from './profile.ts';
import type { Protection } from './protection.ts';
import { BUSFAULTENA, MEMFAULTENA, MON_EN } from './register-bits.ts';
import {
  CONTROL,
  type CoreState,
  FLOAT_READY,
  FPCA,
  FPSCR,
  IPSR,
  S0,
  TRAP,
  TRAP_BUS,
  TRAP_DATA,
  TRAP_LAZY,
  TRAP_LAZY_PROTECTION,
  TRAP_NO_COPROCESSOR,
  TRAP_NONE,
  TRAP_PROTECTION,
} from './state.ts';
import { CPACR, DEMCR, FAULT_ENABLES, FPCAR, FPCCR, FPDSCR } from './system-words.ts';

const fpccr = fpu.FPCCR.mask;
const ASPEN = fpccr('ASPEN');
const LSPEN = fpccr('LSPEN');
const MONRDY = fpccr('MONRDY');
const BFRDY = fpccr('BFRDY');
const MMRDY = fpccr('MMRDY');
const HFRDY = fpccr('HFRDY');
const THREAD = fpccr('THREAD');
const USER = fpccr('USER');
const LSPACT = fpccr('LSPACT');
const FPCCR_WRITABLE = ASPEN | LSPEN | MONRDY | BFRDY | MMRDY | HFRDY | THREAD | USER | LSPACT;

/** Preserved single registers; FPSCR comes behind them. */
const PRESERVED = 16;
/** Any instruction of coprocessor 10, for the trap of a missing one. */
const COPROCESSOR_10 = 10 << 8;

export class FloatContext {
  /** The core has a floating-point extension. */
  readonly present: boolean;
  readonly #state: CoreState;
  readonly #r: Int32Array;
  readonly #s: Uint32Array;
  readonly #path: MemoryPath;
  readonly #exceptions: Exceptions;
  readonly #protection: () => Protection;

  constructor(parts: {
    state: CoreState;
    s: Uint32Array;
    path: MemoryPath;
    exceptions: Exceptions;
    protection: () => Protection;
    profile: CoreProfile;
  }) {
    this.present = parts.profile.floatingPoint !== 'none';
    this.#state = parts.state;
    this.#r = parts.state.r;
    this.#s = parts.s;
    this.#path = parts.path;
    this.#exceptions = parts.exceptions;
    this.#protection = parts.protection;
  }

  reset(): void {
    this.#s[FPCCR] = this.present ? ASPEN | LSPEN : 0;
    this.#s[FPCAR] = 0;
    this.#s[FPDSCR] = 0;
  }

  /** CPACR lets the present mode use the FPU. */
  get accessible(): boolean {
    const access = (this.#s[CPACR]! >>> 20) & 3;
    return this.present && (this.#state.privileged ? (access & 1) !== 0 : access === 3);
  }

  /** CONTROL.FPCA: an exception has to keep floating-point state. */
  get active(): boolean {
    return (this.#r[CONTROL]! & FPCA) !== 0;
  }

  /** Before a floating-point instruction. Answers false with the `TRAP` words set. */
  prepare(): boolean {
    const r = this.#r;
    if (!this.accessible) {
      r[TRAP] = TRAP_NO_COPROCESSOR;
      r[TRAP_DATA] = COPROCESSOR_10;
      return false;
    }
    if (this.#s[FPCCR]! & LSPACT && !this.#preserve()) return false;
    if (this.#s[FPCCR]! & ASPEN && !this.active) {
      r[FPSCR] = (r[FPSCR]! & ~FPDSCR_MASK) | this.#s[FPDSCR]!;
      r[CONTROL]! |= FPCA;
    }
    r[FLOAT_READY] = 1;
    return true;
  }

  /** Writes what an exception entry has only left space for. */
  #preserve(): boolean {
    const r = this.#r;
    const s = this.#s;
    this.#protection().delayed((s[FPCCR]! & USER) === 0, (s[FPCCR]! & HFRDY) === 0);
    const trap = this.store(s[FPCAR]!);
    this.#protection().follow();
    if (trap !== TRAP_NONE) {
      r[TRAP] = trap === TRAP_BUS ? TRAP_LAZY : trap === TRAP_PROTECTION ? TRAP_LAZY_PROTECTION : trap;
      return false;
    }
    s[FPCCR]! &= ~LSPACT;
    return true;
  }

  /** Writes S0 to S15 and FPSCR from an address on. Answers the trap of the first word that failed. */
  store(address: number): number {
    const r = this.#r;
    for (let index = 0; index <= PRESERVED; index++) {
      this.#path.store32((address + 4 * index) | 0, r[index === PRESERVED ? FPSCR : S0 + index]!);
      const trap = r[TRAP]!;
      r[TRAP] = TRAP_NONE;
      if (trap !== TRAP_NONE) return trap;
    }
    return TRAP_NONE;
  }

  /** Exception entry: writes the state to its part of the frame, or notes that this is still to be done. */
  push(address: number): number {
    if (this.#s[FPCCR]! & LSPEN) {
      this.#leaveSpace(address);
      return TRAP_NONE;
    }
    return this.accessible ? this.store(address) : TRAP_NO_COPROCESSOR;
  }

  #leaveSpace(address: number): void {
    const exceptions = this.#exceptions;
    const s = this.#s;
    const priority = exceptions.executionPriority;
    const ready = (exception: number) => exceptions.groupOf(exceptions.priorityOf(exception)) < priority;
    let value = (s[FPCCR]! & (ASPEN | LSPEN)) | LSPACT;
    if (!this.#state.privileged) value |= USER;
    if (this.#r[IPSR] === 0) value |= THREAD;
    if (priority > -1) value |= HFRDY;
    if (s[FAULT_ENABLES]! & BUSFAULTENA && ready(BUS_FAULT)) value |= BFRDY;
    if (s[FAULT_ENABLES]! & MEMFAULTENA && ready(MEM_MANAGE)) value |= MMRDY;
    if (s[DEMCR]! & MON_EN && ready(DEBUG_MONITOR)) value |= MONRDY;
    s[FPCCR] = value;
    s[FPCAR] = address & ~7;
  }

  /** Exception return: reads the state back, unless it was never written. Answers the trap of the first word that failed. */
  pop(address: number): number {
    const r = this.#r;
    if (this.#s[FPCCR]! & LSPACT) {
      this.#s[FPCCR]! &= ~LSPACT;
      return TRAP_NONE;
    }
    if (!this.accessible) return TRAP_NO_COPROCESSOR;
    for (let index = 0; index <= PRESERVED; index++) {
      const word = this.#path.load32((address + 4 * index) | 0);
      const trap = r[TRAP]!;
      r[TRAP] = TRAP_NONE;
      if (trap !== TRAP_NONE) return trap;
      r[index === PRESERVED ? FPSCR : S0 + index] = word;
    }
    return TRAP_NONE;
  }

  /** The register at an SCS offset, undefined for others. */
  read(offset: number): number | undefined {
    const index = this.#indexOf(offset);
    return index === undefined ? undefined : this.#s[index]!;
  }

  /** Writes the bits of `mask`. Answers false where this file has no register. */
  write(offset: number, value: number, mask: number): boolean {
    const index = this.#indexOf(offset);
    if (index === undefined) return false;
    const writable = index === FPCCR ? FPCCR_WRITABLE : index === FPCAR ? ~7 : FPDSCR_MASK;
    if (this.present) this.#s[index] = ((this.#s[index]! & ~mask) | (value & mask)) & writable;
    this.#r[FLOAT_READY] = 0;
    return true;
  }

  #indexOf(offset: number): number | undefined {
    return offset === 0xf34 ? FPCCR : offset === 0xf38 ? FPCAR : offset === 0xf3c ? FPDSCR : undefined;
  }
}
