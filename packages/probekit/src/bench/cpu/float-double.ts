/**
 * Double precision where the host's arithmetic decides: results well inside the range, rounded to nearest, nothing flushed.
 * Whether they are exact, which only matters until FPSCR.IXC is set, is told by what the rounding lost. All else goes to
 * `float-arithmetic.ts`. Source: ARM DDI 0403E.e, A2.5.
 */
import { addSlowly, divideSlowly, fuseSlowly, multiplySlowly, squareRootSlowly } from './float-arithmetic.ts';
import { productError, sumError } from './float-exact.ts';
import { DOUBLE, type FloatState, FZ_OR_RMODE, IXC } from './float-state.ts';
import { FPSCR } from './state.ts';

/** Between these, for operands and results, the error-free transforms hold. */
const SMALL = 2 ** -900;
const LARGE = 2 ** 980;
/** What rounds to the smallest normal number may have been smaller, which raises a flag. */
const SMALLEST = 2 ** -1022;
const ENDLESS = Number.POSITIVE_INFINITY;

/** d = n + m, or n - m when `sign` is -1. */
export function addDouble(f: FloatState, d: number, n: number, m: number, sign: number): void {
  const x = f.double[n]!;
  const y = f.double[m]! * sign;
  const sum = x + y;
  const size = Math.abs(sum);
  const fpscr = f.r[FPSCR]!;
  if (size > SMALLEST && size < ENDLESS && (fpscr & FZ_OR_RMODE) === 0) {
    if ((fpscr & IXC) === 0 && (sum - x !== y || sum - y !== x)) f.r[FPSCR] = fpscr | IXC;
    f.double[d] = sum;
  } else addSlowly(f, DOUBLE, d, n, m, sign);
}

export function multiplyDouble(f: FloatState, d: number, n: number, m: number): void {
  const x = f.double[n]!;
  const y = f.double[m]!;
  const product = x * y;
  const size = Math.abs(product);
  const fpscr = f.r[FPSCR]!;
  const plain = (fpscr & FZ_OR_RMODE) === 0;
  if (plain && (fpscr & IXC) !== 0 && size > SMALLEST && size < ENDLESS) {
    f.double[d] = product;
  } else if (plain && size > SMALL && size < LARGE && Math.abs(x) < LARGE && Math.abs(y) < LARGE) {
    if (productError(x, y, product) !== 0) f.r[FPSCR] = fpscr | IXC;
    f.double[d] = product;
  } else multiplySlowly(f, DOUBLE, d, n, m);
}

export function divideDouble(f: FloatState, d: number, n: number, m: number): void {
  const x = f.double[n]!;
  const y = f.double[m]!;
  const quotient = x / y;
  const size = Math.abs(quotient);
  const fpscr = f.r[FPSCR]!;
  const plain = (fpscr & FZ_OR_RMODE) === 0 && y !== 0;
  if (plain && (fpscr & IXC) !== 0 && size > SMALLEST && size < ENDLESS) {
    f.double[d] = quotient;
  } else if (plain && size > SMALL && size < LARGE && Math.abs(x) > SMALL && Math.abs(x) < LARGE && Math.abs(y) < LARGE) {
    if (quotient * y !== x || productError(quotient, y, x) !== 0) f.r[FPSCR] = fpscr | IXC;
    f.double[d] = quotient;
  } else divideSlowly(f, DOUBLE, d, n, m);
}

export function squareRootDouble(f: FloatState, d: number, n: number): void {
  const x = f.double[n]!;
  const root = Math.sqrt(x);
  const fpscr = f.r[FPSCR]!;
  if (x > SMALL && x < LARGE && (fpscr & FZ_OR_RMODE) === 0) {
    if ((fpscr & IXC) === 0 && (root * root !== x || productError(root, root, x) !== 0)) f.r[FPSCR] = fpscr | IXC;
    f.double[d] = root;
  } else squareRootSlowly(f, DOUBLE, d, n);
}

/** d = a + n · m, rounded once. Where a third part decides between two neighbours, it goes the long way. */
export function fuseDouble(f: FloatState, d: number, a: number, n: number, m: number): void {
  const x = f.double[n]!;
  const y = f.double[m]!;
  const addend = f.double[a]!;
  const product = x * y;
  const lost = productError(x, y, product);
  const lower = addend + lost;
  const lowerRest = sumError(addend, lost, lower);
  const upper = product + lower;
  const upperRest = sumError(product, lower, upper);
  const rest = upperRest + lowerRest;
  const value = upper + rest;
  const size = Math.abs(product);
  const fpscr = f.r[FPSCR]!;
  const inRange = size > SMALL && size < LARGE && Math.abs(x) < LARGE && Math.abs(y) < LARGE && Math.abs(value) > SMALL;
  const trace = sumError(upperRest, lowerRest, rest);
  const low = sumError(upper, rest, value);
  // Twice what is lost can be added exactly: it is the distance of two neighbours, so the sum lies halfway but for the trace.
  const isOpen = trace !== 0 && low !== 0 && value + 2 * low - value === 2 * low;
  if (inRange && Math.abs(addend) < LARGE && (fpscr & FZ_OR_RMODE) === 0 && !isOpen) {
    if (low !== 0 || trace !== 0) f.r[FPSCR] = fpscr | IXC;
    f.double[d] = value;
  } else fuseSlowly(f, DOUBLE, d, a, n, m);
}
