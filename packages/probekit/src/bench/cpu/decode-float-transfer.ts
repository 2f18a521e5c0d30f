/** Floating-point loads and stores, moves from and to core registers and FPSCR. Source: ARM DDI 0403E.e, A6.6 to A6.8. */
import type { Emitter } from './emitter.ts';
import { exist, FloatOperands } from './float-operands.ts';
import { FLOAT_OP } from './float-operations.ts';
import { FPSCR_MASK } from './float-state.ts';
import { OP } from './operations.ts';
import { FPSCR, PC, S0, SP, ZERO } from './state.ts';

const isCore = (register: number) => register !== SP && register !== PC;

/** One word between a core register and a single, half a double, or FPSCR. */
export function transferOne(e: Emitter, hw1: number, hw2: number): boolean {
  const toCore = (hw1 & 0x10) !== 0;
  const rt = hw2 >>> 12;
  const kind = (hw1 >>> 5) & 7;
  const o = new FloatOperands(hw1, hw2);
  // Bits that should be zero, and B, which names bytes and half-words that only Advanced SIMD has.
  if ((hw2 & 0x6f) !== 0) return false;
  const move = (word: number) => {
    if (!isCore(rt)) return false;
    e.op(OP.MOV_REG, toCore ? rt : word, toCore ? word : rt);
    return true;
  };
  if (o.isDouble) return kind < 2 && exist(o.doubleN) && move(2 * o.doubleN + kind);
  if (kind === 0) return move(o.singleN);
  if (kind !== 7 || (hw1 & 15) !== 1 || (hw2 & 0x80) !== 0) return false;
  if (toCore && rt === PC) {
    e.op(OP.FLOAT, 0, 0, 0, FLOAT_OP.FLAGS);
    return true;
  }
  if (toCore) return move(FPSCR);
  e.op(OP.AND_IMM, FPSCR, rt, 0, FPSCR_MASK);
  return isCore(rt);
}

/** Two words between two core registers and two singles or a double. */
export function transferTwo(e: Emitter, hw1: number, hw2: number): boolean {
  const toCore = (hw1 & 0x10) !== 0;
  const core = [hw2 >>> 12, hw1 & 15] as const;
  const o = new FloatOperands(hw1, hw2);
  const first = o.isDouble ? 2 * o.doubleM : o.singleM;
  if ((hw2 & 0xd0) !== 0x10 || !core.every(isCore) || (toCore && core[0] === core[1])) return false;
  if (!exist(o.m) || first === S0 + 31) return false;
  core.forEach((register, index) => {
    e.op(OP.MOV_REG, toCore ? register : first + index, toCore ? first + index : register);
  });
  return true;
}

/** VLDR, VSTR; VLDM and VSTM, upward and downward, which VPOP and VPUSH are too. */
export function loadStoreFloat(e: Emitter, hw1: number, hw2: number): boolean {
  const before = (hw1 & 0x100) !== 0;
  const upward = (hw1 & 0x80) !== 0;
  const writesBack = (hw1 & 0x20) !== 0;
  const isLoad = (hw1 & 0x10) !== 0;
  const rn = hw1 & 15;
  const o = new FloatOperands(hw1, hw2);
  const byteLength = (hw2 & 0xff) * 4;
  const isMultiple = !before || writesBack;
  if (!exist(o.d) || (before === upward && isMultiple)) return false;
  if (rn === PC && (writesBack || !isLoad)) return false;
  const first = o.isDouble ? 2 * o.d : o.d;
  // An odd count of doubles is the format that older cores saved unknown registers in: one word more of address, not of data.
  const listed = o.isDouble ? hw2 & 0xfe : hw2 & 0xff;
  const count = isMultiple ? listed : o.isDouble ? 2 : 1;
  if (count === 0 || first + count > S0 + 32) return false;
  const offset = isMultiple ? (before ? -byteLength : 0) : upward ? byteLength : -byteLength;
  const base = rn === PC ? ZERO : rn;
  const immediate = offset + (rn === PC ? e.pc & ~3 : 0);
  if (writesBack) e.movesWithAccess(rn, before ? -byteLength : byteLength);
  if (isLoad) e.load(OP.FLOAT_LOAD, first, base, count, immediate);
  else e.store(OP.FLOAT_STORE, first, base, count, immediate);
  if (writesBack) e.op(OP.ADD_IMM, rn, rn, 0, before ? -byteLength : byteLength);
  return true;
}
