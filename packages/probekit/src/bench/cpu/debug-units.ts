/** FPB, DWT and ITM as registers, and what their comparators match. Source: ARM DDI 0403E.e, C1.7 to C1.11. */
import * as units from '../../spec/arm/debug-units.ts';
import type { CoreProfile } from './profile.ts';
import { C_DEBUGEN, CYCCNTENA, MON_EN, TRCENA } from './register-bits.ts';
import { DEMCR, DHCSR, DWT_COMP, DWT_CTRL, DWT_CYCCNT_BASE, DWT_UNLOCKED, FP_COMP, FP_CTRL, ITM_UNLOCKED } from './system-words.ts';

/** Offsets inside the page of their unit. */
const CYCCNT = units.DWT_CYCCNT & 0xfff;
const PCSR = units.DWT_PCSR & 0xfff;
const COMP0 = units.DWT_COMP0 & 0xfff;
const FIRST_FP_COMP = units.FP_COMP0 & 0xfff;
/** Of a DWT comparator, inside its step. */
const MASK = 4;
const FUNCTION = 8;
/** Behind the 32 stimulus ports of the ITM. */
const STIMULUS_PORTS_END = 0x80;
/** CoreSight software lock: access and status (C1.8, C1.7). */
const LAR = 0xfb0;
const LSR = 0xfb4;
/** DWT_FUNCTION (C1.8): MATCHED, and the kinds of access that FUNCTION watches for. */
const MATCHED = 1 << 24;
const FUNCTION_PC = 4;
const FUNCTION_READ = 5;
const FUNCTION_WRITE = 6;
const FUNCTION_ACCESS = 7;
/** What software writes to a CoreSight lock (LAR) to open it. */
const UNLOCK_KEY = 0xc5ac_ce55;
/** Implemented bits of DWT_MASK: up to 32 KB (Cortex-M7 TRM, 11.3). */
const MASK_BITS = 15;

/** What the units need to know of the core. */
export interface DebugUnitsOwner {
  /** Core cycles since power-on. */
  readonly cycleTotal: number;
  /** The sampled program counter, 0xffff_ffff in Debug state. */
  readonly sampledPc: number;
  /** Breakpoints or watchpoints changed. */
  comparatorsChanged(): void;
  timeWasRead(): void;
}

export class DebugUnits {
  readonly #s: Uint32Array;
  readonly #profile: CoreProfile;
  readonly #owner: DebugUnitsOwner;

  constructor(s: Uint32Array, profile: CoreProfile, owner: DebugUnitsOwner) {
    this.#s = s;
    this.#profile = profile;
    this.#owner = owner;
  }

  /** Whether an enabled code comparator matches (FPB version 2: BE in bit 0) and somebody takes debug events. */
  readonly isBreakpoint = (address: number): boolean => {
    const s = this.#s;
    if ((s[FP_CTRL]! & 1) === 0 || ((s[DHCSR]! & C_DEBUGEN) === 0 && (s[DEMCR]! & MON_EN) === 0)) return false;
    const wanted = (address | 1) >>> 0;
    for (let index = 0; index < this.#profile.breakpointComparators; index++) if (s[FP_COMP + index] === wanted) return true;
    return false;
  };

  #function(index: number): number {
    return this.#s[DWT_COMP + 3 * index + 2]! & 15;
  }

  /** Whether any comparator raises debug events. */
  get watches(): boolean {
    if ((this.#s[DEMCR]! & TRCENA) === 0) return false;
    for (let index = 0; index < this.#profile.watchpointComparators; index++) {
      const kind = this.#function(index);
      if (kind >= FUNCTION_PC && kind <= FUNCTION_ACCESS) return true;
    }
    return false;
  }

  /** Whether a data access matches; sets MATCHED. */
  matchesData(address: number, byteLength: number, isWrite: boolean): boolean {
    return this.#matches(address, byteLength, (kind) => kind === FUNCTION_ACCESS || kind === (isWrite ? FUNCTION_WRITE : FUNCTION_READ));
  }

  /** Whether an executed instruction matches; sets MATCHED. */
  matchesPc(address: number): boolean {
    return this.#matches(address, 1, (kind) => kind === FUNCTION_PC);
  }

  #matches(address: number, byteLength: number, wanted: (kind: number) => boolean): boolean {
    const s = this.#s;
    let any = false;
    for (let index = 0; index < this.#profile.watchpointComparators; index++) {
      if (!wanted(this.#function(index))) continue;
      const size = 2 ** s[DWT_COMP + 3 * index + 1]!;
      const first = Math.floor(s[DWT_COMP + 3 * index]! / size) * size;
      if (address >= first + size || address + byteLength <= first) continue;
      s[DWT_COMP + 3 * index + 2]! |= MATCHED;
      any = true;
    }
    return any;
  }

  #cycleCount(): number {
    const s = this.#s;
    if (!this.#counts) return s[DWT_CYCCNT_BASE]!;
    return (s[DWT_CYCCNT_BASE]! + this.#owner.cycleTotal) % 2 ** 32;
  }

  get #counts(): boolean {
    return (this.#s[DWT_CTRL]! & CYCCNTENA) !== 0 && (this.#s[DEMCR]! & TRCENA) !== 0;
  }

  /** Changes something that decides whether CYCCNT counts, and keeps its value over the change. */
  keepingCycleCount(change: () => void): void {
    const value = this.#cycleCount();
    change();
    this.#setCycleCount(value);
  }

  #setCycleCount(value: number): void {
    const base = this.#counts ? value - (this.#owner.cycleTotal % 2 ** 32) : value;
    this.#s[DWT_CYCCNT_BASE] = base < 0 ? base + 2 ** 32 : base;
  }

  readFpb(offset: number): number {
    const count = this.#profile.breakpointComparators;
    if (offset === 0) return ((1 << 28) | ((count & 0x70) << 8) | ((count & 15) << 4) | this.#s[FP_CTRL]!) >>> 0;
    const index = (offset - FIRST_FP_COMP) >>> 2;
    return offset >= FIRST_FP_COMP && index < count ? this.#s[FP_COMP + index]! : 0;
  }

  writeFpb(offset: number, value: number): void {
    const index = (offset - FIRST_FP_COMP) >>> 2;
    if (offset === 0 && value & units.FP_CTRL.mask('KEY')) this.#s[FP_CTRL] = value & units.FP_CTRL.mask('ENABLE');
    else if (offset >= FIRST_FP_COMP && index < this.#profile.breakpointComparators) this.#s[FP_COMP + index] = value;
    else return;
    this.#owner.comparatorsChanged();
  }

  readDwt(offset: number, debugger_: boolean): number {
    const s = this.#s;
    if (offset === 0) return ((this.#profile.watchpointComparators << 28) | s[DWT_CTRL]!) >>> 0;
    if (offset === CYCCNT) {
      this.#owner.timeWasRead();
      return this.#cycleCount();
    }
    if (offset === PCSR) return s[DEMCR]! & TRCENA ? this.#owner.sampledPc : 0;
    if (offset === LSR) return lockStatus(s[DWT_UNLOCKED]!, debugger_);
    const place = this.#comparator(offset);
    if (place === undefined) return 0;
    const value = s[place]!;
    if ((offset & 15) === FUNCTION) s[place] = value & ~MATCHED;
    return value;
  }

  writeDwt(offset: number, value: number, debugger_: boolean): void {
    const s = this.#s;
    if (offset === LAR) {
      if (!debugger_) s[DWT_UNLOCKED] = value === UNLOCK_KEY ? 1 : 0;
      return;
    }
    if (!debugger_ && s[DWT_UNLOCKED] === 0) return;
    if (offset === 0) {
      this.keepingCycleCount(() => {
        s[DWT_CTRL] = value & 0x007f_1fff;
      });
      return;
    }
    if (offset === CYCCNT) {
      this.#setCycleCount(value);
      return;
    }
    const place = this.#comparator(offset);
    if (place === undefined) return;
    const kind = offset & 15;
    s[place] = kind === MASK ? Math.min(value & 31, MASK_BITS) : kind === FUNCTION ? value & 0x000f_ffbf : value;
    this.#owner.comparatorsChanged();
  }

  /** Word of COMP, MASK or FUNCTION. */
  #comparator(offset: number): number | undefined {
    const index = Math.floor((offset - COMP0) / units.DWT_COMP_STEP);
    const part = (offset & 15) >>> 2;
    if (offset < COMP0 || index >= this.#profile.watchpointComparators || part > 2) return undefined;
    return DWT_COMP + 3 * index + part;
  }

  /** ITM lock, and the stimulus ports, which are always ready. The registers that only store are kept elsewhere. */
  readItm(offset: number, debugger_: boolean): number | undefined {
    if (offset < STIMULUS_PORTS_END) return 1;
    return offset === LSR ? lockStatus(this.#s[ITM_UNLOCKED]!, debugger_) : undefined;
  }

  /** Answers whether the write has been dealt with. */
  writeItm(offset: number, value: number, debugger_: boolean): boolean {
    if (offset === LAR && !debugger_) this.#s[ITM_UNLOCKED] = value === UNLOCK_KEY ? 1 : 0;
    return offset < STIMULUS_PORTS_END || offset === LAR || (!debugger_ && this.#s[ITM_UNLOCKED] === 0);
  }
}

/** LSR: implemented and locked, for software only. */
function lockStatus(unlocked: number, debugger_: boolean): number {
  if (debugger_) return 0;
  return unlocked ? 1 : 3;
}
