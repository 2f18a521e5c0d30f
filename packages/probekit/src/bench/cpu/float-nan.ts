/** NaNs: what kind an operand is, which of several goes on, the default NaN. Source: ARM DDI 0403E.e, A2.5.6 and FPProcessNaNs. */
import { DN, DOUBLE, type FloatState, FZ, IDC, IOC, raise, SINGLE } from './float-state.ts';
import { FPSCR } from './state.ts';

const SMALLEST_SINGLE = 2 ** -126;
const SMALLEST_DOUBLE = 2 ** -1022;
/** The word of a NaN that tells its kind: quiet bit, default NaN. Fields of a double are those of its upper word. */
const QUIET_SINGLE = 0x0040_0000;
const QUIET_DOUBLE = 0x0008_0000;
const DEFAULT_SINGLE = 0x7fc0_0000;
const DEFAULT_DOUBLE = 0x7ff8_0000;

/** The operand's value: a NaN for a NaN, zero for a subnormal that FPSCR.FZ flushes (FPUnpack). */
export function operand(f: FloatState, format: number, n: number): number {
  const value = format === DOUBLE ? f.double[n]! : f.single[n]!;
  if ((f.r[FPSCR]! & FZ) === 0 || value === 0) return value;
  if (Math.abs(value) >= (format === DOUBLE ? SMALLEST_DOUBLE : SMALLEST_SINGLE) || Number.isNaN(value)) return value;
  raise(f, IDC);
  return value < 0 ? -0 : 0;
}

export function isNan(f: FloatState, format: number, n: number): boolean {
  const value = format === DOUBLE ? f.double[n]! : f.single[n]!;
  return Number.isNaN(value);
}

export function isSignalling(f: FloatState, format: number, n: number): boolean {
  if (!isNan(f, format, n)) return false;
  return format === SINGLE ? (f.r[n]! & QUIET_SINGLE) === 0 : (f.r[2 * n + 1]! & QUIET_DOUBLE) === 0;
}

export function putDefaultNan(f: FloatState, format: number, d: number): void {
  if (format === SINGLE) {
    f.r[d] = DEFAULT_SINGLE;
    return;
  }
  f.r[2 * d] = 0;
  f.r[2 * d + 1] = DEFAULT_DOUBLE;
}

/** The operation has no result. */
export function putInvalid(f: FloatState, format: number, d: number): void {
  raise(f, IOC);
  putDefaultNan(f, format, d);
}

/** Delivers the NaN in register n, made quiet. */
export function putNan(f: FloatState, format: number, d: number, n: number): void {
  const r = f.r;
  if (isSignalling(f, format, n)) raise(f, IOC);
  if (r[FPSCR]! & DN) {
    putDefaultNan(f, format, d);
  } else if (format === SINGLE) {
    r[d] = r[n]! | QUIET_SINGLE;
  } else {
    r[2 * d] = r[2 * n]!;
    r[2 * d + 1] = r[2 * n + 1]! | QUIET_DOUBLE;
  }
}

/** Delivers one of two operands of which at least one is a NaN: a signalling one first, then the first. */
export function putNanOf(f: FloatState, format: number, d: number, n: number, m: number): void {
  const first = isSignalling(f, format, n) || (!isSignalling(f, format, m) && isNan(f, format, n));
  putNan(f, format, d, first ? n : m);
}

/** The same of three. */
export function putNanOfThree(f: FloatState, format: number, d: number, a: number, n: number, m: number): void {
  if (isSignalling(f, format, a)) putNan(f, format, d, a);
  else if (isSignalling(f, format, n) || isSignalling(f, format, m) || !isNan(f, format, a)) putNanOf(f, format, d, n, m);
  else putNan(f, format, d, a);
}
