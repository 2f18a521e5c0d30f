/** The register fields of a floating-point instruction. Source: ARM DDI 0403E.e, A6.4.1. */
import { S0 } from './state.ts';

/** No such register: above D15. */
const NONE = -1;

export class FloatOperands {
  /** Bit 8: double precision. */
  readonly isDouble: boolean;
  /** Words, by field; the same as pairs of words; and whichever the size bit means. */
  readonly singleD: number;
  readonly singleN: number;
  readonly singleM: number;
  readonly doubleD: number;
  readonly doubleN: number;
  readonly doubleM: number;
  readonly d: number;
  readonly n: number;
  readonly m: number;

  constructor(hw1: number, hw2: number) {
    this.isDouble = (hw2 & 0x100) !== 0;
    const d = [(hw2 >>> 12) & 15, (hw1 >>> 6) & 1] as const;
    const n = [hw1 & 15, (hw2 >>> 7) & 1] as const;
    const m = [hw2 & 15, (hw2 >>> 5) & 1] as const;
    this.singleD = single(d);
    this.singleN = single(n);
    this.singleM = single(m);
    this.doubleD = double(d);
    this.doubleN = double(n);
    this.doubleM = double(m);
    this.d = this.isDouble ? this.doubleD : this.singleD;
    this.n = this.isDouble ? this.doubleN : this.singleN;
    this.m = this.isDouble ? this.doubleM : this.singleM;
  }
}

function single([four, one]: readonly [number, number]): number {
  return S0 + 2 * four + one;
}

function double([four, one]: readonly [number, number]): number {
  return one === 0 ? S0 / 2 + four : NONE;
}

/** Whether the core has all these registers. */
export function exist(...registers: readonly number[]): boolean {
  return !registers.includes(NONE);
}
