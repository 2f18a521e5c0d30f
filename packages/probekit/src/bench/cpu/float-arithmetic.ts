/**
 * Addition, multiplication, division, square root and fused multiply-add for every operand, mode and format: special
 * values, then an exact result that `float-round.ts` rounds. Operands are brought near one before, so that the error-free
 * transforms hold. The usual cases never come here: see `float-single.ts` and `float-double.ts`.
 * Source: ARM DDI 0403E.e, A2.5; S. Boldo, G. Melquiond, "Emulation of a FMA and correctly rounded sums" (2008).
 */
import { exponentOf, productError, scaled, sumError } from './float-exact.ts';
import { isNan, isSignalling, operand, putInvalid, putNan, putNanOf, putNanOfThree } from './float-nan.ts';
import { roundTo } from './float-round.ts';
import { DZC, type FloatState, put, raise, roundingMode, TO_MINUS } from './float-state.ts';

/** Operands further apart than this only lend their sign: more than twice the places of a double. */
const FAR = 200;
/** Smaller than half the last place of a quotient or root near one, which is all that matters of what remains. */
const TRACE = 2 ** -60;

/** d = n + m, or n - m when `sign` is -1. */
export function addSlowly(f: FloatState, format: number, d: number, n: number, m: number, sign: number): void {
  const x = operand(f, format, n);
  const second = operand(f, format, m);
  const y = sign * second;
  if (Number.isNaN(x) || Number.isNaN(y)) {
    putNanOf(f, format, d, n, m);
    return;
  }
  const rough = x + y;
  if (Number.isNaN(rough)) putInvalid(f, format, d);
  else if (Math.abs(x) === Number.POSITIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY) put(f, format, d, rough);
  else if (x === -y) put(f, format, d, zeroSum(f, x, y));
  else if (x === 0 || y === 0) put(f, format, d, roundTo(f, format, rough, 0, 0, roundingMode(f)));
  else putFused(f, format, d, x, 1, y);
}

/** x + y where both are zero or opposite: the sign is that of both, or the mode's. */
function zeroSum(f: FloatState, x: number, y: number): number {
  if (x === 0 && Object.is(x, y)) return x;
  return roundingMode(f) === TO_MINUS ? -0 : 0;
}

export function multiplySlowly(f: FloatState, format: number, d: number, n: number, m: number): void {
  const x = operand(f, format, n);
  const y = operand(f, format, m);
  const rough = x * y;
  if (Number.isNaN(x) || Number.isNaN(y)) putNanOf(f, format, d, n, m);
  else if (Number.isNaN(rough)) putInvalid(f, format, d);
  else if (x === 0 || y === 0 || Math.abs(x) === Number.POSITIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY)
    put(f, format, d, rough);
  else putProduct(f, format, d, x, y);
}

function putProduct(f: FloatState, format: number, d: number, x: number, y: number): void {
  const xExponent = exponentOf(x);
  const yExponent = exponentOf(y);
  const a = scaled(x, -xExponent);
  const b = scaled(y, -yExponent);
  const product = a * b;
  put(f, format, d, roundTo(f, format, product, productError(a, b, product), xExponent + yExponent, roundingMode(f)));
}

export function divideSlowly(f: FloatState, format: number, d: number, n: number, m: number): void {
  const x = operand(f, format, n);
  const y = operand(f, format, m);
  const rough = x / y;
  if (Number.isNaN(x) || Number.isNaN(y)) {
    putNanOf(f, format, d, n, m);
  } else if (Number.isNaN(rough)) {
    putInvalid(f, format, d);
  } else if (x === 0 || y === 0 || Math.abs(x) === Number.POSITIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY) {
    if (y === 0 && Math.abs(x) !== Number.POSITIVE_INFINITY) raise(f, DZC);
    put(f, format, d, rough);
  } else {
    const xExponent = exponentOf(x);
    const yExponent = exponentOf(y);
    const a = scaled(x, -xExponent);
    const b = scaled(y, -yExponent);
    const quotient = a / b;
    const product = quotient * b;
    const remainder = a - product - productError(quotient, b, product);
    const trace = Math.sign(remainder) * Math.sign(b) * TRACE;
    put(f, format, d, roundTo(f, format, quotient, trace, xExponent - yExponent, roundingMode(f)));
  }
}

export function squareRootSlowly(f: FloatState, format: number, d: number, n: number): void {
  const x = operand(f, format, n);
  if (Number.isNaN(x)) {
    putNan(f, format, d, n);
  } else if (x < 0) {
    putInvalid(f, format, d);
  } else if (x === 0 || x === Number.POSITIVE_INFINITY) {
    put(f, format, d, x);
  } else {
    const exponent = exponentOf(x) & ~1;
    const a = scaled(x, -exponent);
    const root = Math.sqrt(a);
    const square = root * root;
    const remainder = a - square - productError(root, root, square);
    put(f, format, d, roundTo(f, format, root, Math.sign(remainder) * TRACE, exponent / 2, roundingMode(f)));
  }
}

/** d = a + n · m, rounded once. */
export function fuseSlowly(f: FloatState, format: number, d: number, a: number, n: number, m: number): void {
  const x = operand(f, format, n);
  const y = operand(f, format, m);
  const c = operand(f, format, a);
  const rough = x * y;
  if (Number.isNaN(x) || Number.isNaN(y) || Number.isNaN(c)) {
    // Zero times infinity is invalid even when a quiet NaN is added to it.
    const invalid = Number.isNaN(rough) && !Number.isNaN(x) && !Number.isNaN(y);
    if (invalid && isQuiet(f, format, a)) putInvalid(f, format, d);
    else putNanOfThree(f, format, d, a, n, m);
    return;
  }
  const infinite = Math.abs(x) === Number.POSITIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY;
  if (Number.isNaN(rough) || (infinite && c === -rough)) putInvalid(f, format, d);
  else if (Math.abs(c) === Number.POSITIVE_INFINITY) put(f, format, d, c);
  else if (infinite) put(f, format, d, rough);
  else if (x !== 0 && y !== 0) putFusedOrProduct(f, format, d, x, y, c);
  else if (c === 0) put(f, format, d, zeroSum(f, c, rough));
  else put(f, format, d, roundTo(f, format, c, 0, 0, roundingMode(f)));
}

function isQuiet(f: FloatState, format: number, n: number): boolean {
  return isNan(f, format, n) && !isSignalling(f, format, n);
}

function putFusedOrProduct(f: FloatState, format: number, d: number, x: number, y: number, c: number): void {
  if (c === 0) putProduct(f, format, d, x, y);
  else putFused(f, format, d, x, y, c);
}

/** d = x · y + c for finite numbers other than zero. */
function putFused(f: FloatState, format: number, d: number, x: number, y: number, c: number): void {
  const xExponent = exponentOf(x);
  const yExponent = exponentOf(y);
  const cExponent = exponentOf(c);
  const a = scaled(x, -xExponent);
  const b = scaled(y, -yExponent);
  const distance = Math.max(-FAR, Math.min(FAR, cExponent - xExponent - yExponent));
  const addend = scaled(scaled(c, -cExponent), distance);
  const product = a * b;
  const productRest = productError(a, b, product);
  const lower = addend + productRest;
  const lowerRest = sumError(addend, productRest, lower);
  const upper = product + lower;
  const upperRest = sumError(product, lower, upper);
  const rest = upperRest + lowerRest;
  const trace = sumError(upperRest, lowerRest, rest);
  const high = upper + rest;
  const low = sumError(upper, rest, high);
  const scale = distance === FAR ? cExponent - FAR : xExponent + yExponent;
  if (high === 0) put(f, format, d, roundingMode(f) === TO_MINUS ? -0 : 0);
  else put(f, format, d, roundTo(f, format, high, withTrace(low, trace), scale, roundingMode(f)));
}

/** Moves `low` by less than its last place towards the sign of what is left besides. */
function withTrace(low: number, trace: number): number {
  if (trace === 0) return low;
  if (low === 0) return trace;
  return low * (low > 0 === trace > 0 ? 1 + 2 ** -52 : 1 - 2 ** -52);
}
