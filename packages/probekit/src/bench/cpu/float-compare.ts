/** Comparison, the larger and the smaller of two. Source: ARM DDI 0403E.e, A2.5 (FPCompare, FPMaxNum, FPMinNum). */
import { isNan, isSignalling, operand, putNan, putNanOf } from './float-nan.ts';
import { type FloatState, IOC, put, raise } from './float-state.ts';
import { FLAG_C, FLAG_N, FLAG_V, FLAG_Z, FPSCR } from './state.ts';

const LESS = 0x8000_0000 | 0;
const EQUAL = 0x6000_0000;
const GREATER = 0x2000_0000;
const UNORDERED = 0x3000_0000;

/** Sets FPSCR.NZCV. A NaN is invalid when it signals, any NaN is when `strict`. */
export function compare(f: FloatState, format: number, n: number, m: number, strict: boolean): void {
  const x = operand(f, format, n);
  const y = operand(f, format, m);
  let flags = x === y ? EQUAL : x < y ? LESS : GREATER;
  if (Number.isNaN(x) || Number.isNaN(y)) {
    flags = UNORDERED;
    if (strict || isSignalling(f, format, n) || isSignalling(f, format, m)) raise(f, IOC);
  }
  f.r[FPSCR] = (f.r[FPSCR]! & 0x0fff_ffff) | flags;
}

/** Moves FPSCR.NZCV to APSR. */
export function moveFlags(r: Int32Array): void {
  const fpscr = r[FPSCR]!;
  r[FLAG_N] = fpscr;
  r[FLAG_Z] = fpscr & 0x4000_0000 ? 0 : 1;
  r[FLAG_C] = (fpscr >>> 29) & 1;
  r[FLAG_V] = (fpscr >>> 28) & 1;
}

/** d is the larger of n and m, or the smaller when `sign` is -1. A quiet NaN yields to a number. */
export function select(f: FloatState, format: number, d: number, n: number, m: number, sign: number): void {
  const x = operand(f, format, n);
  const y = operand(f, format, m);
  const quietFirst = isNan(f, format, n) && !isSignalling(f, format, n);
  const quietSecond = isNan(f, format, m) && !isSignalling(f, format, m);
  if (quietFirst !== quietSecond) {
    const other = quietFirst ? m : n;
    if (isNan(f, format, other)) putNan(f, format, d, other);
    else put(f, format, d, quietFirst ? y : x);
  } else if (Number.isNaN(x) || Number.isNaN(y)) {
    putNanOf(f, format, d, n, m);
  } else {
    put(f, format, d, sign > 0 ? Math.max(x, y) : Math.min(x, y));
  }
}
