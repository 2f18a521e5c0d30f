/**
 * Rounding of an exact value, given as the sum of a double and a much smaller one, to any format in any mode, with the
 * flags this raises. Tininess is detected before rounding. Source: ARM DDI 0403E.e, A2.5.11 (FPRound), A2.5.14.
 */
import { exponentOf, scaled } from './float-exact.ts';
import {
  type FloatState,
  FZ,
  HALF,
  HALF_ALTERNATIVE,
  IOC,
  IXC,
  OFC,
  raise,
  TO_AWAY,
  TO_MINUS,
  TO_NEAREST,
  TO_PLUS,
  UFC,
} from './float-state.ts';
import { FPSCR } from './state.ts';

/** By format: bits of a significand, exponent of the smallest normal number, the largest number. */
const PRECISION = [24, 53, 11, 11] as const;
const MIN_EXPONENT = [-126, -1022, -14, -14] as const;
const LARGEST = [2 ** 128 - 2 ** 104, Number.MAX_VALUE, 65_504, 131_008] as const;

/**
 * (high + low) · 2^scale rounded to the format; high is finite and not zero, |low| at most half its last place or just
 * above, and on the right side of that half.
 */
export function roundTo(f: FloatState, format: number, high: number, low: number, scale: number, mode: number): number {
  const negative = high < 0;
  const lead = exponentOf(high);
  let significand = scaled(negative ? -high : high, 52 - lead);
  let rest = scaled(negative ? -low : low, 52 - lead);
  let exponent = scale + lead;
  if (significand === 2 ** 52 && rest < 0) {
    // Below a power of two the places are half as wide.
    significand = 2 ** 53;
    rest *= 2;
    exponent--;
  }
  const smallest = MIN_EXPONENT[format]!;
  const tiny = exponent < smallest;
  if (tiny && f.r[FPSCR]! & FZ && format !== HALF && format !== HALF_ALTERNATIVE) {
    raise(f, UFC);
    return negative ? -0 : 0;
  }
  const place = (tiny ? smallest : exponent) - PRECISION[format]! + 1;
  const places = place - exponent + 52;
  const units = roundPlaces(significand, rest, places, negative, mode);
  const value = scaled(units, place);
  if (value > LARGEST[format]!) return overflowed(f, format, negative, mode);
  if (rest !== 0 || scaled(units, places) !== significand) raise(f, tiny ? IXC | UFC : IXC);
  return negative ? -value : value;
}

/** (significand + rest) / 2^places as an integer, where significand + rest is positive and below 2^54. */
function roundPlaces(significand: number, rest: number, places: number, negative: boolean, mode: number): number {
  const outward = mode === (negative ? TO_MINUS : TO_PLUS);
  if (places > 54) return outward ? 1 : 0;
  const unit = 2 ** places;
  let units = Math.floor(significand / unit);
  let remainder = significand - units * unit;
  if (rest < 0 && remainder === 0) {
    units--;
    remainder = unit;
  }
  if (remainder === 0 && rest === 0) return units;
  const side = remainder - unit / 2 + rest;
  return (mode === TO_NEAREST ? side > 0 || (side === 0 && units % 2 !== 0) : outward) ? units + 1 : units;
}

/** Infinity or the largest number, as the mode has it; alternative half precision saturates. */
function overflowed(f: FloatState, format: number, negative: boolean, mode: number): number {
  let value: number = Number.POSITIVE_INFINITY;
  if (format === HALF_ALTERNATIVE) {
    raise(f, IOC);
    value = LARGEST[HALF_ALTERNATIVE];
  } else {
    raise(f, OFC | IXC);
    if (mode !== TO_NEAREST && mode !== (negative ? TO_MINUS : TO_PLUS)) value = LARGEST[format]!;
  }
  return negative ? -value : value;
}

/** A finite number as an integer in the given mode, with the sign of a zero kept. Raises nothing. */
export function toInteger(value: number, mode: number): number {
  const whole = Math.trunc(value);
  const part = value - whole;
  if (part === 0) return whole;
  const away = value < 0 ? -1 : 1;
  const size = Math.abs(part);
  const up =
    mode === TO_NEAREST
      ? size > 0.5 || (size === 0.5 && whole % 2 !== 0)
      : mode === TO_AWAY
        ? size >= 0.5
        : mode === (away > 0 ? TO_PLUS : TO_MINUS);
  return up ? whole + away : whole;
}
