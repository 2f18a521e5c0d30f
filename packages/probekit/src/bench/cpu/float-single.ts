/**
 * Single precision where the host's arithmetic decides: results that are normal, rounded to nearest, nothing flushed. The
 * host's doubles hold sum, product, quotient and root of singles with places to spare, so that rounding twice does no harm.
 * All else goes to `float-arithmetic.ts`. Source: ARM DDI 0403E.e, A2.5; S. A. Figueroa, "When is double rounding innocuous?" (1995).
 */
import { addSlowly, divideSlowly, fuseSlowly, multiplySlowly, squareRootSlowly } from './float-arithmetic.ts';
import { isHalfwaySingle, sumError } from './float-exact.ts';
import { type FloatState, FZ_OR_RMODE, IXC, SINGLE } from './float-state.ts';
import { FPSCR } from './state.ts';

/** What rounds to the smallest normal number may have been smaller, which raises a flag. */
const SMALL = 2 ** -126;
const ENDLESS = Number.POSITIVE_INFINITY;

/** d = n + m, or n - m when `sign` is -1. */
export function addSingle(f: FloatState, d: number, n: number, m: number, sign: number): void {
  const x = f.single[n]!;
  const y = f.single[m]! * sign;
  const sum = x + y;
  const value = Math.fround(sum);
  const size = Math.abs(value);
  const fpscr = f.r[FPSCR]!;
  if (size > SMALL && size < ENDLESS && (fpscr & FZ_OR_RMODE) === 0) {
    if ((fpscr & IXC) === 0 && (value !== sum || sum - x !== y || sum - y !== x)) f.r[FPSCR] = fpscr | IXC;
    f.single[d] = value;
  } else addSlowly(f, SINGLE, d, n, m, sign);
}

export function multiplySingle(f: FloatState, d: number, n: number, m: number): void {
  const product = f.single[n]! * f.single[m]!;
  const value = Math.fround(product);
  const size = Math.abs(value);
  const fpscr = f.r[FPSCR]!;
  if (size > SMALL && size < ENDLESS && (fpscr & FZ_OR_RMODE) === 0) {
    if ((fpscr & IXC) === 0 && value !== product) f.r[FPSCR] = fpscr | IXC;
    f.single[d] = value;
  } else multiplySlowly(f, SINGLE, d, n, m);
}

export function divideSingle(f: FloatState, d: number, n: number, m: number): void {
  const x = f.single[n]!;
  const y = f.single[m]!;
  const value = Math.fround(x / y);
  const size = Math.abs(value);
  const fpscr = f.r[FPSCR]!;
  if (size > SMALL && size < ENDLESS && (fpscr & FZ_OR_RMODE) === 0 && y !== 0) {
    if ((fpscr & IXC) === 0 && value * y !== x) f.r[FPSCR] = fpscr | IXC;
    f.single[d] = value;
  } else divideSlowly(f, SINGLE, d, n, m);
}

export function squareRootSingle(f: FloatState, d: number, n: number): void {
  const x = f.single[n]!;
  const value = Math.fround(Math.sqrt(x));
  const fpscr = f.r[FPSCR]!;
  if (value > 0 && value < ENDLESS && (fpscr & FZ_OR_RMODE) === 0) {
    if ((fpscr & IXC) === 0 && value * value !== x) f.r[FPSCR] = fpscr | IXC;
    f.single[d] = value;
  } else squareRootSlowly(f, SINGLE, d, n);
}

/** d = a + n · m, rounded once: halfway between two singles a third rounding would decide, so those go the long way. */
export function fuseSingle(f: FloatState, d: number, a: number, n: number, m: number): void {
  const product = f.single[n]! * f.single[m]!;
  const addend = f.single[a]!;
  const sum = product + addend;
  const value = Math.fround(sum);
  const size = Math.abs(value);
  const fpscr = f.r[FPSCR]!;
  if (size > SMALL && size < ENDLESS && (fpscr & FZ_OR_RMODE) === 0 && !isHalfwaySingle(sum)) {
    if ((fpscr & IXC) === 0 && (value !== sum || sumError(product, addend, sum) !== 0)) f.r[FPSCR] = fpscr | IXC;
    f.single[d] = value;
  } else fuseSlowly(f, SINGLE, d, a, n, m);
}
