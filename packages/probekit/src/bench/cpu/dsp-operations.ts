/** Numbers of the DSP extension's operations inside one code of `operations.ts`. */
export const DSP = {
  PKHBT: 1,
  PKHTB: 2,
  SSAT16: 3,
  USAT16: 4,
  SXTB16: 5,
  /** Two 16-bit sums without flags. */
  ADD16_PLAIN: 6,
  QADD: 7,
  QDADD: 8,
  QSUB: 9,
  QDSUB: 10,
  SEL: 11,
  /** With op1 in bits 6:4 and op2 in bits 3:0 of the encoding. */
  PARALLEL: 0x100,
  MULTIPLY: 0x200,
  LONG: 0x400,
} as const;
