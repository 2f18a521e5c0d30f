/**
 * Conversions: between formats, to and from integers and fixed-point numbers, to integral floating-point numbers.
 * Source: ARM DDI 0403E.e, A2.5 (FPToFixed, FixedToFP, FPHalfToSingle and its like, FPRoundInt).
 */
import { exponentOf, scaled } from './float-exact.ts';
import { isSignalling, operand, putDefaultNan, putNan } from './float-nan.ts';
import { roundTo, toInteger } from './float-round.ts';
import {
  AHP,
  DN,
  DOUBLE,
  type FloatState,
  FZ,
  HALF,
  HALF_ALTERNATIVE,
  IOC,
  IXC,
  put,
  raise,
  roundingMode,
  SINGLE,
  TO_ZERO,
} from './float-state.ts';
import { FPSCR } from './state.ts';

const SMALLEST_SINGLE = 2 ** -126;

/** In the parameter of a conversion: rounding mode, or this for the mode of FPSCR. */
export const MODE_OF_FPSCR = 7;
export const UNSIGNED = 1 << 3;
export const HALFWORD = 1 << 4;
/** The integer is as wide as the floating-point register. */
export const WIDE = 1 << 5;
/** VRINTX: raises Inexact. */
export const EXACT = 1 << 6;
/** Places behind the binary point, shifted by this. */
export const FRACTION_SHIFT = 8;

function modeOf(f: FloatState, parameter: number): number {
  const mode = parameter & 7;
  return mode === MODE_OF_FPSCR ? roundingMode(f) : mode;
}

/** Register n to an integer or fixed-point number in register d; saturates. */
export function toFixed(f: FloatState, format: number, d: number, n: number, parameter: number): void {
  if ((parameter & ~UNSIGNED) !== TO_ZERO || !truncate(f, format, d, n, parameter !== TO_ZERO)) convertToFixed(f, format, d, n, parameter);
}

/** What a cast in C does: 32 bits, towards zero. Answers false for what needs a closer look. */
function truncate(f: FloatState, format: number, d: number, n: number, isUnsigned: boolean): boolean {
  const value = format === DOUBLE ? f.double[n]! : f.single[n]!;
  const whole = Math.trunc(value);
  const inRange = isUnsigned ? whole >= 0 && whole < 2 ** 32 : whole >= -(2 ** 31) && whole < 2 ** 31;
  if (!inRange || (f.r[FPSCR]! & FZ) !== 0) return false;
  if (whole !== value) f.r[FPSCR]! |= IXC;
  f.r[d] = whole;
  return true;
}

function convertToFixed(f: FloatState, format: number, d: number, n: number, parameter: number): void {
  const value = scaled(operand(f, format, n), parameter >>> FRACTION_SHIFT);
  const bits = parameter & HALFWORD ? 16 : 32;
  const least = parameter & UNSIGNED ? 0 : -(2 ** (bits - 1));
  const most = least + 2 ** bits - 1;
  const rounded = toInteger(value, modeOf(f, parameter));
  let result = 0;
  if (Number.isNaN(value) || rounded < least || rounded > most) {
    raise(f, IOC);
    if (!Number.isNaN(value)) result = rounded < least ? least : most;
  } else {
    if (rounded !== value) raise(f, IXC);
    result = rounded;
  }
  if (parameter & WIDE && format === DOUBLE) {
    f.r[2 * d] = result;
    f.r[2 * d + 1] = result < 0 ? -1 : 0;
  } else f.r[d] = result;
}

/** The integer or fixed-point number in word n to register d. */
export function fromFixed(f: FloatState, format: number, d: number, n: number, parameter: number): void {
  const word = f.r[n]!;
  const isUnsigned = (parameter & UNSIGNED) !== 0;
  const integer = parameter & HALFWORD ? (isUnsigned ? word & 0xffff : (word << 16) >> 16) : isUnsigned ? word >>> 0 : word;
  const value = scaled(integer, -(parameter >>> FRACTION_SHIFT));
  if (format === DOUBLE || Math.fround(value) === value) put(f, format, d, value);
  else put(f, format, d, roundTo(f, format, value, 0, 0, modeOf(f, parameter)));
}

/** Register n as an integral number of the same format. */
export function roundToIntegral(f: FloatState, format: number, d: number, n: number, parameter: number): void {
  const value = operand(f, format, n);
  if (Number.isNaN(value)) {
    putNan(f, format, d, n);
    return;
  }
  const rounded = Math.abs(value) < 2 ** 52 ? toInteger(value, modeOf(f, parameter)) : value;
  if (parameter & EXACT && rounded !== value) raise(f, IXC);
  put(f, format, d, rounded);
}

export function singleToDouble(f: FloatState, d: number, n: number): void {
  const value = operand(f, SINGLE, n);
  if (!Number.isNaN(value)) f.double[d] = value;
  else widenNan(f, DOUBLE, d, f.r[n]!, isSignalling(f, SINGLE, n));
}

/** Writes the NaN with the given single's sign and payload, made quiet. */
function widenNan(f: FloatState, format: number, d: number, word: number, signalling: boolean): void {
  if (signalling) raise(f, IOC);
  if (f.r[FPSCR]! & DN) {
    putDefaultNan(f, format, d);
  } else if (format === SINGLE) {
    f.r[d] = word | 0x7fc0_0000;
  } else {
    f.r[2 * d] = word << 29;
    f.r[2 * d + 1] = (word & 0x8000_0000) | 0x7ff8_0000 | ((word & 0x003f_ffff) >>> 3);
  }
}

export function doubleToSingle(f: FloatState, d: number, n: number): void {
  const value = operand(f, DOUBLE, n);
  const size = Math.abs(value);
  if (!Number.isNaN(value)) {
    const exact = Math.fround(value) === value && (size >= SMALLEST_SINGLE || size === 0);
    f.single[d] = exact ? value : roundTo(f, SINGLE, value, 0, 0, roundingMode(f));
    return;
  }
  if (isSignalling(f, DOUBLE, n)) raise(f, IOC);
  const upper = f.r[2 * n + 1]!;
  if (f.r[FPSCR]! & DN) putDefaultNan(f, SINGLE, d);
  else f.r[d] = (upper & 0x8000_0000) | 0x7fc0_0000 | ((upper & 0x0007_ffff) << 3) | (f.r[2 * n]! >>> 29);
}

/** The half of word n that `top` names, widened. */
export function fromHalf(f: FloatState, format: number, d: number, n: number, top: number): void {
  const half = (f.r[n]! >>> (top * 16)) & 0xffff;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 0x3ff;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent !== 31 || f.r[FPSCR]! & AHP) {
    const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
    put(f, format, d, sign * size);
  } else if (fraction === 0) {
    put(f, format, d, sign * Number.POSITIVE_INFINITY);
  } else {
    widenNan(f, format, d, ((half & 0x8000) << 16) | (fraction << 13), (fraction & 0x200) === 0);
  }
}

/** Register n to the half of word d that `top` names. */
export function toHalf(f: FloatState, format: number, d: number, n: number, top: number): void {
  const value = operand(f, format, n);
  const half = !Number.isNaN(value) ? halfOf(f, value) : halfNan(f, format, n);
  f.r[d] = top === 0 ? (f.r[d]! & ~0xffff) | half : (f.r[d]! & 0xffff) | (half << 16);
}

function halfOf(f: FloatState, value: number): number {
  const alternative = (f.r[FPSCR]! & AHP) !== 0;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  if (value === 0) return sign;
  if (Math.abs(value) === Number.POSITIVE_INFINITY) {
    if (alternative) raise(f, IOC);
    return sign | (alternative ? 0x7fff : 0x7c00);
  }
  const size = Math.abs(roundTo(f, alternative ? HALF_ALTERNATIVE : HALF, value, 0, 0, roundingMode(f)));
  if (size === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | (size * 2 ** 24);
  const exponent = exponentOf(size);
  return sign | (((exponent + 14) << 10) + size * 2 ** (10 - exponent));
}

function halfNan(f: FloatState, format: number, n: number): number {
  const fpscr = f.r[FPSCR]!;
  const upper = f.r[format === DOUBLE ? 2 * n + 1 : n]!;
  const sign = (upper >>> 16) & 0x8000;
  if (fpscr & AHP || isSignalling(f, format, n)) raise(f, IOC);
  if (fpscr & AHP) return sign;
  if (fpscr & DN) return 0x7e00;
  return sign | 0x7e00 | ((upper >>> (format === DOUBLE ? 10 : 13)) & 0x1ff);
}
