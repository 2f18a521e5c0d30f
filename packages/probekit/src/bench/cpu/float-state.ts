/**
 * The floating-point registers as the arithmetic sees them: three views of the core's words, the bits of FPSCR, the
 * formats. A single register is an index of a word, a double one the index of a pair of words. Source: ARM DDI 0403E.e, A2.5.
 */
import * as fpu from '../../spec/arm/fpu.ts';
import { FPSCR } from './state.ts';

const fpscr = fpu.FPSCR.mask;
/** Invalid operation. */
export const IOC = fpscr('IOC');
/** Division by zero. */
export const DZC = fpscr('DZC');
export const OFC = fpscr('OFC');
export const UFC = fpscr('UFC');
/** Inexact. */
export const IXC = fpscr('IXC');
/** A subnormal operand was taken for zero. */
export const IDC = fpscr('IDC');
/** Subnormal operands and results count as zero. */
export const FZ = fpscr('FZ');
/** Every NaN that comes out is the default NaN. */
export const DN = fpscr('DN');
/** Half precision has neither infinities nor NaNs. */
export const AHP = fpscr('AHP');
/** While both are clear the host's arithmetic, which rounds to nearest, gives the result. */
export const FZ_OR_RMODE = FZ | fpscr('RMode');
export const FPSCR_MASK = 0xf7c0_009f | 0;
/** What FPDSCR sets in a new context. */
export const FPDSCR_MASK = 0x07c0_0000;

/** FPSCR.RMode; `TO_AWAY`, nearest with ties away from zero, is only asked for by instructions. */
export const TO_NEAREST = 0;
export const TO_PLUS = 1;
export const TO_MINUS = 2;
export const TO_ZERO = 3;
export const TO_AWAY = 4;

export const SINGLE = 0;
export const DOUBLE = 1;
export const HALF = 2;
/** Half precision under FPSCR.AHP. */
export const HALF_ALTERNATIVE = 3;

export interface FloatState {
  readonly r: Int32Array;
  readonly single: Float32Array;
  readonly double: Float64Array;
}

export function floatState(r: Int32Array<ArrayBuffer>): FloatState {
  return {
    r,
    single: new Float32Array(r.buffer, r.byteOffset, r.length),
    double: new Float64Array(r.buffer, r.byteOffset, r.length >>> 1),
  };
}

/** Adds to the cumulative flags. */
export function raise(f: FloatState, flags: number): void {
  f.r[FPSCR]! |= flags;
}

export function roundingMode(f: FloatState): number {
  return (f.r[FPSCR]! >>> 22) & 3;
}

/** Writes a number that is not a NaN and that the format holds exactly. */
export function put(f: FloatState, format: number, d: number, value: number): void {
  if (format === SINGLE) f.single[d] = value;
  else f.double[d] = value;
}
