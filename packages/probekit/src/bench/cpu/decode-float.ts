/**
 * The coprocessor space: 10 and 11 are the FPU, the core has no others. Whether an encoding is known to the core shows only
 * when the FPU may be used, so what is not known traps like a missing coprocessor. Source: ARM DDI 0403E.e, A5.3.18, A6.4 to A6.8.
 */

import { loadStoreFloat, transferOne, transferTwo } from './decode-float-transfer.ts';
import type { Emitter } from './emitter.ts';
import { EXACT, FRACTION_SHIFT, HALFWORD, MODE_OF_FPSCR, UNSIGNED, WIDE } from './float-convert.ts';
import { exist, FloatOperands } from './float-operands.ts';
import { FLOAT_OP } from './float-operations.ts';
import { TO_AWAY, TO_MINUS, TO_NEAREST, TO_PLUS, TO_ZERO } from './float-state.ts';
import { OP, STRIDE } from './operations.ts';
import { FLOAT_ZERO, TRAP_NO_COPROCESSOR } from './state.ts';

/** The RM field of VCVTA and VRINTA and their like. */
const DIRECTED = [TO_AWAY, TO_NEAREST, TO_PLUS, TO_MINUS] as const;

/** Condition field of VSEL to a condition: EQ, VS, GE, GT. */
const SELECTIONS = [0, 6, 10, 12] as const;

/** Everything from 0xEC00 and 0xFC00 on. */
export function coprocessor(e: Emitter, hw1: number, hw2: number): void {
  if ((hw1 & 0xef00) === 0xef00) {
    e.undefined();
    return;
  }
  const from = e.words.length;
  const checkedBefore = e.floatChecked;
  const isFloat = (hw2 & 0x0e00) === 0x0a00 && e.set.floatingPoint !== 'none';
  if (isFloat) check(e);
  if (isFloat && floatingPoint(e, hw1, hw2)) return;
  e.words.length = from;
  e.floatChecked = checkedBefore;
  e.trap(TRAP_NO_COPROCESSOR, (hw1 << 16) | hw2);
}

function check(e: Emitter): void {
  if (e.floatChecked) return;
  e.store(OP.FLOAT_CHECK, 0, 0, 0, 0);
  e.floatChecked = !e.inIt;
}

function floatingPoint(e: Emitter, hw1: number, hw2: number): boolean {
  if (hw1 >= 0xfe00) return (hw2 & 0x10) === 0 && conditionalAndDirected(e, hw1, hw2);
  if (hw1 >= 0xfc00) return false;
  if (hw1 < 0xee00) return (hw1 & 0x1e0) === 0x040 ? transferTwo(e, hw1, hw2) : loadStoreFloat(e, hw1, hw2);
  return hw2 & 0x10 ? transferOne(e, hw1, hw2) : dataProcessing(e, hw1, hw2);
}

/** Double precision needs its extension, and so do the forms of FPv5. */
function known(e: Emitter, hw2: number, isFpv5: boolean): boolean {
  if ((hw2 & 0x100) !== 0 && e.set.floatingPoint !== 'fpv5-dp') return false;
  return !isFpv5 || e.set.floatingPoint !== 'fpv4-sp';
}

/** By opc1 without D, then by bit 6: the operations with three registers. */
const THREE_REGISTERS: Readonly<Record<number, readonly [number, number?]>> = {
  [0x0]: [FLOAT_OP.MLA_S, FLOAT_OP.MLS_S],
  [0x1]: [FLOAT_OP.NMLS_S, FLOAT_OP.NMLA_S],
  [0x2]: [FLOAT_OP.MUL_S, FLOAT_OP.NMUL_S],
  [0x3]: [FLOAT_OP.ADD_S, FLOAT_OP.SUB_S],
  [0x8]: [FLOAT_OP.DIV_S],
  [0x9]: [FLOAT_OP.FNMS_S, FLOAT_OP.FNMA_S],
  [0xa]: [FLOAT_OP.FMA_S, FLOAT_OP.FMS_S],
};

function dataProcessing(e: Emitter, hw1: number, hw2: number): boolean {
  const operation = (hw1 >>> 4) & 0xb;
  if (operation === 0xb) return hw2 & 0x40 ? twoRegisters(e, hw1, hw2) : moveImmediate(e, hw1, hw2);
  const code = THREE_REGISTERS[operation]?.[(hw2 >>> 6) & 1];
  const o = new FloatOperands(hw1, hw2);
  if (code === undefined || !known(e, hw2, false) || !exist(o.d, o.n, o.m)) return false;
  e.op(OP.FLOAT, o.d, o.n, o.m, code + Number(o.isDouble));
  return true;
}

/** VFPExpandImm (A6.4.1): sign, exponent and fraction out of eight bits. */
function moveImmediate(e: Emitter, hw1: number, hw2: number): boolean {
  const o = new FloatOperands(hw1, hw2);
  if (!known(e, hw2, false) || !exist(o.d) || (hw2 & 0xa0) !== 0) return false;
  const bits = ((hw1 & 15) << 4) | (hw2 & 15);
  const sign = (bits & 0x80) << 24;
  const small = (bits & 0x40) !== 0;
  if (o.isDouble) {
    e.op(OP.MOV_IMM, 2 * o.d, 0, 0, 0);
    e.op(OP.MOV_IMM, 2 * o.d + 1, 0, 0, sign | (small ? 0x3fc0_0000 : 0x4000_0000) | ((bits & 0x3f) << 16));
  } else {
    e.op(OP.MOV_IMM, o.d, 0, 0, sign | (small ? 0x3e00_0000 : 0x4000_0000) | ((bits & 0x3f) << 19));
  }
  return true;
}

/** Moves register m to d; `code` and `immediate` change the word with the sign. */
function copy(e: Emitter, o: FloatOperands, code: number = OP.MOV_REG, immediate = 0): void {
  if (o.isDouble) e.op(OP.MOV_REG, 2 * o.d, 2 * o.m);
  const last = (register: number) => (o.isDouble ? 2 * register + 1 : register);
  e.op(code, last(o.d), last(o.m), 0, immediate);
}

function twoRegisters(e: Emitter, hw1: number, hw2: number): boolean {
  const o = new FloatOperands(hw1, hw2);
  const selector = hw1 & 15;
  const top = (hw2 >>> 7) & 1;
  const both = exist(o.d, o.m);
  const float = (code: number, d: number, n: number, m = 0) => {
    e.op(OP.FLOAT, d, n, m, code + Number(o.isDouble));
    return true;
  };
  switch (selector) {
    case 0:
    case 1:
      if (!known(e, hw2, false) || !both) return false;
      if (selector === 1 && top === 1) return float(FLOAT_OP.SQRT_S, o.d, o.m);
      if (selector === 1) copy(e, o, OP.EOR_IMM, 0x8000_0000);
      else if (top === 1) copy(e, o, OP.AND_IMM, 0x7fff_ffff);
      else copy(e, o);
      return true;
    case 2:
      return known(e, hw2, false) && exist(o.d) && float(FLOAT_OP.FROM_HALF_S, o.d, o.singleM, top);
    case 3:
      return known(e, hw2, false) && exist(o.m) && float(FLOAT_OP.TO_HALF_S, o.singleD, o.m, top);
    case 4:
      return known(e, hw2, false) && both && float(FLOAT_OP.CMP_S, o.d, o.m, top);
    case 5:
      return (
        known(e, hw2, false) &&
        exist(o.d) &&
        (hw2 & 0x2f) === 0 &&
        float(FLOAT_OP.CMP_S, o.d, o.isDouble ? FLOAT_ZERO / 2 : FLOAT_ZERO, top)
      );
    case 6:
      return known(e, hw2, true) && both && float(FLOAT_OP.ROUND_S, o.d, o.m, top ? TO_ZERO : MODE_OF_FPSCR);
    case 7:
      if (top === 1) return betweenFormats(e, o);
      return known(e, hw2, true) && both && float(FLOAT_OP.ROUND_S, o.d, o.m, MODE_OF_FPSCR | EXACT);
    case 8:
      return known(e, hw2, false) && exist(o.d) && float(FLOAT_OP.FROM_FIXED_S, o.d, o.singleM, MODE_OF_FPSCR | (top ? 0 : UNSIGNED));
    case 12:
    case 13: {
      const parameter = (top ? TO_ZERO : MODE_OF_FPSCR) | (selector === 12 ? UNSIGNED : 0);
      return known(e, hw2, false) && exist(o.m) && float(FLOAT_OP.TO_FIXED_S, o.singleD, o.m, parameter);
    }
    case 10:
    case 11:
    case 14:
    case 15:
      return known(e, hw2, false) && exist(o.d) && fixedPoint(e, o, hw1, hw2);
    default:
      return false;
  }
}

/** VCVT between single and double, where the size bit tells the source. */
function betweenFormats(e: Emitter, o: FloatOperands): boolean {
  if (e.set.floatingPoint !== 'fpv5-dp' || !exist(o.isDouble ? o.doubleM : o.doubleD)) return false;
  if (o.isDouble) e.op(OP.FLOAT, o.singleD, o.doubleM, 0, FLOAT_OP.DOUBLE_TO_SINGLE);
  else e.op(OP.FLOAT, o.doubleD, o.singleM, 0, FLOAT_OP.SINGLE_TO_DOUBLE);
  return true;
}

/** VCVT of fixed point, in place. */
function fixedPoint(e: Emitter, o: FloatOperands, hw1: number, hw2: number): boolean {
  const size = hw2 & 0x80 ? 32 : 16;
  const places = size - (((hw2 & 15) << 1) | ((hw2 >>> 5) & 1));
  if (places < 0) return false;
  const parameter = (hw1 & 1 ? UNSIGNED : 0) | (size === 16 ? HALFWORD : 0) | (places << FRACTION_SHIFT) | WIDE;
  const double = Number(o.isDouble);
  const [code, source, mode] =
    hw1 & 4 ? [FLOAT_OP.TO_FIXED_S, o.d, TO_ZERO] : [FLOAT_OP.FROM_FIXED_S, o.isDouble ? 2 * o.d : o.d, TO_NEAREST];
  e.op(OP.FLOAT, o.d, source, 0, (code + double) | ((parameter | mode) << 16));
  return true;
}

/** VSEL, VMAXNM and VMINNM, VRINT and VCVT with the mode in the instruction: all of FPv5. */
function conditionalAndDirected(e: Emitter, hw1: number, hw2: number): boolean {
  const o = new FloatOperands(hw1, hw2);
  if (!known(e, hw2, true)) return false;
  if ((hw1 & 0x80) === 0) return (hw2 & 0x40) === 0 && exist(o.d, o.n, o.m) && select(e, o, SELECTIONS[(hw1 >>> 4) & 3]!);
  const double = Number(o.isDouble);
  const mode = DIRECTED[hw1 & 3]!;
  if ((hw1 & 0x30) === 0) {
    const code = hw2 & 0x40 ? FLOAT_OP.MINNM_S : FLOAT_OP.MAXNM_S;
    e.op(OP.FLOAT, o.d, o.n, o.m, code + double);
    return exist(o.d, o.n, o.m);
  }
  if ((hw2 & 0x40) === 0) return false;
  if ((hw1 & 0x3c) === 0x3c) {
    e.op(OP.FLOAT, o.singleD, o.m, mode | (hw2 & 0x80 ? 0 : UNSIGNED), FLOAT_OP.TO_FIXED_S + double);
    return exist(o.m);
  }
  e.op(OP.FLOAT, o.d, o.m, mode, FLOAT_OP.ROUND_S + double);
  return (hw1 & 0x3c) === 0x38 && (hw2 & 0x80) === 0 && exist(o.d, o.m);
}

/** d = n when the condition holds, else m; the register that d is already needs no move. */
function select(e: Emitter, o: FloatOperands, condition: number): boolean {
  const step = o.isDouble ? 2 : 1;
  const words = (register: number) => register * step;
  const move = (from: number) => {
    for (let index = 0; index < step; index++) e.op(OP.MOV_REG, words(o.d) + index, words(from) + index);
  };
  const fromFirst = o.d !== o.n;
  if (fromFirst && o.d !== o.m) move(o.m);
  e.op(OP.SKIP, fromFirst ? condition : condition ^ 1, 0, 0, step * STRIDE);
  move(fromFirst ? o.n : o.m);
  return true;
}
