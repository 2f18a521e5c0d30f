/** 32-bit Thumb loads and stores. Source: ARM DDI 0403E.e, A5.3.5 to A5.3.10. */
import { countBits } from './arithmetic.ts';
import type { Emitter } from './emitter.ts';
import { OP } from './operations.ts';
import { LR, PC, SP, TEMP, ZERO } from './state.ts';

const LOADS = [OP.LDRB_IMM, OP.LDRH_IMM, OP.LDR_IMM] as const;
const SIGNED_LOADS = [OP.LDRSB_IMM, OP.LDRSH_IMM] as const;
const STORES = [OP.STRB_IMM, OP.STRH_IMM, OP.STR_IMM] as const;
const LOADS_REG = [OP.LDRB_REG, OP.LDRH_REG, OP.LDR_REG] as const;
const SIGNED_LOADS_REG = [OP.LDRSB_REG, OP.LDRSH_REG] as const;
const STORES_REG = [OP.STRB_REG, OP.STRH_REG, OP.STR_REG] as const;

/** One register of 1, 2 or 4 bytes, in every addressing mode; the preload hints (A5.3.7 to A5.3.10). */
export function loadStoreSingle(e: Emitter, hw1: number, hw2: number): void {
  const size = (hw1 >>> 5) & 3;
  const isLoad = (hw1 & 0x10) !== 0;
  const isSigned = (hw1 & 0x100) !== 0;
  const rn = hw1 & 15;
  const rt = (hw2 >>> 12) & 15;
  if (size === 3 || (isSigned && (!isLoad || size === 2)) || (!isLoad && (rn === PC || rt === PC))) {
    e.undefined();
    return;
  }
  const immediateCode = isLoad ? (isSigned ? SIGNED_LOADS[size] : LOADS[size]) : STORES[size];
  const registerCode = isLoad ? (isSigned ? SIGNED_LOADS_REG[size] : LOADS_REG[size]) : STORES_REG[size];
  const writesBack = rn !== PC && (hw1 & 0x80) === 0 && (hw2 & 0x900) === 0x900;
  // A byte or half-word load to PC is a hint: PLD, PLI or unallocated.
  if (isLoad && rt === PC && size !== 2 && !writesBack) {
    const isHint = rn === PC || (hw1 & 0x80) !== 0 || (hw2 & 0xf00) === 0xc00 || (hw2 & 0xfc0) === 0;
    if (!isHint) e.undefined();
    return;
  }
  if (writesBack && (rt === rn || (rt === PC && size !== 2))) {
    e.undefined();
    return;
  }
  const to = isLoad && (rt === PC || rt === SP) ? TEMP : rt;
  const access = (code: number, base: number, index: number, immediate: number) =>
    isLoad ? e.load(code, to, base, index, immediate) : e.store(code, to, base, index, immediate);
  if (rn === PC) {
    access(immediateCode as number, ZERO, 0, (e.pc & ~3) + (hw1 & 0x80 ? 1 : -1) * (hw2 & 0xfff));
  } else if (hw1 & 0x80) {
    access(immediateCode as number, rn, 0, hw2 & 0xfff);
  } else if (hw2 & 0x800) {
    const offset = (hw2 & 0x200 ? 1 : -1) * (hw2 & 0xff);
    const before = (hw2 & 0x400) !== 0;
    if ((hw2 & 0xf00) === 0xe00) {
      unprivileged(e, { isLoad, isSigned, width: 1 << size, rt, rn, offset: hw2 & 0xff });
      return;
    }
    if (!before && !writesBack) {
      e.undefined();
      return;
    }
    if (writesBack) e.movesWithAccess(rn, offset);
    access(immediateCode as number, rn, 0, before ? offset : 0);
    if (writesBack) {
      e.op(OP.ADD_IMM, rn, rn, 0, offset);
      e.aligned(rn);
    }
  } else if ((hw2 & 0xfc0) === 0 && (hw2 & 15) !== PC) {
    access(registerCode as number, rn, hw2 & 15, (hw2 >>> 4) & 3);
  } else {
    e.undefined();
    return;
  }
  if (to !== TEMP) return;
  if (rt === PC) e.branch(OP.BX, TEMP);
  else e.op(OP.AND_IMM, SP, TEMP, 0, ~3);
}

interface UnprivilegedAccess {
  readonly isLoad: boolean;
  readonly isSigned: boolean;
  readonly width: number;
  readonly rt: number;
  readonly rn: number;
  readonly offset: number;
}

/** LDRT, STRT and their like. */
function unprivileged(e: Emitter, { isLoad, isSigned, width, rt, rn, offset }: UnprivilegedAccess): void {
  if (rt === PC || rt === SP) {
    e.undefined();
    return;
  }
  if (!isLoad) {
    e.store(OP.STORE_USER, rt, rn, width, offset);
    return;
  }
  e.load(OP.LOAD_USER, rt, rn, width, offset);
  if (isSigned) e.op(OP.SBFX, rt, rt, 32 - 8 * width, 32 - 8 * width);
}

/** LDM and STM, upward and downward (A5.3.5). */
export function loadStoreMultiple(e: Emitter, hw1: number, hw2: number): void {
  const direction = (hw1 >>> 7) & 3;
  const rn = hw1 & 15;
  const isLoad = (hw1 & 0x10) !== 0;
  const writesBack = (hw1 >>> 5) & 1;
  const bad = isLoad ? hw2 & 0x2000 || (hw2 & 0xc000) === 0xc000 : hw2 & 0xa000;
  const collides = isLoad && writesBack && hw2 & (1 << rn);
  if ((direction !== 1 && direction !== 2) || rn === PC || bad || collides || (hw2 & (hw2 - 1)) === 0) {
    e.undefined();
    return;
  }
  const mode = writesBack | (direction === 2 ? 2 : 0);
  if (writesBack) e.movesByList(rn, hw2, direction === 2);
  if (!isLoad) {
    e.store(OP.STM, countBits(hw2), rn, mode, hw2);
    return;
  }
  e.load(OP.LDM, countBits(hw2), rn, mode, hw2);
  if (hw2 & (1 << PC)) e.branch(OP.BX, TEMP);
}

/** LDRD, STRD, exclusive accesses and table branches (A5.3.6). */
export function dualExclusiveTable(e: Emitter, hw1: number, hw2: number): void {
  const rn = hw1 & 15;
  const rt = (hw2 >>> 12) & 15;
  const rt2 = (hw2 >>> 8) & 15;
  const isLoad = (hw1 & 0x10) !== 0;
  const before = (hw1 & 0x100) !== 0;
  const upward = (hw1 & 0x80) !== 0;
  const writesBack = (hw1 & 0x20) !== 0;
  if (before || writesBack) {
    const offset = (upward ? 1 : -1) * ((hw2 & 0xff) << 2);
    if (rt === PC || rt2 === PC || rt === SP || rt2 === SP || (rn === PC && (!isLoad || writesBack)) || (isLoad && rt === rt2)) {
      e.undefined();
      return;
    }
    if (writesBack && (rn === rt || rn === rt2)) {
      e.undefined();
      return;
    }
    const base = rn === PC ? ZERO : rn;
    const immediate = (before ? offset : 0) + (rn === PC ? e.pc & ~3 : 0);
    if (writesBack) e.movesWithAccess(rn, offset);
    if (isLoad) e.load(OP.LDRD, rt, base, rt2, immediate);
    else e.store(OP.STRD, rt, base, rt2, immediate);
    if (writesBack) {
      e.op(OP.ADD_IMM, rn, rn, 0, offset);
      e.aligned(rn);
    }
    return;
  }
  if (!upward) {
    if (rn === PC || rt === PC) e.undefined();
    else if (isLoad && rt2 === 15) e.store(OP.LDREX, rt, rn, 4, (hw2 & 0xff) << 2);
    else if (!isLoad && rt2 !== PC) e.store(OP.STREX, rt2, rn, rt, ((hw2 & 0xff) << 5) | 4);
    else e.undefined();
    return;
  }
  const kind = (hw2 >>> 4) & 15;
  if (isLoad && kind < 2 && (hw2 & 0xff00) === 0xf000) {
    let base = rn;
    if (rn === PC) {
      e.op(OP.MOV_IMM, TEMP, 0, 0, e.pc);
      base = TEMP;
    }
    if ((hw2 & 15) >= SP && (hw2 & 15) !== LR) {
      e.undefined();
      return;
    }
    e.loads++;
    e.branch(kind === 0 ? OP.TBB : OP.TBH, 0, base, hw2 & 15, e.pc);
    return;
  }
  if ((kind === 4 || kind === 5) && rt2 === 15 && rn !== PC && rt !== PC) {
    const width = kind === 4 ? 1 : 2;
    if (isLoad) e.store(OP.LDREX, rt, rn, width, 0);
    else e.store(OP.STREX, hw2 & 15, rn, rt, width);
    return;
  }
  e.undefined();
}
