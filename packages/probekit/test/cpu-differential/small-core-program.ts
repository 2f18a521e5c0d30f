/**
 * The program for a core of ARMv6-M with little memory: as `integer-program.ts`, in the instructions of that architecture, without
 * an MPU, and with room for few outcomes at a time. A case is what its handlers return to; SVC and HardFault are the only ends.
 */

/** In flash: cases, each two words of code and the number of its registers; sets of registers. */
export const CASES = 0x1_0000;
export const CASE_WORDS = 3;
export const SETS = 0x3_0000;
/** R0 to R3, R12, LR, PC, xPSR, R4 to R11. */
export const SET_WORDS = 16;
/** In RAM: what cases read and write, where they are executed, what they came to. */
export const CENTRE = 0x2000_0200;
export const PLACE = 0x2000_0600;
export const OUTCOMES = 0x2000_0800;
export const MOST_CASES = 170;
export const OUTCOME_NAMES = [
  ...['R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11', 'PSP', 'exception'],
  ...['R0', 'R1', 'R2', 'R3', 'R12', 'LR', 'PC', 'xPSR', 'memory'],
] as const;
const CELLS = 0x2000_0700;
const STACK = 0x2000_4000;
const PROCESS_STACK = CENTRE + 0x40;
const SUMMED_WORDS = 64;

const NOTING = [
  'ended: cpsie i',
  `ldr r0, =${CELLS}`,
  'ldr r1, [r0, #4]',
  'stmia r1!, {r4-r7}',
  'mov r4, r8',
  'mov r5, r9',
  'mov r6, r10',
  'mov r7, r11',
  'stmia r1!, {r4-r7}',
  'mrs r2, psp',
  'mrs r3, ipsr',
  'stmia r1!, {r2, r3}',
  ...['ldmia r2!, {r4-r7}', 'stmia r1!, {r4-r7}', 'ldmia r2!, {r4-r7}', 'stmia r1!, {r4-r7}'],
  // The sum over the middle of the memory, which is filled again on the way.
  `ldr r2, =${CENTRE - 2 * SUMMED_WORDS}`,
  `movs r3, #${SUMMED_WORDS}`,
  'movs r4, #0',
  'movs r7, #5',
  '1: ldr r5, [r2]',
  'rors r4, r7',
  'adds r4, r5',
  'lsls r5, r3, #8',
  'adds r5, r3',
  'str r5, [r2]',
  'adds r2, #4',
  'subs r3, #1',
  'bne 1b',
  'stmia r1!, {r4}',
  'str r1, [r0, #4]',
];

const STARTING = [
  'ldr r2, [r0, #8]',
  'subs r2, #1',
  'bmi finished',
  'str r2, [r0, #8]',
  'ldr r2, [r0]',
  'ldmia r2!, {r3-r5}',
  'str r2, [r0]',
  `ldr r1, =${PLACE}`,
  'str r3, [r1]',
  'str r4, [r1, #4]',
  'dsb',
  'isb',
  `ldr r1, =${SETS}`,
  'lsls r5, #6',
  'adds r5, r1',
  `ldr r2, =${PROCESS_STACK - 32}`,
  'msr psp, r2',
  ...['ldmia r5!, {r0, r1, r3, r4}', 'stmia r2!, {r0, r1, r3, r4}', 'ldmia r5!, {r0, r1, r3, r4}', 'stmia r2!, {r0, r1, r3, r4}'],
  'mov r0, r5',
  'adds r0, #16',
  'ldmia r0!, {r1-r4}',
  ...['mov r8, r1', 'mov r9, r2', 'mov r10, r3', 'mov r11, r4'],
  'subs r0, #32',
  'ldmia r0!, {r4-r7}',
  'ldr r0, =0xfffffffd',
  'bx r0',
  'finished: b finished',
];

export function smallCoreProgram(cases: number): string {
  return [
    '.syntax unified',
    '.cpu cortex-m0',
    '.thumb',
    '.global finished',
    `.word ${STACK}, start + 1, ${Array.from({ length: 14 }, () => 'ended + 1').join(', ')}`,
    ...NOTING,
    ...STARTING,
    '.ltorg',
    'start:',
    `ldr r0, =${PLACE}`,
    'ldr r1, =0xdf00df00',
    'movs r2, #32',
    '2: stmia r0!, {r1}',
    'subs r2, #1',
    'bne 2b',
    `ldr r0, =${CELLS}`,
    `ldr r1, =${CASES}`,
    `ldr r2, =${OUTCOMES}`,
    `ldr r3, =${cases}`,
    'stmia r0!, {r1-r3}',
    `ldr r0, =${PROCESS_STACK}`,
    'msr psp, r0',
    // The first outcome is nobody's; it fills the memory.
    'svc #0',
    '.ltorg',
    '',
  ].join('\n');
}
