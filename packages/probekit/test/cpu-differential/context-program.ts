/**
 * One program that takes an SVC in every combination of FPCCR.ASPEN and LSPEN, CONTROL.FPCA and SPSEL, an aligned stack or not,
 * a handler that uses the FPU or not, one that calls PendSV inside: what the stack, the registers and FPCCR hold afterwards.
 */

export const OUTCOMES = 0x6040_0000;
/** FPCCR and FPCAR in the handler, EXC_RETURN, CONTROL and FPCCR after return, FPSCR, SP, S0 to S31, 40 words of stack. */
export const OUTCOME_WORDS = 79;

const STACK = 0x2000_4000;
const PROCESS_STACK = 0x2000_8000;
const CELLS = 0x2000_0000;
const STACK_WORDS = 40;

export interface ContextCase {
  readonly aspen: boolean;
  readonly lspen: boolean;
  readonly fpca: boolean;
  readonly psp: boolean;
  readonly odd: boolean;
  readonly uses: boolean;
  readonly nested: boolean;
}

export const CASES: readonly ContextCase[] = Array.from({ length: 128 }, (_, index) => ({
  aspen: (index & 1) !== 0,
  lspen: (index & 2) !== 0,
  fpca: (index & 4) !== 0,
  psp: (index & 8) !== 0,
  odd: (index & 16) !== 0,
  uses: (index & 32) !== 0,
  nested: (index & 64) !== 0,
}));

const constant = (register: string, value: number) => [`movw ${register}, #${value & 0xffff}`, `movt ${register}, #${value >>> 16}`];

/** Handlers note what they see, pend PendSV and use the FPU as the word behind the cells says: bit 0 uses, bit 1 nests. */
const HANDLERS = [
  '.thumb_func',
  'svc_handler:',
  ...constant('r0', 0xe000_ef34),
  ...constant('r1', CELLS),
  'ldr r2, [r0]',
  'str r2, [r1, #4]',
  'ldr r2, [r0, #4]',
  'str r2, [r1, #8]',
  'str lr, [r1, #12]',
  'ldr r3, [r1, #16]',
  'tst r3, #2',
  'beq 1f',
  ...constant('r0', 0xe000_ed04),
  'mov r2, #0x10000000',
  // Unmasking says at which instruction it comes.
  'cpsid i',
  'str r2, [r0]',
  'dsb',
  'isb',
  'cpsie i',
  'isb',
  '1: tst r3, #1',
  'it eq',
  'bxeq lr',
  'vmov s0, r1',
  'vmov s31, r1',
  'vadd.f32 s1, s0, s0',
  'bx lr',
  '.thumb_func',
  'pendsv_handler:',
  'vmov s2, lr',
  'vmov s15, lr',
  'bx lr',
];

function caseText({ aspen, lspen, fpca, psp, odd, uses, nested }: ContextCase): string[] {
  const control = (fpca ? 4 : 0) | (psp ? 2 : 0);
  const stack = (psp ? PROCESS_STACK : STACK) - (odd ? 4 : 0);
  return [
    'bl prepare',
    ...constant('r0', 0xe000_ef34),
    ...constant('r1', ((aspen ? 0x8000_0000 : 0) | (lspen ? 0x4000_0000 : 0)) >>> 0),
    'str r1, [r0]',
    ...constant('r0', CELLS),
    `mov r1, #${Number(uses) | (Number(nested) << 1)}`,
    'str r1, [r0, #16]',
    ...constant('r0', stack),
    psp ? 'msr psp, r0' : 'mov sp, r0',
    `mov r0, #${control}`,
    'msr control, r0',
    'isb',
    'svc #0',
    'mrs r4, control',
    'mov r5, sp',
    'mov r0, #0',
    'msr control, r0',
    'isb',
    ...constant('r0', stack - 4 * STACK_WORDS),
    'bl finish',
  ];
}

const SUBROUTINES = [
  'prepare:',
  ...constant('r0', 0xe000_ef34),
  'mov r1, #0',
  'str r1, [r0]',
  'dsb',
  'isb',
  ...constant('r0', STACK - 0x400),
  ...constant('r1', STACK - 0x3ff),
  ...constant('r2', PROCESS_STACK - STACK),
  ...constant('r3', 0x100),
  '1: add r6, r0, r2',
  'str r1, [r6]',
  'str r1, [r0], #4',
  'subs r3, #1',
  'bne 1b',
  ...constant('r0', 0x9180_0010),
  'vmsr fpscr, r0',
  'ldr r0, =singles',
  'vldmia r0, {s0-s31}',
  'mov r0, #0',
  'msr control, r0',
  'isb',
  'bx lr',
  'finish:',
  ...constant('r1', 0xe000_ef34),
  'ldr r6, [r1]',
  'mov r7, #0',
  'str r7, [r1]',
  'dsb',
  'isb',
  'vmrs r7, fpscr',
  ...constant('r1', CELLS),
  'ldr r2, [r1]',
  'ldr r3, [r1, #4]',
  'str r3, [r2], #4',
  'ldr r3, [r1, #8]',
  'str r3, [r2], #4',
  'ldr r3, [r1, #12]',
  'str r3, [r2], #4',
  'stmia r2!, {r4-r7}',
  'vstmia r2!, {s0-s31}',
  `mov r3, #${STACK_WORDS}`,
  '2: ldr r4, [r0], #4',
  'str r4, [r2], #4',
  'subs r3, #1',
  'bne 2b',
  'str r2, [r1]',
  'bx lr',
  '.balign 4',
  'singles:',
  ...Array.from({ length: 32 }, (_, index) => `.word ${0x4000_0000 + index}`),
  '.ltorg',
];

export function contextProgram(): string {
  const vectors = [STACK, 'start + 1', ...Array<number>(9).fill(0), 'svc_handler', 0, 0, 'pendsv_handler'];
  return [
    '.syntax unified',
    '.cpu cortex-m7',
    '.fpu fpv5-d16',
    '.thumb',
    '.global done',
    `.word ${vectors.join(', ')}`,
    ...HANDLERS,
    ...SUBROUTINES,
    'start:',
    ...constant('r0', 0xe000_ed88),
    'mov r1, #0x00f00000',
    'str r1, [r0]',
    'dsb',
    'isb',
    // PendSV above SVCall, so that it comes inside.
    ...constant('r0', 0xe000_ed1c),
    'mov r1, #0x80000000',
    'str r1, [r0]',
    'msr apsr_nzcvq, r1',
    ...constant('r0', CELLS),
    ...constant('r1', OUTCOMES),
    'str r1, [r0]',
    ...CASES.flatMap(caseText),
    'done: b done',
    '',
  ].join('\n');
}

/** Where QEMU does not do what ARM DDI 0403E.e says; the manual wins. */
export const QEMU_DIFFERS: readonly {
  readonly word: number;
  readonly bits: number;
  readonly manual: string;
  readonly holds: (each: ContextCase) => boolean;
}[] = [
  {
    word: 6,
    bits: 0xf000_009f,
    manual: 'ExecuteFPCheck: a new context takes FPSCR<26:22> from FPDSCR and leaves the other bits; QEMU clears them',
    holds: ({ aspen, fpca, uses, nested }) => aspen && !fpca && (uses || nested),
  },
];
