/** Arithmetic bit for bit against whole numbers of any length, in every rounding mode, with and without flushing. */
import { describe, expect, it } from 'vitest';
import { executeFloat } from './execute-float.ts';
import { FLOAT_OP } from './float-operations.ts';
import { DOUBLE, type FloatState, FZ, floatState, IDC, IXC, SINGLE } from './float-state.ts';
import { FPSCR, S0 } from './state.ts';
import { type Exact, exactOf, negated, productOf, quotientOf, type Rounded, rootOf, roundExact, sumOf } from './testing/exact-float.ts';
import { FloatSamples } from './testing/float-samples.ts';

const CASES = 400;
const D = 0;
const N = 2;
const M = 4;

type Format = typeof SINGLE | typeof DOUBLE;

/** The exact result of addend, first and second operand, or undefined where rounding does not say all: zero, no result. */
const OPERATIONS: readonly { name: keyof typeof FLOAT_OP; of: (d: Exact, n: Exact, m: Exact) => Exact | undefined }[] = [
  { name: 'ADD_S', of: (_d, n, m) => sumOf(n, m) },
  { name: 'SUB_S', of: (_d, n, m) => sumOf(n, negated(m)) },
  { name: 'MUL_S', of: (_d, n, m) => productOf(n, m) },
  { name: 'DIV_S', of: (_d, n, m) => (m.size === 0n ? undefined : quotientOf(n, m)) },
  { name: 'SQRT_S', of: (_d, n) => (n.negative || n.size === 0n ? undefined : rootOf(n)) },
  { name: 'FMA_S', of: (d, n, m) => sumOf(d, productOf(n, m)) },
  { name: 'FMS_S', of: (d, n, m) => sumOf(d, negated(productOf(n, m))) },
  { name: 'FNMA_S', of: (d, n, m) => sumOf(negated(d), negated(productOf(n, m))) },
  { name: 'FNMS_S', of: (d, n, m) => sumOf(negated(d), productOf(n, m)) },
];

function register(f: FloatState, format: Format, number: number, bits: bigint): number {
  const word = S0 + number;
  f.r[word] = Number(BigInt.asIntN(32, bits));
  if (format === SINGLE) return word;
  f.r[word + 1] = Number(BigInt.asIntN(32, bits >> 32n));
  return word / 2;
}

function bitsOf(f: FloatState, format: Format, number: number): bigint {
  const low = BigInt(f.r[S0 + number]! >>> 0);
  return format === SINGLE ? low : low | (BigInt(f.r[S0 + number + 1]! >>> 0) << 32n);
}

const hex = (bits: bigint) => bits.toString(16);

describe.each([
  { precision: 'single', format: SINGLE as Format },
  { precision: 'double', format: DOUBLE as Format },
])('$precision precision', ({ format }) => {
  it.each(OPERATIONS)('$name agrees with the exact result', ({ name, of }) => {
    const f = floatState(new Int32Array(88));
    const samples = new FloatSamples(0x5eed + FLOAT_OP[name]);
    const wrong: string[] = [];
    for (let count = 0; count < CASES; count++) {
      const operands =
        count % 4 === 0 ? samples.halfway(format) : ([samples.finite(format), samples.finite(format), samples.finite(format)] as const);
      for (let control = 0; control < 16; control++) {
        const mode = control & 3;
        const fpscr = (mode << 22) | (control & 4 ? FZ : 0) | (control & 8 ? IXC : 0);
        const flushed = operands.map((bits) => (fpscr & FZ && isSubnormal(bits, format) ? signOf(bits, format) : bits));
        const exact = of(exactOf(flushed[0]!, format), exactOf(flushed[1]!, format), exactOf(flushed[2]!, format));
        if (exact === undefined || exact.size === 0n) continue;
        const wanted: Rounded = roundExact(exact, format, mode, fpscr);
        f.r[FPSCR] = fpscr;
        const [d, n, m] = operands.map((bits, index) => register(f, format, [D, N, M][index]!, bits));
        executeFloat(f, FLOAT_OP[name] + format, d!, n!, m!);
        const flags = f.r[FPSCR]! & ~IDC;
        const got = bitsOf(f, format, D);
        if (got !== wanted.bits || flags !== (fpscr | wanted.flags))
          wrong.push(
            `${operands.map(hex)} fpscr ${hex(BigInt(fpscr))}: ${hex(got)} ${flags & 31}, not ${hex(wanted.bits)} ${wanted.flags}`,
          );
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});

function isSubnormal(bits: bigint, format: Format): boolean {
  const [fraction, exponent] = format === SINGLE ? [23n, 0xffn] : [52n, 0x7ffn];
  return ((bits >> fraction) & exponent) === 0n;
}

function signOf(bits: bigint, format: Format): bigint {
  return format === SINGLE ? bits & 0x8000_0000n : bits & 0x8000_0000_0000_0000n;
}
