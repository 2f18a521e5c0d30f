/**
 * Every floating-point instruction of ARMv7-M with FPv5 in double precision, as the assembler spells it. `D`, `N`, `M` stand
 * for the destination and the two sources; R6 and R7 hold the two words of the first operand, R1 points to the operands, R8
 * to eight scratch words. Source: ARM DDI 0403E.e, A6.4 to A6.8 and A7.7.
 */

/** What the three operands of a form are drawn from. */
export type OperandKind = 'single' | 'double' | 'half' | 'integer';

export interface FloatForm {
  readonly text: string;
  readonly operands: OperandKind;
}

const THREE_REGISTERS = [
  ...['vadd', 'vsub', 'vmul', 'vnmul', 'vdiv', 'vmla', 'vmls', 'vnmla', 'vnmls', 'vfma', 'vfms', 'vfnma', 'vfnms'],
  ...['vmaxnm', 'vminnm'],
];
const TWO_REGISTERS = ['vsqrt', 'vabs', 'vneg', 'vmov', 'vrinta', 'vrintn', 'vrintp', 'vrintm', 'vrintz', 'vrintx', 'vrintr'];
const TO_INTEGER = ['vcvt', 'vcvtr', 'vcvta', 'vcvtn', 'vcvtp', 'vcvtm'];
const CONDITIONS = ['eq', 'vs', 'ge', 'gt'];
const IMMEDIATES = ['2.0', '-31.0', '0.125', '-1.9375'];
const FIXED = [
  ['s16', 1],
  ['s16', 16],
  ['u16', 8],
  ['u16', 13],
  ['s32', 1],
  ['s32', 31],
  ['u32', 16],
  ['u32', 32],
] as const;

function ofPrecision(kind: 'single' | 'double', type: 'f32' | 'f64'): FloatForm[] {
  const form = (text: string, operands: OperandKind = kind) => ({ text, operands });
  return [
    ...THREE_REGISTERS.map((name) => form(`${name}.${type} D, N, M`)),
    ...TWO_REGISTERS.map((name) => form(`${name}.${type} D, M`)),
    ...['vcmp', 'vcmpe'].flatMap((name) => [form(`${name}.${type} D, M`), form(`${name}.${type} D, #0.0`)]),
    ...CONDITIONS.map((condition) => form(`vmrs apsr_nzcv, fpscr; vsel${condition}.${type} D, N, M`)),
    form(`vmrs apsr_nzcv, fpscr; vselge.${type} D, D, M`),
    ...IMMEDIATES.map((value) => form(`vmov.${type} D, #${value}`)),
    ...TO_INTEGER.flatMap((name) => [form(`${name}.s32.${type} s0, M`), form(`${name}.u32.${type} s0, M`)]),
    ...['s32', 'u32'].map((integer) => form(`vcvt.${type}.${integer} D, s8`, 'integer')),
    ...FIXED.flatMap(([integer, places]) => [
      form(`vcvt.${integer}.${type} D, D, #${places}`),
      form(`vcvt.${type}.${integer} D, D, #${places}`, 'integer'),
    ]),
    ...['vcvtb', 'vcvtt'].flatMap((name) => [form(`${name}.${type}.f16 D, s8`, 'half'), form(`${name}.f16.${type} s0, M`)]),
  ];
}

const TRANSFERS = [
  'vmov r6, s8',
  'vmov s0, r6',
  'vmov r6, r7, s8, s9',
  'vmov s1, s2, r6, r7',
  'vmov r6, r7, d4',
  'vmov d1, r6, r7',
  'vmov.32 d0[0], r7',
  'vmov.32 d1[1], r6',
  'vmov.32 r6, d4[0]',
  'vmov.32 r7, d4[1]',
  'vmrs r6, fpscr',
  'vmsr fpscr, r6',
  'vmrs apsr_nzcv, fpscr; mrs r6, apsr',
  'vldr s1, [r1, #12]',
  'vldr d1, [r1, #16]',
  'add r7, r1, #24; vldr d1, [r7, #-8]; vldr s0, [r7, #-12]; mov r7, #0',
  'vstr s8, [r8, #4]; ldr r6, [r8, #4]',
  'vstr d4, [r8, #8]; ldrd r6, r7, [r8, #8]',
  'mov r7, r1; vldmia r7, {s0-s3}; subs r7, r1',
  'mov r7, r1; vldmia r7!, {d0-d1}; subs r7, r1',
  'add r7, r1, #24; vldmdb r7!, {d0-d1}; subs r7, r1',
  'add r7, r1, #24; vldmdb r7!, {s1-s3}; subs r7, r1',
  'mov r7, r8; vstmia r7!, {d2-d4}; ldr r6, [r8, #20]; subs r7, r8',
  'mov r7, r8; vstmia r7, {s8-s9}; ldr r6, [r8, #4]; subs r7, r8',
  'add r7, r8, #16; vstmdb r7!, {d3-d4}; ldr r6, [r8, #12]; subs r7, r8',
  'vpush {d4}; pop {r6, r7}',
  'vpush {s8, s9}; vpop {s0, s1}',
  'push {r6, r7}; vpop {d1}',
  'vldr s0, literal; vldr d1, literal; b 9f; .balign 4; literal: .word 0x40490fdb, 0x400921fb; 9:',
];

export const FLOAT_FORMS: readonly FloatForm[] = [
  ...ofPrecision('single', 'f32'),
  ...ofPrecision('double', 'f64'),
  { text: 'vcvt.f64.f32 d0, s8', operands: 'single' },
  { text: 'vcvt.f32.f64 s0, d4', operands: 'double' },
  ...TRANSFERS.map((text): FloatForm => ({ text, operands: 'integer' })),
];

/** The form as assembly text with its registers. */
export function instructionsOf({ text, operands }: FloatForm): string {
  const isDouble = text.includes('f64') && operands !== 'half' ? true : text.includes('.f64.');
  const [d, n, m] = isDouble ? ['d0', 'd2', 'd4'] : ['s0', 's4', 's8'];
  return text.replaceAll(/\bD\b/g, d!).replaceAll(/\bN\b/g, n!).replaceAll(/\bM\b/g, m!).replaceAll('; ', '\n');
}
