/**
 * Exact pieces of double arithmetic: what a rounded sum or product has lost, exponents, powers of two. Source: T. J. Dekker,
 * "A floating-point technique for extending the available precision" (1971); D. E. Knuth, TAOCP 2, 4.2.2.
 */

const cell = new Float64Array(1);
const words = new Uint32Array(cell.buffer);
/** 2^27 + 1 cuts a significand into two halves whose products are exact. */
const SPLIT = 134_217_729;

/** x + y less `sum`, its rounded value. Exact unless the sum overflows. */
export function sumError(x: number, y: number, sum: number): number {
  const part = sum - x;
  return x - (sum - part) + (y - part);
}

/** x · y less `product`, its rounded value. Exact while the factors are below 2^990 and the product is above 2^-960. */
export function productError(x: number, y: number, product: number): number {
  const xCut = SPLIT * x;
  const yCut = SPLIT * y;
  const xHigh = xCut - (xCut - x);
  const yHigh = yCut - (yCut - y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  return xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow);
}

/** 2 to the power of an exponent from -1022 to 1023. */
function powerOfTwo(exponent: number): number {
  words[0] = 0;
  words[1] = (exponent + 1023) << 20;
  return cell[0]!;
}

/** e with 2^e <= |value| < 2^(e + 1); the value is finite and not zero. */
export function exponentOf(value: number): number {
  cell[0] = value;
  const biased = (words[1]! >>> 20) & 0x7ff;
  if (biased !== 0) return biased - 1023;
  cell[0] = value * 2 ** 54;
  return ((words[1]! >>> 20) & 0x7ff) - 1077;
}

/** value · 2^exponent; exact when the result is a double. */
export function scaled(value: number, exponent: number): number {
  let result = value;
  let rest = exponent;
  for (; rest > 1023; rest -= 1023) result *= powerOfTwo(1023);
  for (; rest < -1022; rest += 1022) result *= powerOfTwo(-1022);
  return result * powerOfTwo(rest);
}

/** The double is halfway between two neighbouring singles; for the range of normal singles. */
export function isHalfwaySingle(value: number): boolean {
  cell[0] = value;
  return (words[0]! & 0x1fff_ffff) === 0x1000_0000;
}
