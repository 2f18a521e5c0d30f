/** The DSP extension: packed halves and bytes, saturating arithmetic, half-word multiplications. Source: ARM DDI 0403E.e, A7.7. */
import { highSigned, highUnsigned, saturateSigned, saturateUnsigned } from './arithmetic.ts';
import { DSP } from './dsp-operations.ts';
import { FLAG_GE, FLAG_Q } from './state.ts';

const bottom = (word: number): number => (word << 16) >> 16;
const top = (word: number): number => word >> 16;
const pack = (low: number, high: number): number => (low & 0xffff) | (high << 16);

function saturating(r: Int32Array, value: number, width: number, signed: boolean): number {
  const result = signed ? saturateSigned(value, width) : saturateUnsigned(value, width);
  if (result !== value) r[FLAG_Q] = 1;
  return result;
}

/** Operations on two registers; `c` is a width for SSAT16 and USAT16. */
export function dsp(r: Int32Array, kind: number, a: number, b: number, c: number): void {
  const x = r[b]!;
  const y = r[c]!;
  switch (kind) {
    case DSP.PKHBT:
      r[a] = (x & 0xffff) | (y & 0xffff_0000);
      return;
    case DSP.PKHTB:
      r[a] = (x & 0xffff_0000) | (y & 0xffff);
      return;
    case DSP.SSAT16:
      r[a] = pack(saturating(r, bottom(x), c, true), saturating(r, top(x), c, true));
      return;
    case DSP.USAT16:
      r[a] = pack(saturating(r, bottom(x), c, false), saturating(r, top(x), c, false));
      return;
    case DSP.SXTB16:
      r[a] = pack((x << 24) >> 24, (x << 8) >> 24);
      return;
    case DSP.ADD16_PLAIN:
      r[a] = pack(x + y, top(x) + top(y));
      return;
    case DSP.QADD:
      r[a] = saturating(r, x + y, 32, true);
      return;
    case DSP.QSUB:
      r[a] = saturating(r, x - y, 32, true);
      return;
    case DSP.QDADD:
      r[a] = saturating(r, x + saturating(r, 2 * y, 32, true), 32, true);
      return;
    case DSP.QDSUB:
      r[a] = saturating(r, x - saturating(r, 2 * y, 32, true), 32, true);
      return;
    case DSP.SEL: {
      const ge = r[FLAG_GE]!;
      let result = 0;
      for (let lane = 0; lane < 4; lane++) result |= (ge & (1 << lane) ? x : y) & (0xff << (8 * lane));
      r[a] = result;
      return;
    }
    default:
      r[a] = parallel(r, (kind >>> 4) & 7, kind & 7, x, y);
  }
}

const ADD8 = 0;
const ADD16 = 1;
const ASX = 2;
const SUB8 = 4;
const SUB16 = 5;
/** Values of the form field: bit 2 unsigned, then plain (sets GE), saturating, halving. */
const SATURATING = 1;
const HALVING = 2;

function parallel(r: Int32Array, operation: number, form: number, x: number, y: number): number {
  const unsigned = (form & 4) !== 0;
  if (operation === ADD8 || operation === SUB8) {
    let result = 0;
    let ge = 0;
    for (let lane = 0; lane < 4; lane++) {
      const p = unsigned ? (x >>> (8 * lane)) & 0xff : (x << (24 - 8 * lane)) >> 24;
      const q = unsigned ? (y >>> (8 * lane)) & 0xff : (y << (24 - 8 * lane)) >> 24;
      const subtracts = operation === SUB8;
      const value = subtracts ? p - q : p + q;
      if (carries(value, subtracts, unsigned, 8)) ge |= 1 << lane;
      result |= (formed(value, form, 8) & 0xff) << (8 * lane);
    }
    if ((form & 3) === 0) r[FLAG_GE] = ge;
    return result;
  }
  const half = (word: number, high: boolean) => (unsigned ? (high ? word >>> 16 : word & 0xffff) : high ? top(word) : bottom(word));
  const exchanged = operation !== ADD16 && operation !== SUB16;
  const lowSubtracts = operation === SUB16 || operation === ASX;
  const highSubtracts = operation !== ADD16 && operation !== ASX;
  const lowOther = half(y, exchanged);
  const highOther = half(y, !exchanged);
  const low = half(x, false) + (lowSubtracts ? -lowOther : lowOther);
  const high = half(x, true) + (highSubtracts ? -highOther : highOther);
  if ((form & 3) === 0)
    r[FLAG_GE] = (carries(low, lowSubtracts, unsigned, 16) ? 3 : 0) | (carries(high, highSubtracts, unsigned, 16) ? 12 : 0);
  return pack(formed(low, form, 16), formed(high, form, 16));
}

/** GE of one lane: result not negative, or carry out of an unsigned sum. */
function carries(value: number, subtracts: boolean, unsigned: boolean, width: number): boolean {
  return unsigned && !subtracts ? value >= 2 ** width : value >= 0;
}

function formed(value: number, form: number, width: number): number {
  if ((form & 3) === HALVING) return value >> 1;
  if ((form & 3) === SATURATING) return form & 4 ? saturateUnsigned(value, width) : saturateSigned(value, width);
  return value;
}

/** Multiplications with an accumulator register `d`; for the long ones `a` and `d` are low and high word. */
export function dspLong(r: Int32Array, kind: number, a: number, b: number, c: number, d: number): void {
  const op1 = (kind >>> 4) & 7;
  const op2 = kind & 15;
  const x = r[b]!;
  const y = r[c]!;
  if (kind & DSP.LONG) {
    long(r, op1, op2, a, d, x, y);
    return;
  }
  const half = (word: number, high: number) => (high ? top(word) : bottom(word));
  const accumulator = r[d]!;
  switch (op1) {
    case 1:
      r[a] = overflowing(r, half(x, op2 & 2) * half(y, op2 & 1) + accumulator);
      return;
    case 2:
    case 4: {
      const z = op2 & 1 ? (y >>> 16) | (y << 16) : y;
      const first = bottom(x) * bottom(z);
      const second = top(x) * top(z);
      r[a] = overflowing(r, (op1 === 2 ? first + second : first - second) + accumulator);
      return;
    }
    case 3: {
      const z = half(y, op2 & 1);
      r[a] = overflowing(r, Math.floor((x * z) / 65536) + accumulator);
      return;
    }
    case 5:
    case 6: {
      const low = Math.imul(x, y);
      const high = highSigned(x, y);
      if (op1 === 5) {
        r[a] = accumulator + high + (op2 & 1 ? low >>> 31 : 0);
        return;
      }
      // Accumulator in the high word minus the product, rounded by adding half (A7.7.142).
      const restLow = -low | 0;
      const restHigh = (accumulator - high - (low !== 0 ? 1 : 0)) | 0;
      r[a] = restHigh + (op2 & 1 ? restLow >>> 31 : 0);
      return;
    }
    default: {
      let sum = accumulator;
      for (let lane = 0; lane < 32; lane += 8) sum += Math.abs(((x >>> lane) & 0xff) - ((y >>> lane) & 0xff));
      r[a] = sum;
    }
  }
}

/** Wraps to 32 bits and sets Q when that changes the value. */
function overflowing(r: Int32Array, value: number): number {
  const result = value | 0;
  if (result !== value) r[FLAG_Q] = 1;
  return result;
}

function long(r: Int32Array, op1: number, op2: number, low: number, high: number, x: number, y: number): void {
  if (op1 === 6) {
    const product = Math.imul(x, y) >>> 0;
    const sum = product + (r[low]! >>> 0) + (r[high]! >>> 0);
    r[high] = highUnsigned(x, y) + Math.floor(sum / 2 ** 32);
    r[low] = sum % 2 ** 32;
    return;
  }
  const half = (word: number, isHigh: number) => (isHigh ? top(word) : bottom(word));
  let product: number;
  if (op1 === 4 && op2 < 12) {
    product = half(x, op2 & 2) * half(y, op2 & 1);
  } else {
    const z = op2 & 1 ? (y >>> 16) | (y << 16) : y;
    const first = bottom(x) * bottom(z);
    const second = top(x) * top(z);
    product = op1 === 4 ? first + second : first - second;
  }
  const sum = (r[low]! >>> 0) + (product >>> 0) + 0;
  r[high] = r[high]! + Math.floor(product / 2 ** 32) + (sum >= 2 ** 32 ? 1 : 0);
  r[low] = sum % 2 ** 32;
}
