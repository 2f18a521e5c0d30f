/** What rounding does not decide: NaNs, infinities, zeros, comparisons and conversions, as ARM DDI 0403E.e, A2.5 and A7.7 have them. */
import { describe, expect, it } from 'vitest';
import { executeFloat } from './execute-float.ts';
import { EXACT, FRACTION_SHIFT, HALFWORD, MODE_OF_FPSCR, UNSIGNED, WIDE } from './float-convert.ts';
import { FLOAT_OP } from './float-operations.ts';
import { AHP, DN, DZC, FZ, floatState, IDC, IOC, IXC, OFC, TO_AWAY, TO_NEAREST, TO_ZERO, UFC } from './float-state.ts';
import { FPSCR, S0 } from './state.ts';
import { exactOf, roundExact } from './testing/exact-float.ts';

const D = S0;
const N = S0 + 1;
const M = S0 + 2;
const TOWARDS_MINUS = 2 << 22;

const ZERO = 0;
const MINUS_ZERO = 0x8000_0000;
const ONE = 0x3f80_0000;
const INFINITY = 0x7f80_0000;
const MINUS_INFINITY = 0xff80_0000;
const DEFAULT_NAN = 0x7fc0_0000;
const QUIET = 0xffc0_1234;
const OTHER_QUIET = 0x7fc0_0042;
const SIGNALLING = 0x7f80_0077;
const SIGNALLING_QUIETED = 0x7fc0_0077;
const SUBNORMAL = 0x0000_0001;
const MINUS_SUBNORMAL = 0x8000_0001;

type Name = keyof typeof FLOAT_OP;

/** Executes one operation over S0, S1 and S2. Answers S0 and the flags that were raised. */
function single(name: Name, d: number, n: number, m: number, fpscr = 0): { result: number; flags: number } {
  const f = floatState(new Int32Array(88));
  f.r.set([d, n, m], D);
  f.r[FPSCR] = fpscr;
  executeFloat(f, FLOAT_OP[name], D, N, M);
  return { result: f.r[D]! >>> 0, flags: (f.r[FPSCR]! ^ fpscr) >>> 0 };
}

/** The same over D0 (whose index is half that of its first word), D1 and D2, as upper and lower words. */
function double(name: Name, n: readonly [number, number], m: readonly [number, number], fpscr = 0) {
  const f = floatState(new Int32Array(88));
  f.r.set([0, 0, n[1], n[0], m[1], m[0]], S0);
  f.r[FPSCR] = fpscr;
  executeFloat(f, FLOAT_OP[name], S0 / 2, S0 / 2 + 1, S0 / 2 + 2);
  return { result: [f.r[S0 + 1]! >>> 0, f.r[S0]! >>> 0], flags: f.r[FPSCR]! ^ fpscr };
}

describe('NaNs', () => {
  it.each([
    { name: 'the first of two quiet ones goes on', n: QUIET, m: OTHER_QUIET, fpscr: 0, result: QUIET, flags: 0 },
    { name: 'a quiet one goes on from second place', n: ONE, m: OTHER_QUIET, fpscr: 0, result: OTHER_QUIET, flags: 0 },
    {
      name: 'a signalling one goes before a quiet one, made quiet',
      n: QUIET,
      m: SIGNALLING,
      fpscr: 0,
      result: SIGNALLING_QUIETED,
      flags: IOC,
    },
    { name: 'DN puts the default NaN in place of a quiet one', n: QUIET, m: ONE, fpscr: DN, result: DEFAULT_NAN, flags: 0 },
    { name: 'DN leaves the invalid operation of a signalling one', n: ONE, m: SIGNALLING, fpscr: DN, result: DEFAULT_NAN, flags: IOC },
  ])('$name', ({ n, m, fpscr, result, flags }) => {
    for (const name of ['ADD_S', 'SUB_S', 'MUL_S', 'DIV_S'] as const) expect(single(name, 0, n, m, fpscr)).toEqual({ result, flags });
  });

  it('keep the payload of a double', () => {
    const quiet = [0xfff8_0001, 0x2345_6789] as const;
    expect(double('ADD_D', [0x3ff0_0000, 0], quiet)).toEqual({ result: [...quiet], flags: 0 });
    expect(double('ADD_D', quiet, [0x7ff0_0000, 1])).toEqual({ result: [0x7ff8_0000, 1], flags: IOC });
  });

  it('change their sign where an operand is negated before, and not in a subtraction', () => {
    expect(single('SUB_S', 0, ONE, QUIET).result).toBe(QUIET);
    expect(single('NMUL_S', 0, ONE, QUIET).result).toBe(0x7fc0_1234);
    expect(single('FMS_S', ONE, QUIET, ONE).result).toBe(0x7fc0_1234);
    expect(single('FNMA_S', QUIET, ONE, ONE).result).toBe(0x7fc0_1234);
  });

  it('of three: the addend goes first, a signalling one before', () => {
    expect(single('FMA_S', QUIET, OTHER_QUIET, ONE)).toEqual({ result: QUIET, flags: 0 });
    expect(single('FMA_S', QUIET, OTHER_QUIET, SIGNALLING)).toEqual({ result: SIGNALLING_QUIETED, flags: IOC });
    expect(single('FMA_S', ONE, OTHER_QUIET, QUIET)).toEqual({ result: OTHER_QUIET, flags: 0 });
  });

  it('added to zero times infinity give the default NaN', () => {
    expect(single('FMA_S', QUIET, ZERO, INFINITY)).toEqual({ result: DEFAULT_NAN, flags: IOC });
    expect(single('FMA_S', SIGNALLING, ZERO, INFINITY)).toEqual({ result: SIGNALLING_QUIETED, flags: IOC });
  });
});

describe('infinities and zeros', () => {
  it.each([
    { name: 'ADD_S', n: INFINITY, m: MINUS_INFINITY },
    { name: 'SUB_S', n: INFINITY, m: INFINITY },
    { name: 'MUL_S', n: ZERO, m: MINUS_INFINITY },
    { name: 'DIV_S', n: ZERO, m: MINUS_ZERO },
    { name: 'DIV_S', n: INFINITY, m: MINUS_INFINITY },
    { name: 'SQRT_S', n: MINUS_SUBNORMAL, m: 0 },
  ] as const)('$name of $n and $m is invalid', ({ name, n, m }) => {
    expect(single(name, 0, n, m)).toEqual({ result: DEFAULT_NAN, flags: IOC });
  });

  it.each([
    { name: 'DIV_S', n: ONE, m: MINUS_ZERO, fpscr: 0, result: MINUS_INFINITY, flags: DZC },
    { name: 'DIV_S', n: INFINITY, m: ZERO, fpscr: 0, result: INFINITY, flags: 0 },
    { name: 'DIV_S', n: ONE, m: MINUS_INFINITY, fpscr: 0, result: MINUS_ZERO, flags: 0 },
    { name: 'SQRT_S', n: MINUS_ZERO, m: 0, fpscr: 0, result: MINUS_ZERO, flags: 0 },
    { name: 'ADD_S', n: ONE, m: 0xbf80_0000, fpscr: 0, result: ZERO, flags: 0 },
    { name: 'ADD_S', n: ONE, m: 0xbf80_0000, fpscr: TOWARDS_MINUS, result: MINUS_ZERO, flags: 0 },
    { name: 'ADD_S', n: MINUS_ZERO, m: MINUS_ZERO, fpscr: 0, result: MINUS_ZERO, flags: 0 },
    { name: 'ADD_S', n: MINUS_ZERO, m: ZERO, fpscr: 0, result: ZERO, flags: 0 },
    { name: 'SUB_S', n: MINUS_ZERO, m: ZERO, fpscr: 0, result: MINUS_ZERO, flags: 0 },
    { name: 'MUL_S', n: MINUS_ZERO, m: ONE, fpscr: 0, result: MINUS_ZERO, flags: 0 },
  ] as const)('$name of $n and $m under $fpscr gives $result', ({ name, n, m, fpscr, result, flags }) => {
    expect(single(name, 0, n, m, fpscr)).toEqual({ result, flags });
  });

  it('under FZ subnormal operands and results are zero, each with its flag', () => {
    expect(single('ADD_S', 0, SUBNORMAL, ONE, FZ)).toEqual({ result: ONE, flags: IDC });
    expect(single('MUL_S', 0, 0x8080_0000, 0x3f00_0000, FZ)).toEqual({ result: MINUS_ZERO, flags: UFC });
    expect(single('DIV_S', 0, ONE, SUBNORMAL, FZ)).toEqual({ result: INFINITY, flags: IDC | DZC });
  });

  it('what would round to the smallest normal number is tiny all the same', () => {
    // The largest number below 1 times the smallest normal number.
    expect(single('MUL_S', 0, 0x3f7f_ffff, 0x0080_0000)).toEqual({ result: 0x0080_0000, flags: UFC | IXC });
    expect(single('MUL_S', 0, 0x3f7f_ffff, 0x0080_0000, FZ)).toEqual({ result: ZERO, flags: UFC });
  });

  it('what exceeds the range is infinite or the largest number, by the mode', () => {
    expect(single('MUL_S', 0, 0x7f7f_ffff, 0xc000_0000)).toEqual({ result: MINUS_INFINITY, flags: OFC | IXC });
    expect(single('MUL_S', 0, 0x7f7f_ffff, 0x4000_0000, TOWARDS_MINUS)).toEqual({ result: 0x7f7f_ffff, flags: OFC | IXC });
  });
});

describe('comparison and selection', () => {
  it.each([
    { n: ONE, m: ONE, strict: 0, nzcv: 0b0110, flags: 0 },
    { n: MINUS_ZERO, m: ZERO, strict: 0, nzcv: 0b0110, flags: 0 },
    { n: MINUS_INFINITY, m: ONE, strict: 0, nzcv: 0b1000, flags: 0 },
    { n: ONE, m: SUBNORMAL, strict: 0, nzcv: 0b0010, flags: 0 },
    { n: ONE, m: QUIET, strict: 0, nzcv: 0b0011, flags: 0 },
    { n: ONE, m: QUIET, strict: 1, nzcv: 0b0011, flags: IOC },
    { n: SIGNALLING, m: ONE, strict: 0, nzcv: 0b0011, flags: IOC },
  ])('compares $n with $m', ({ n, m, strict, nzcv, flags }) => {
    const f = floatState(new Int32Array(88));
    f.r.set([n, m], S0);
    executeFloat(f, FLOAT_OP.CMP_S, S0, S0 + 1, strict);
    expect(f.r[FPSCR]! >>> 28).toBe(nzcv);
    expect(f.r[FPSCR]! & 0xff).toBe(flags);
  });

  it('prefers a number to a quiet NaN, not to a signalling one, and tells the zeros apart', () => {
    expect(single('MAXNM_S', 0, QUIET, ONE)).toEqual({ result: ONE, flags: 0 });
    expect(single('MINNM_S', 0, ONE, QUIET)).toEqual({ result: ONE, flags: 0 });
    expect(single('MAXNM_S', 0, QUIET, OTHER_QUIET)).toEqual({ result: QUIET, flags: 0 });
    expect(single('MAXNM_S', 0, QUIET, SIGNALLING)).toEqual({ result: SIGNALLING_QUIETED, flags: IOC });
    expect(single('MAXNM_S', 0, MINUS_ZERO, ZERO).result).toBe(ZERO);
    expect(single('MINNM_S', 0, ZERO, MINUS_ZERO).result).toBe(MINUS_ZERO);
  });
});

describe('conversion', () => {
  const convert = (name: Name, value: number, parameter: number, fpscr = 0) => {
    const f = floatState(new Int32Array(88));
    f.r[N] = value;
    f.r[FPSCR] = fpscr;
    executeFloat(f, FLOAT_OP[name], D, N, parameter);
    return { result: f.r[D]! >>> 0, flags: (f.r[FPSCR]! ^ fpscr) & 0xff };
  };
  const bitsOf = (value: number) => new Uint32Array(new Float32Array([value]).buffer)[0]!;

  it.each([
    { value: -1.5, parameter: TO_ZERO, result: 0xffff_ffff, flags: IXC },
    { value: 2.5, parameter: TO_NEAREST, result: 2, flags: IXC },
    { value: 2.5, parameter: TO_AWAY, result: 3, flags: IXC },
    { value: -0.75, parameter: TO_ZERO | UNSIGNED, result: 0, flags: IXC },
    { value: -1, parameter: TO_ZERO | UNSIGNED, result: 0, flags: IOC },
    { value: 2 ** 31, parameter: TO_ZERO, result: 0x7fff_ffff, flags: IOC },
    { value: -(2 ** 31), parameter: TO_ZERO, result: 0x8000_0000, flags: 0 },
    { value: Number.NEGATIVE_INFINITY, parameter: TO_ZERO, result: 0x8000_0000, flags: IOC },
    { value: Number.NaN, parameter: TO_ZERO | UNSIGNED, result: 0, flags: IOC },
    { value: 1.75, parameter: TO_ZERO | HALFWORD | WIDE | (1 << FRACTION_SHIFT), result: 3, flags: IXC },
    { value: -1000, parameter: TO_ZERO | HALFWORD | WIDE | (8 << FRACTION_SHIFT), result: 0xffff_8000, flags: IOC },
  ])('takes $value to an integer', ({ value, parameter, result, flags }) => {
    expect(convert('TO_FIXED_S', bitsOf(value), parameter)).toEqual({ result, flags });
  });

  it('takes integers to singles in the mode of FPSCR, fixed point to the nearest', () => {
    expect(convert('FROM_FIXED_S', 0x0100_0001, MODE_OF_FPSCR)).toEqual({ result: bitsOf(2 ** 24), flags: IXC });
    expect(convert('FROM_FIXED_S', 0x0100_0001, MODE_OF_FPSCR, 1 << 22)).toEqual({ result: bitsOf(2 ** 24 + 2), flags: IXC });
    expect(convert('FROM_FIXED_S', 0x0100_0001, TO_NEAREST | (4 << FRACTION_SHIFT), 1 << 22).result).toBe(bitsOf(2 ** 20));
    expect(convert('FROM_FIXED_S', 0xffff_ffff, MODE_OF_FPSCR | UNSIGNED).result).toBe(bitsOf(2 ** 32));
  });

  it('rounds to integral numbers, with Inexact only where it is asked for', () => {
    expect(convert('ROUND_S', bitsOf(-0.25), TO_NEAREST)).toEqual({ result: MINUS_ZERO, flags: 0 });
    expect(convert('ROUND_S', bitsOf(0.75), MODE_OF_FPSCR | EXACT)).toEqual({ result: ONE, flags: IXC });
    expect(convert('ROUND_S', SIGNALLING, TO_ZERO)).toEqual({ result: SIGNALLING_QUIETED, flags: IOC });
  });

  it('narrows the payload of a NaN and widens it again', () => {
    const f = floatState(new Int32Array(88));
    f.r.set([0, 0x2000_0000, 0xfff0_0001], S0 + 1);
    executeFloat(f, FLOAT_OP.DOUBLE_TO_SINGLE, S0, S0 / 2 + 1, 0);
    expect([f.r[S0]! >>> 0, f.r[FPSCR]]).toEqual([0xffc0_0009, IOC]);
    executeFloat(f, FLOAT_OP.SINGLE_TO_DOUBLE, S0 / 2 + 1, S0, 0);
    expect([f.r[S0 + 3]! >>> 0, f.r[S0 + 2]! >>> 0]).toEqual([0xfff8_0001, 0x2000_0000]);
  });

  it('widens all 65,536 halves exactly and narrows them back', () => {
    const f = floatState(new Int32Array(88));
    for (let half = 0; half < 0x1_0000; half++) {
      f.r[M] = half << 16;
      executeFloat(f, FLOAT_OP.FROM_HALF_S, N, M, 1);
      executeFloat(f, FLOAT_OP.TO_HALF_S, D, N, 0);
      const isNan = (half & 0x7fff) > 0x7c00;
      if (f.r[D] !== (isNan ? half | 0x200 : half)) expect(f.r[D]).toBe(half);
      if (isNan || (half & 0x7c00) === 0x7c00) continue;
      const exact = exactOf(BigInt(half), 2);
      const value = Number(exact.size) * 2 ** exact.exponent;
      if (Math.abs(f.single[N]!) !== value) expect(f.single[N]).toBe(value);
    }
    expect(f.r[FPSCR]! & ~IOC).toBe(0);
  });

  it('narrows singles to halves as the exact rounding has it, subnormal halves included, and FZ leaves them', () => {
    const wrong: string[] = [];
    for (let bits = 0x3280_0000; bits < 0x4790_0000; bits += 0x1233) {
      for (let mode = 0; mode < 4; mode++) {
        const fpscr = (mode << 22) | FZ;
        const got = convert('TO_HALF_S', bits, 0, fpscr);
        const wanted = roundExact(exactOf(BigInt(bits), 0), 2, mode, fpscr);
        if (got.result !== Number(wanted.bits) || got.flags !== wanted.flags) wrong.push(`${bits.toString(16)} mode ${mode}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('saturates in alternative half precision, which has neither infinities nor NaNs', () => {
    expect(convert('TO_HALF_S', bitsOf(200_000), 0, AHP)).toEqual({ result: 0x7fff, flags: IOC });
    expect(convert('TO_HALF_S', bitsOf(131_008), 0, AHP)).toEqual({ result: 0x7fff, flags: 0 });
    expect(convert('TO_HALF_S', MINUS_INFINITY, 0, AHP)).toEqual({ result: 0xffff, flags: IOC });
    expect(convert('TO_HALF_S', QUIET, 0, AHP)).toEqual({ result: 0x8000, flags: IOC });
    expect(convert('FROM_HALF_S', 0x7c00, 0, AHP)).toEqual({ result: bitsOf(65_536), flags: 0 });
  });
});
