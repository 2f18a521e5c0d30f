/**
 * What a `FLOAT` operation does, by the number in its `immediate`; `a` is the destination, `b` and `c` are the sources n
 * and m, registers as in `float-state.ts`. Even numbers are single, odd ones double precision. Executed in `execute-float.ts`.
 */
export const FLOAT_OP = {
  ADD_S: 0,
  ADD_D: 1,
  SUB_S: 2,
  SUB_D: 3,
  MUL_S: 4,
  MUL_D: 5,
  NMUL_S: 6,
  NMUL_D: 7,
  DIV_S: 8,
  DIV_D: 9,
  SQRT_S: 10,
  SQRT_D: 11,
  /** Multiply, round, add. */
  MLA_S: 12,
  MLA_D: 13,
  MLS_S: 14,
  MLS_D: 15,
  NMLA_S: 16,
  NMLA_D: 17,
  NMLS_S: 18,
  NMLS_D: 19,
  /** Multiply and add with one rounding. */
  FMA_S: 20,
  FMA_D: 21,
  FMS_S: 22,
  FMS_D: 23,
  FNMA_S: 24,
  FNMA_D: 25,
  FNMS_S: 26,
  FNMS_D: 27,
  /** `a` with `b`; `c` is 1 for VCMPE. */
  CMP_S: 28,
  CMP_D: 29,
  MAXNM_S: 30,
  MAXNM_D: 31,
  MINNM_S: 32,
  MINNM_D: 33,
  /** `c` as the constants of `float-convert.ts` say, here and in the next four. */
  TO_FIXED_S: 34,
  TO_FIXED_D: 35,
  FROM_FIXED_S: 36,
  FROM_FIXED_D: 37,
  ROUND_S: 38,
  ROUND_D: 39,
  /** `c` is 1 for the upper half of the word, here and in the next three. */
  FROM_HALF_S: 40,
  FROM_HALF_D: 41,
  TO_HALF_S: 42,
  TO_HALF_D: 43,
  DOUBLE_TO_SINGLE: 44,
  SINGLE_TO_DOUBLE: 45,
  /** FPSCR.NZCV to APSR. */
  FLAGS: 46,
} as const;
