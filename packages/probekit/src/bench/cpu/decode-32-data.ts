/** 32-bit Thumb data processing, multiply and bit-field instructions. Source: ARM DDI 0403E.e, A5.3.1, A5.3.3, A5.3.11 to A5.3.17. */
import { DSP } from './dsp-operations.ts';
import type { Emitter } from './emitter.ts';
import { OP } from './operations.ts';
import { PC, SINK, SP, TEMP, ZERO } from './state.ts';

/** ThumbExpandImm_C (A5.3.2): the value, and the carry it sets, 2 for unchanged. */
function expandImmediate(imm12: number): { value: number; carry: number } {
  const byte = imm12 & 0xff;
  if (imm12 >>> 10 === 0) {
    const pair = byte | (byte << 16);
    const values = [byte, pair, pair << 8, pair | (pair << 8)];
    return { value: values[(imm12 >>> 8) & 3] as number, carry: 2 };
  }
  const unrotated = 0x80 | (imm12 & 0x7f);
  const rotation = imm12 >>> 7;
  const value = (unrotated >>> rotation) | (unrotated << (32 - rotation));
  return { value, carry: value >>> 31 };
}

function imm12Of(hw1: number, hw2: number): number {
  return ((hw1 & 0x400) << 1) | ((hw2 >>> 4) & 0x700) | (hw2 & 0xff);
}

/** Data processing with a modified immediate. */
export function dataProcessingImmediate(e: Emitter, hw1: number, hw2: number): void {
  const kind = (hw1 >>> 5) & 15;
  const s = (hw1 >>> 4) & 1;
  const rn = hw1 & 15;
  const rd = (hw2 >>> 8) & 15;
  const { value, carry } = expandImmediate(imm12Of(hw1, hw2));
  const to = rd === PC ? SINK : rd;
  if (rd === PC && !(s === 1 && (kind === 0 || kind === 4 || kind === 8 || kind === 13))) {
    e.undefined();
    return;
  }
  if (rn === PC && kind !== 2 && kind !== 3) {
    e.undefined();
    return;
  }
  switch (kind) {
    case 0:
      e.op(OP.AND_IMM + s, to, rn, carry, value);
      break;
    case 1:
      e.op(OP.AND_IMM + s, to, rn, carry, ~value);
      break;
    case 2:
      if (rn === PC) e.op(OP.MOV_IMM + s, to, 0, carry, value);
      else e.op(OP.ORR_IMM + s, to, rn, carry, value);
      break;
    case 3:
      if (rn === PC) e.op(OP.MOV_IMM + s, to, 0, carry, ~value);
      else e.op(OP.ORR_IMM + s, to, rn, carry, ~value);
      break;
    case 4:
      e.op(OP.EOR_IMM + s, to, rn, carry, value);
      break;
    case 8:
      if (rd === rn) e.moves(rd, value);
      e.op(OP.ADD_IMM + s, to, rn, 0, value);
      break;
    case 10:
    case 11:
      e.op(OP.MOV_IMM, TEMP, 0, 0, value);
      e.op((kind === 10 ? OP.ADC_REG : OP.SBC_REG) + s, to, rn, TEMP);
      break;
    case 13:
      if (rd === rn) e.moves(rd, -value);
      if (s) e.op(OP.SUBS_IMM, to, rn, 0, value);
      else e.op(OP.ADD_IMM, to, rn, 0, -value);
      break;
    case 14:
      e.op(OP.MOV_IMM, TEMP, 0, 0, value);
      e.op(OP.SUB_REG + s, to, TEMP, rn);
      break;
    default:
      e.undefined();
      return;
  }
  e.aligned(rd);
}

/** Emits the shift of an operand and answers where it is. `s`: the shifter's carry goes to C. */
function shifted(e: Emitter, rm: number, type: number, amount: number, s: number): number {
  if (type === 0 && amount === 0) return rm;
  if (type === 0) e.op(OP.LSL_IMM + s, TEMP, rm, 0, amount);
  else if (type === 1) e.op(OP.LSR_IMM + s, TEMP, rm, 0, amount || 32);
  else if (type === 2) e.op(OP.ASR_IMM + s, TEMP, rm, 0, amount || 32);
  else if (amount === 0) e.op(OP.RRX + s, TEMP, rm);
  else e.op(OP.ROR_IMM + s, TEMP, rm, 0, amount);
  return TEMP;
}

/** Data processing with a shifted register (A5.3.11). */
export function dataProcessingShifted(e: Emitter, hw1: number, hw2: number): void {
  const kind = (hw1 >>> 5) & 15;
  const s = (hw1 >>> 4) & 1;
  const rn = hw1 & 15;
  const rd = (hw2 >>> 8) & 15;
  const rm = hw2 & 15;
  const type = (hw2 >>> 4) & 3;
  const amount = ((hw2 >>> 10) & 0x1c) | ((hw2 >>> 6) & 3);
  const compares = s === 1 && (kind === 0 || kind === 4 || kind === 8 || kind === 13);
  if ((rd === PC && !compares) || rm === PC || (rn === PC && kind !== 2 && kind !== 3) || hw2 & 0x8000) {
    e.undefined();
    return;
  }
  const to = rd === PC ? SINK : rd;
  if (kind === 6) {
    if (s || type & 1) e.undefined();
    else e.op(OP.DSP, rd, rn, shifted(e, rm, type, amount, 0), type === 2 ? DSP.PKHTB : DSP.PKHBT);
    return;
  }
  const logical = kind <= 4;
  if (kind === 2 && rn === PC) {
    // MOV and the shifts by a constant: one operation does both.
    if (type === 0 && amount === 0) e.op(OP.MOV_REG + s, rd, rm);
    else if (type === 0) e.op(OP.LSL_IMM + s, rd, rm, 0, amount);
    else if (type === 1) e.op(OP.LSR_IMM + s, rd, rm, 0, amount || 32);
    else if (type === 2) e.op(OP.ASR_IMM + s, rd, rm, 0, amount || 32);
    else if (amount === 0) e.op(OP.RRX + s, rd, rm);
    else e.op(OP.ROR_IMM + s, rd, rm, 0, amount);
    e.aligned(rd);
    return;
  }
  const operand = shifted(e, rm, type, amount, logical ? s : 0);
  switch (kind) {
    case 0:
      e.op(OP.AND_REG + s, to, rn, operand);
      break;
    case 1:
      e.op(OP.BIC_REG + s, to, rn, operand);
      break;
    case 2:
      e.op(OP.ORR_REG + s, to, rn, operand);
      break;
    case 3:
      if (rn === PC) {
        e.op(OP.MVN_REG + s, to, operand);
      } else {
        e.op(OP.MVN_REG, TEMP, operand);
        e.op(OP.ORR_REG + s, to, rn, TEMP);
      }
      break;
    case 4:
      e.op(OP.EOR_REG + s, to, rn, operand);
      break;
    case 8:
      e.sum(OP.ADD_REG + s, to, rn, operand);
      break;
    case 10:
      e.op(OP.ADC_REG + s, to, rn, operand);
      break;
    case 11:
      e.op(OP.SBC_REG + s, to, rn, operand);
      break;
    case 13:
      e.sum(OP.SUB_REG + s, to, rn, operand);
      break;
    case 14:
      e.op(OP.SUB_REG + s, to, operand, rn);
      break;
    default:
      e.undefined();
      return;
  }
  e.aligned(rd);
}

/** Data processing with a plain immediate: ADDW, SUBW, ADR, MOVW, MOVT, saturation and bit fields (A5.3.3). */
export function plainImmediate(e: Emitter, hw1: number, hw2: number): void {
  const rn = hw1 & 15;
  const rd = (hw2 >>> 8) & 15;
  const imm12 = imm12Of(hw1, hw2);
  const lowest = ((hw2 >>> 10) & 0x1c) | ((hw2 >>> 6) & 3);
  const width = hw2 & 31;
  const kind = (hw1 >>> 4) & 31;
  if (rd === PC || (rd === SP && kind !== 0 && kind !== 10)) {
    e.undefined();
    return;
  }
  switch (kind) {
    case 0:
      if (rd === rn) e.moves(rd, imm12);
      if (rn === PC) e.op(OP.MOV_IMM, rd, 0, 0, (e.pc & ~3) + imm12);
      else e.op(OP.ADD_IMM, rd, rn, 0, imm12);
      e.aligned(rd);
      return;
    case 10:
      if (rd === rn) e.moves(rd, -imm12);
      if (rn === PC) e.op(OP.MOV_IMM, rd, 0, 0, (e.pc & ~3) - imm12);
      else e.op(OP.ADD_IMM, rd, rn, 0, -imm12);
      e.aligned(rd);
      return;
    case 4:
      e.op(OP.MOV_IMM, rd, 0, 0, ((hw1 & 15) << 12) | imm12);
      return;
    case 12:
      e.op(OP.MOVT, rd, 0, 0, (((hw1 & 15) << 12) | imm12) << 16);
      return;
    case 16:
    case 18:
    case 24:
    case 26: {
      const signed = kind < 24;
      if (kind & 2 && lowest === 0) {
        e.op(OP.DSP, rd, rn, signed ? (width & 15) + 1 : width & 15, signed ? DSP.SSAT16 : DSP.USAT16);
        return;
      }
      e.op(signed ? OP.SSAT : OP.USAT, rd, shifted(e, rn, kind & 2, lowest, 0), signed ? width + 1 : width);
      return;
    }
    case 20:
      if (lowest + width > 31) e.undefined();
      else e.op(OP.SBFX, rd, rn, 31 - lowest - width, 31 - width);
      return;
    case 22: {
      const size = width - lowest + 1;
      if (size < 1) e.undefined();
      else e.op(OP.BFI, rd, rn === PC ? ZERO : rn, lowest, (size === 32 ? -1 : (1 << size) - 1) << lowest);
      return;
    }
    case 28:
      if (lowest + width > 31) e.undefined();
      else e.op(OP.UBFX, rd, rn, lowest, width === 31 ? -1 : (1 << (width + 1)) - 1);
      return;
    default:
      e.undefined();
  }
}

/** Shifts by register, extensions, parallel arithmetic and the rest of 0xfa.. (A5.3.12 to A5.3.15). */
export function dataProcessingRegister(e: Emitter, hw1: number, hw2: number): void {
  const rn = hw1 & 15;
  const rd = (hw2 >>> 8) & 15;
  const rm = hw2 & 15;
  const op1 = (hw1 >>> 4) & 15;
  const op2 = (hw2 >>> 4) & 15;
  if ((hw2 & 0xf000) !== 0xf000 || rd === PC || rm === PC) {
    e.undefined();
    return;
  }
  if (op1 < 8 && op2 === 0) {
    e.op(OP.SHIFT_REG + (op1 & 1), rd, rn, rm, op1 >>> 1);
    return;
  }
  if (op1 < 6 && op2 & 8) {
    extend(e, op1, rd, rn, rm, ((hw2 >>> 4) & 3) << 3);
    return;
  }
  if (op1 >= 8 && op2 < 8) {
    parallel(e, op1 & 7, op2, rd, rn, rm);
    return;
  }
  if (op1 >= 8 && op1 < 12 && op2 < 12) {
    otherRegister(e, ((op1 & 3) << 2) | (op2 & 3), rd, rn, rm);
    return;
  }
  e.undefined();
}

function extend(e: Emitter, kind: number, rd: number, rn: number, rm: number, rotation: number): void {
  let from = rm;
  if (rotation !== 0) {
    e.op(OP.ROR_IMM, TEMP, rm, 0, rotation);
    from = TEMP;
  }
  const to = rn === PC ? rd : TEMP;
  if (kind === 0) e.op(OP.SBFX, to, from, 16, 16);
  else if (kind === 1) e.op(OP.AND_IMM, to, from, 0, 0xffff);
  else if (kind === 2) e.op(OP.DSP, to, from, ZERO, DSP.SXTB16);
  else if (kind === 3) e.op(OP.AND_IMM, to, from, 0, 0x00ff_00ff);
  else if (kind === 4) e.op(OP.SBFX, to, from, 24, 24);
  else e.op(OP.AND_IMM, to, from, 0, 0xff);
  if (rn === PC) return;
  if (kind === 2 || kind === 3) e.op(OP.DSP, rd, rn, TEMP, DSP.ADD16_PLAIN);
  else e.op(OP.ADD_REG, rd, rn, TEMP);
}

/** ADD8, ADD16, ASX, SAX, SUB8, SUB16 in the forms signed, saturating, halving and unsigned (A5.3.13, A5.3.14). */
function parallel(e: Emitter, op1: number, op2: number, rd: number, rn: number, rm: number): void {
  const form = op2 & 3;
  const known = op1 !== 7 && op1 !== 3 && form !== 3;
  if (!known) e.undefined();
  else e.op(OP.DSP, rd, rn, rm, DSP.PARALLEL | (op1 << 4) | op2);
}

function otherRegister(e: Emitter, kind: number, rd: number, rn: number, rm: number): void {
  switch (kind) {
    case 0:
      e.op(OP.DSP, rd, rm, rn, DSP.QADD);
      return;
    case 1:
      e.op(OP.DSP, rd, rm, rn, DSP.QDADD);
      return;
    case 2:
      e.op(OP.DSP, rd, rm, rn, DSP.QSUB);
      return;
    case 3:
      e.op(OP.DSP, rd, rm, rn, DSP.QDSUB);
      return;
    case 4:
      e.op(OP.REV, rd, rm);
      return;
    case 5:
      e.op(OP.REV16, rd, rm);
      return;
    case 6:
      e.op(OP.RBIT, rd, rm);
      return;
    case 7:
      e.op(OP.REVSH, rd, rm);
      return;
    case 8:
      e.op(OP.DSP, rd, rn, rm, DSP.SEL);
      return;
    case 12:
      e.op(OP.CLZ, rd, rm);
      return;
    default:
      e.undefined();
  }
}

/** Multiplications with a 32-bit result (A5.3.16). */
export function multiply(e: Emitter, hw1: number, hw2: number): void {
  const op1 = (hw1 >>> 4) & 7;
  const op2 = (hw2 >>> 4) & 3;
  const rn = hw1 & 15;
  const ra = (hw2 >>> 12) & 15;
  const rd = (hw2 >>> 8) & 15;
  const rm = hw2 & 15;
  if (hw2 & 0xc0 || rd === PC || rn === PC || rm === PC) {
    e.undefined();
    return;
  }
  if (op1 === 0) {
    if (op2 === 0 && ra === PC) e.op(OP.MUL, rd, rn, rm);
    else if (op2 === 0) e.op(OP.MLA, rd, rn, rm, ra);
    else if (op2 === 1) e.op(OP.MLS, rd, rn, rm, ra);
    else e.undefined();
    return;
  }
  const accumulate = ra === PC ? ZERO : ra;
  const half =
    op1 === 1 || ((op1 === 2 || op1 === 3 || op1 === 4 || op1 === 5) && op2 < 2) || (op1 === 6 && op2 < 2) || (op1 === 7 && op2 === 0);
  if (!half) e.undefined();
  else e.op(OP.DSP_LONG, rd, rn, rm, (accumulate << 16) | DSP.MULTIPLY | (op1 << 4) | op2);
}

/** Long multiplications and divisions (A5.3.17). */
export function multiplyLong(e: Emitter, hw1: number, hw2: number): void {
  const op1 = (hw1 >>> 4) & 7;
  const op2 = (hw2 >>> 4) & 15;
  const rn = hw1 & 15;
  const low = (hw2 >>> 12) & 15;
  const high = (hw2 >>> 8) & 15;
  const rm = hw2 & 15;
  if (rn === PC || rm === PC || high === PC || (low === PC && op2 !== 15)) {
    e.undefined();
    return;
  }
  if (op1 === 0 && op2 === 0) e.op(OP.SMULL, low, rn, rm, high);
  else if (op1 === 1 && op2 === 15) e.op(OP.SDIV, high, rn, rm);
  else if (op1 === 2 && op2 === 0) e.op(OP.UMULL, low, rn, rm, high);
  else if (op1 === 3 && op2 === 15) e.op(OP.UDIV, high, rn, rm);
  else if (op1 === 4 && op2 === 0) e.op(OP.SMLAL, low, rn, rm, high);
  else if (op1 === 6 && op2 === 0) e.op(OP.UMLAL, low, rn, rm, high);
  else if ((op1 === 4 && op2 >= 8 && op2 <= 13) || (op1 === 5 && (op2 === 12 || op2 === 13)) || (op1 === 6 && op2 === 6))
    e.op(OP.DSP_LONG, low, rn, rm, (high << 16) | DSP.LONG | (op1 << 4) | op2);
  else e.undefined();
}
