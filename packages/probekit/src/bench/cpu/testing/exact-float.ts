/**
 * A second, slow way to every result, for tests: whole numbers of any length, then one rounding, word for word as FPRound of
 * ARM DDI 0403E.e has it. Shares nothing with the core but the numbers of formats, modes and flags.
 */
import { DOUBLE, FZ, IXC, OFC, SINGLE, TO_MINUS, TO_NEAREST, TO_PLUS, UFC } from '../float-state.ts';

/** sign · size · 2^exponent, and a bit more when `more`. */
export interface Exact {
  readonly negative: boolean;
  readonly size: bigint;
  readonly exponent: number;
  readonly more: boolean;
}

export interface Rounded {
  readonly bits: bigint;
  readonly flags: number;
}

const WIDTHS = { [SINGLE]: [8, 23], [DOUBLE]: [11, 52], 2: [5, 10] } as Readonly<Record<number, readonly [number, number]>>;

export function exactOf(bits: bigint, format: number): Exact {
  const [exponentBits, fractionBits] = WIDTHS[format]!;
  const fraction = bits & ((1n << BigInt(fractionBits)) - 1n);
  const biased = Number((bits >> BigInt(fractionBits)) & ((1n << BigInt(exponentBits)) - 1n));
  const bias = 2 ** (exponentBits - 1) - 1;
  const negative = bits >> BigInt(exponentBits + fractionBits) === 1n;
  const size = biased === 0 ? fraction : fraction | (1n << BigInt(fractionBits));
  return { negative, size, exponent: Math.max(biased, 1) - bias - fractionBits, more: false };
}

export function negated(value: Exact): Exact {
  return { ...value, negative: !value.negative };
}

export function sumOf(x: Exact, y: Exact): Exact {
  const exponent = Math.min(x.exponent, y.exponent);
  const aligned = (each: Exact) => (each.size << BigInt(each.exponent - exponent)) * (each.negative ? -1n : 1n);
  const sum = aligned(x) + aligned(y);
  return { negative: sum < 0n, size: sum < 0n ? -sum : sum, exponent, more: false };
}

export function productOf(x: Exact, y: Exact): Exact {
  return { negative: x.negative !== y.negative, size: x.size * y.size, exponent: x.exponent + y.exponent, more: false };
}

export function quotientOf(x: Exact, y: Exact): Exact {
  const size = (x.size << 200n) / y.size;
  return {
    negative: x.negative !== y.negative,
    size,
    exponent: x.exponent - y.exponent - 200,
    more: size * y.size !== x.size << 200n,
  };
}

export function rootOf(x: Exact): Exact {
  const odd = Math.abs(x.exponent % 2);
  const radicand = x.size << BigInt(300 + odd);
  let root = 1n << BigInt(Math.ceil(radicand.toString(2).length / 2));
  for (let next = (root + radicand / root) / 2n; next < root; next = (root + radicand / root) / 2n) root = next;
  return { negative: false, size: root, exponent: (x.exponent - odd - 300) / 2, more: root * root !== radicand };
}

/** FPRound for a value other than zero. */
export function roundExact(value: Exact, format: number, mode: number, control: number): Rounded {
  const [exponentBits, fractionBits] = WIDTHS[format]!;
  const sign = value.negative ? 1n << BigInt(exponentBits + fractionBits) : 0n;
  const smallest = 2 - 2 ** (exponentBits - 1);
  const exponent = value.size.toString(2).length - 1 + value.exponent;
  if (control & FZ && format !== 2 && exponent < smallest) return { bits: sign, flags: UFC };
  let biased = Math.max(exponent - smallest + 1, 0);
  const place = (biased === 0 ? smallest : exponent) - fractionBits;
  const shift = BigInt(place - value.exponent);
  let whole = shift > 0n ? value.size >> shift : value.size << -shift;
  // What is left in units of a quarter place, with every smaller bit in the lowest.
  const rest = shift > 0n ? value.size - (whole << shift) : 0n;
  const half = shift > 0n ? 1n << (shift - 1n) : 1n;
  const inexact = rest !== 0n || value.more;
  const above = rest > half || (rest === half && value.more);
  let flags = biased === 0 && inexact ? UFC : 0;
  const outward = mode === (value.negative ? TO_MINUS : TO_PLUS) && inexact;
  if (mode === TO_NEAREST ? above || (rest === half && shift > 0n && (whole & 1n) === 1n) : outward) whole++;
  if (whole >> BigInt(fractionBits) === 1n && biased === 0) biased = 1;
  if (whole >> BigInt(fractionBits + 1) === 1n) {
    biased++;
    whole >>= 1n;
  }
  if (inexact) flags |= IXC;
  if (biased >= 2 ** exponentBits - 1) {
    const toInfinity = mode === TO_NEAREST || mode === (value.negative ? TO_MINUS : TO_PLUS);
    const infinity = ((1n << BigInt(exponentBits)) - 1n) << BigInt(fractionBits);
    return { bits: sign | (toInfinity ? infinity : infinity - 1n), flags: flags | OFC | IXC };
  }
  const fraction = whole & ((1n << BigInt(fractionBits)) - 1n);
  return { bits: sign | (BigInt(biased) << BigInt(fractionBits)) | fraction, flags };
}
