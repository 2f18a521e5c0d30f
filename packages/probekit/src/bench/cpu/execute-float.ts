/** Executes `FLOAT` operations. What they mean is in `float-operations.ts`. Source: ARM DDI 0403E.e, A7.7. */
import { compare, moveFlags, select } from './float-compare.ts';
import { doubleToSingle, fromFixed, fromHalf, roundToIntegral, singleToDouble, toFixed, toHalf } from './float-convert.ts';
import { addDouble, divideDouble, fuseDouble, multiplyDouble, squareRootDouble } from './float-double.ts';
import type { FLOAT_OP } from './float-operations.ts';
import { addSingle, divideSingle, fuseSingle, multiplySingle, squareRootSingle } from './float-single.ts';
import { DOUBLE, type FloatState, SINGLE } from './float-state.ts';
import { FLOAT_TEMP } from './state.ts';

type Op = typeof FLOAT_OP;

/** Temporary operands: two words, two pairs. */
const S_TEMP = FLOAT_TEMP;
const S_TEMP_2 = FLOAT_TEMP + 1;
const D_TEMP = FLOAT_TEMP >>> 1;
const D_TEMP_2 = D_TEMP + 1;

function negateSingle(r: Int32Array, d: number, n: number): number {
  r[d] = r[n]! ^ 0x8000_0000;
  return d;
}

function negateDouble(r: Int32Array, d: number, n: number): number {
  r[2 * d] = r[2 * n]!;
  r[2 * d + 1] = r[2 * n + 1]! ^ 0x8000_0000;
  return d;
}

/** One operation; registers only, nothing traps. */
export function executeFloat(f: FloatState, op: number, d: number, n: number, m: number): void {
  const r = f.r;
  switch (op) {
    case 0 satisfies Op['ADD_S']:
      addSingle(f, d, n, m, 1);
      return;
    case 1 satisfies Op['ADD_D']:
      addDouble(f, d, n, m, 1);
      return;
    case 2 satisfies Op['SUB_S']:
      addSingle(f, d, n, m, -1);
      return;
    case 3 satisfies Op['SUB_D']:
      addDouble(f, d, n, m, -1);
      return;
    case 4 satisfies Op['MUL_S']:
      multiplySingle(f, d, n, m);
      return;
    case 5 satisfies Op['MUL_D']:
      multiplyDouble(f, d, n, m);
      return;
    case 6 satisfies Op['NMUL_S']:
      multiplySingle(f, d, n, m);
      negateSingle(r, d, d);
      return;
    case 7 satisfies Op['NMUL_D']:
      multiplyDouble(f, d, n, m);
      negateDouble(r, d, d);
      return;
    case 8 satisfies Op['DIV_S']:
      divideSingle(f, d, n, m);
      return;
    case 9 satisfies Op['DIV_D']:
      divideDouble(f, d, n, m);
      return;
    case 10 satisfies Op['SQRT_S']:
      squareRootSingle(f, d, n);
      return;
    case 11 satisfies Op['SQRT_D']:
      squareRootDouble(f, d, n);
      return;
    case 12 satisfies Op['MLA_S']:
      multiplySingle(f, S_TEMP, n, m);
      addSingle(f, d, d, S_TEMP, 1);
      return;
    case 13 satisfies Op['MLA_D']:
      multiplyDouble(f, D_TEMP, n, m);
      addDouble(f, d, d, D_TEMP, 1);
      return;
    case 14 satisfies Op['MLS_S']:
      multiplySingle(f, S_TEMP, n, m);
      addSingle(f, d, d, negateSingle(r, S_TEMP, S_TEMP), 1);
      return;
    case 15 satisfies Op['MLS_D']:
      multiplyDouble(f, D_TEMP, n, m);
      addDouble(f, d, d, negateDouble(r, D_TEMP, D_TEMP), 1);
      return;
    case 16 satisfies Op['NMLA_S']:
      multiplySingle(f, S_TEMP, n, m);
      addSingle(f, d, negateSingle(r, S_TEMP_2, d), negateSingle(r, S_TEMP, S_TEMP), 1);
      return;
    case 17 satisfies Op['NMLA_D']:
      multiplyDouble(f, D_TEMP, n, m);
      addDouble(f, d, negateDouble(r, D_TEMP_2, d), negateDouble(r, D_TEMP, D_TEMP), 1);
      return;
    case 18 satisfies Op['NMLS_S']:
      multiplySingle(f, S_TEMP, n, m);
      addSingle(f, d, negateSingle(r, S_TEMP_2, d), S_TEMP, 1);
      return;
    case 19 satisfies Op['NMLS_D']:
      multiplyDouble(f, D_TEMP, n, m);
      addDouble(f, d, negateDouble(r, D_TEMP_2, d), D_TEMP, 1);
      return;
    case 20 satisfies Op['FMA_S']:
      fuseSingle(f, d, d, n, m);
      return;
    case 21 satisfies Op['FMA_D']:
      fuseDouble(f, d, d, n, m);
      return;
    case 22 satisfies Op['FMS_S']:
      fuseSingle(f, d, d, negateSingle(r, S_TEMP, n), m);
      return;
    case 23 satisfies Op['FMS_D']:
      fuseDouble(f, d, d, negateDouble(r, D_TEMP, n), m);
      return;
    case 24 satisfies Op['FNMA_S']:
      fuseSingle(f, d, negateSingle(r, S_TEMP_2, d), negateSingle(r, S_TEMP, n), m);
      return;
    case 25 satisfies Op['FNMA_D']:
      fuseDouble(f, d, negateDouble(r, D_TEMP_2, d), negateDouble(r, D_TEMP, n), m);
      return;
    case 26 satisfies Op['FNMS_S']:
      fuseSingle(f, d, negateSingle(r, S_TEMP_2, d), n, m);
      return;
    case 27 satisfies Op['FNMS_D']:
      fuseDouble(f, d, negateDouble(r, D_TEMP_2, d), n, m);
      return;
    case 28 satisfies Op['CMP_S']:
      compare(f, SINGLE, d, n, m === 1);
      return;
    case 29 satisfies Op['CMP_D']:
      compare(f, DOUBLE, d, n, m === 1);
      return;
    case 30 satisfies Op['MAXNM_S']:
      select(f, SINGLE, d, n, m, 1);
      return;
    case 31 satisfies Op['MAXNM_D']:
      select(f, DOUBLE, d, n, m, 1);
      return;
    case 32 satisfies Op['MINNM_S']:
      select(f, SINGLE, d, n, m, -1);
      return;
    case 33 satisfies Op['MINNM_D']:
      select(f, DOUBLE, d, n, m, -1);
      return;
    default:
      convert(f, op, d, n, m);
  }
}

function convert(f: FloatState, op: number, d: number, n: number, m: number): void {
  switch (op) {
    case 34 satisfies Op['TO_FIXED_S']:
      toFixed(f, SINGLE, d, n, m);
      return;
    case 35 satisfies Op['TO_FIXED_D']:
      toFixed(f, DOUBLE, d, n, m);
      return;
    case 36 satisfies Op['FROM_FIXED_S']:
      fromFixed(f, SINGLE, d, n, m);
      return;
    case 37 satisfies Op['FROM_FIXED_D']:
      fromFixed(f, DOUBLE, d, n, m);
      return;
    case 38 satisfies Op['ROUND_S']:
      roundToIntegral(f, SINGLE, d, n, m);
      return;
    case 39 satisfies Op['ROUND_D']:
      roundToIntegral(f, DOUBLE, d, n, m);
      return;
    case 40 satisfies Op['FROM_HALF_S']:
      fromHalf(f, SINGLE, d, n, m);
      return;
    case 41 satisfies Op['FROM_HALF_D']:
      fromHalf(f, DOUBLE, d, n, m);
      return;
    case 42 satisfies Op['TO_HALF_S']:
      toHalf(f, SINGLE, d, n, m);
      return;
    case 43 satisfies Op['TO_HALF_D']:
      toHalf(f, DOUBLE, d, n, m);
      return;
    case 44 satisfies Op['DOUBLE_TO_SINGLE']:
      doubleToSingle(f, d, n);
      return;
    case 45 satisfies Op['SINGLE_TO_DOUBLE']:
      singleToDouble(f, d, n);
      return;
    case 46 satisfies Op['FLAGS']:
      moveFlags(f.r);
      return;
  }
}
