/**
 * One program that runs case after case at one place in memory and leaves what each came to. It lives in exception handlers: a
 * case is what they return to, unprivileged unless it needs more, and every way to end is an exception. The MPU keeps a
 * case's accesses in the arena, and its code at the place, among SVC instructions.
 */

import { ARCHITECTURES } from '../../src/bench/cpu/architecture.ts';
import type { Machine, Places } from './machines.ts';

/** Cases as the program reads them: code, then the set of registers with the bits below. */
export const CODE_BYTES = 48;
export const CASE_WORDS = CODE_BYTES / 4 + 1;
export const OUTCOME_NAMES = [
  ...Array.from({ length: 13 }, (_, index) => `R${index}`),
  ...['PSP', 'APSR', 'CFSR', 'HFSR', 'MMFAR', 'exception', 'LR', 'PC', 'xPSR', 'memory'],
] as const;
/** R0 to R3, R12, LR, PC, xPSR, R4 to R11. */
export const SET_WORDS = 16;
/** The bits of CCR that make accesses and divisions fault, eight bits above their places. */
export const TRAPS_SHIFT = 5;
export const TRAPS = 0x18;
export const PRIVILEGED = 0x8000_0000;

const ARENA_BYTES = 0x4000;
const REFILLED_WORDS = 128;
const END_WORDS = 16;
const SURROUNDINGS = 0x4000;

/** Where everything lies in a machine. */
export interface Layout {
  readonly cases: number;
  readonly outcomes: number;
  readonly registerSets: number;
  /** Next case, next outcome, cases left; the stack ends below. */
  readonly cells: number;
  /** Where a case is executed, and what it works on. */
  readonly place: number;
  readonly arena: number;
  readonly centre: number;
  readonly processStack: number;
}

export function layoutOf({ tables, arena, code }: Places): Layout {
  const centre = arena + ARENA_BYTES / 2;
  return {
    cases: tables,
    outcomes: tables + 0x40_0000,
    registerSets: tables + 0xf8_0000,
    cells: tables + 0xff_8000,
    place: code + SURROUNDINGS,
    arena,
    centre,
    processStack: centre + 0x100,
  };
}

const constant = (register: string, value: number) => [`movw ${register}, #${value & 0xffff}`, `movt ${register}, #${value >>> 16}`];
const NORMAL = (1 << 19) | (3 << 16);
const size = (byteLength: number) => ((31 - Math.clz32(byteLength) - 1) << 1) | 1;
/** RBAR and RASR: the arena for both privileges, the place to read and execute. */
function regions({ arena, place }: Layout): readonly (readonly [number, number])[] {
  return [
    [arena, NORMAL | (1 << 28) | (3 << 24) | size(ARENA_BYTES)],
    [place - SURROUNDINGS, NORMAL | (2 << 24) | size(2 * SURROUNDINGS)],
  ];
}

/** RBAR and RLAR of ARMv8-M, where memory cannot be for privileged code to write and for the rest to read: the place is for all to write. */
function regions8({ arena, place }: Layout): readonly (readonly [number, number])[] {
  return [
    [arena | 3, (arena + ARENA_BYTES - 32) | 1],
    [(place - SURROUNDINGS) | 2, (place + SURROUNDINGS - 32) | 1],
  ].map(([base, limit]) => [base! >>> 0, limit! >>> 0] as const);
}

/** Into R9. */
const summing = (label: string, first: number, words: number): string[] => [
  ...constant('r0', first),
  `mov r3, #${words}`,
  `${label}: ldr r5, [r0]`,
  'add r9, r5, r9, ror #5',
  'add r5, r3, r3, lsl #8',
  'str r5, [r0], #4',
  'subs r3, #1',
  `bne ${label}b`,
];

/** Where the outcome begins, behind its first nineteen words. */
const OUTCOME_START = 'sub r0, r1, #76';
/**
 * A core with the Security Extension clears R0 to R3, R12 and APSR on the way into a Non-secure handler, and keeps them in the frame
 * (ARM DDI 0553B.s, B3.20): they are taken from there.
 */
const FORGET = [OUTCOME_START, 'mov r7, #0', 'stmia r0, {r3, r5, r6, r7}', 'str r7, [r0, #48]', 'str r7, [r0, #56]'];
const TAKE_FROM_FRAME = [
  'ldmia r2, {r3, r5, r6, r7}',
  'stmia r0, {r3, r5, r6, r7}',
  'ldr r3, [r2, #16]',
  'str r3, [r0, #48]',
  'ldr r3, [r2, #28]',
  ...constant('r5', 0xf80f_0000),
  'and r3, r5',
  'str r3, [r0, #56]',
];

/** Everything that can be seen of the end of a case; the registers are still its own. */
const noting = ({ cells, arena, centre }: Layout, isVersion8: boolean): string[] => [
  'ended: cpsie i',
  'cpsie f',
  'push {r0-r12, lr}',
  ...constant('r8', cells),
  'ldr r1, [r8, #4]',
  'pop {r2-r7}',
  'stmia r1!, {r2-r7}',
  'pop {r2-r7, r9}',
  'stmia r1!, {r2-r7, r9}',
  'mrs r2, psp',
  'mrs r3, apsr',
  ...constant('r0', 0xe000_ed28),
  'ldr r4, [r0]',
  'ldr r5, [r0, #4]',
  'str r4, [r0]',
  'str r5, [r0, #4]',
  'ldr r6, [r0, #12]',
  'tst r4, #0x80',
  'it eq',
  'moveq r6, #0',
  'mrs r7, ipsr',
  'stmia r1!, {r2-r7}',
  // A fault of stacking leaves another exception pending.
  'ldr r3, [r0, #-4]',
  'bic r3, #0xf000',
  'str r3, [r0, #-4]',
  'pop {r10}',
  // A frame that could not be written says nothing.
  'mov r3, #0',
  'mov r5, #0',
  'mov r6, #0',
  ...(isVersion8 ? FORGET : []),
  'movw r7, #0x1010',
  'tst r4, r7',
  'bne 1f',
  ...(isVersion8 ? TAKE_FROM_FRAME : []),
  'ldrd r3, r5, [r2, #20]',
  'ldr r6, [r2, #28]',
  '1: stmia r1!, {r3, r5, r6}',
  'mov r9, #0',
  'msr basepri, r9',
  // The sum over the middle and the end of the arena, which are filled again on the way.
  ...summing('4', centre - 2 * REFILLED_WORDS, REFILLED_WORDS),
  ...summing('5', arena + ARENA_BYTES - 4 * END_WORDS, END_WORDS),
  'str r9, [r1], #4',
  'str r1, [r8, #4]',
];

/** The next case, with its registers; UsageFaults, SVC and the rest all come back to `ended`. */
const starting = ({ cells, place, registerSets, processStack }: Layout, isVersion8: boolean): string[] => [
  'next:',
  ...constant('r8', cells),
  'ldr r0, [r8, #8]',
  'cmp r0, #0',
  'beq finished',
  'subs r0, #1',
  'str r0, [r8, #8]',
  'ldr r1, [r8]',
  ...constant('r0', place),
  ...['r2-r7', 'r2-r7'].flatMap((list) => [`ldmia r1!, {${list}}`, `stmia r0!, {${list}}`]),
  'ldr r2, [r1], #4',
  'str r1, [r8]',
  'dsb',
  'isb',
  ...constant('r0', 0xe000_ed14),
  `lsr r3, r2, #${TRAPS_SHIFT}`,
  `and r3, #${TRAPS}`,
  'orr r3, #0x200',
  'str r3, [r0]',
  'lsrs r3, r2, #31',
  'eor r3, r3, #1',
  'msr control, r3',
  'clrex',
  'uxtb r2, r2',
  ...constant('r0', registerSets),
  `add r0, r0, r2, lsl #6`,
  ...constant('r1', processStack - 32),
  'msr psp, r1',
  'ldmia r0!, {r4-r11}',
  'stmia r1!, {r4-r11}',
  'ldmia r0!, {r4-r11}',
  // To Thread mode and the process stack.
  isVersion8 ? 'mvn lr, #0x43' : 'mvn lr, #2',
  'bx lr',
  'finished: b finished',
];

export function integerProgram({ cpu, places, profile }: Machine, cases: number): string {
  const isVersion8 = ARCHITECTURES[profile.architecture].version === 8;
  const layout = layoutOf(places);
  const handlers = Array.from({ length: 14 }, () => 'ended + 1');
  return [
    '.syntax unified',
    `.cpu ${cpu}`,
    '.thumb',
    '.global finished',
    `.word ${layout.cells}, start + 1, ${handlers.join(', ')}`,
    ...noting(layout, isVersion8),
    ...starting(layout, isVersion8),
    'start:',
    ...constant('r0', 0xe000_ed24),
    ...constant('r1', 0x7_0000),
    'str r1, [r0]',
    // MemManage and BusFault above SVCall: a fault of stacking overtakes.
    ...constant('r1', 0x40_2000),
    'str r1, [r0, #-12]',
    ...constant('r1', 0x4000_0000),
    'str r1, [r0, #-8]',
    ...constant('r0', 0xe000_ed94),
    ...(isVersion8 ? ['mov r1, #0xff', 'str r1, [r0, #0x2c]'] : []),
    ...(isVersion8 ? regions8(layout) : regions(layout)).flatMap(([base, attributes], index) => [
      `mov r1, #${index}`,
      'str r1, [r0, #4]',
      ...constant('r1', base),
      ...constant('r2', attributes),
      'strd r1, r2, [r0, #8]',
    ]),
    'mov r1, #5',
    'str r1, [r0]',
    ...constant('r0', layout.place - SURROUNDINGS),
    ...constant('r1', 0xdf00_df00),
    ...constant('r2', SURROUNDINGS / 2),
    '3: str r1, [r0], #4',
    'subs r2, #1',
    'bne 3b',
    ...constant('r8', layout.cells),
    ...constant('r1', layout.cases),
    ...constant('r2', layout.outcomes),
    ...constant('r3', cases),
    'stmia r8, {r1, r2, r3}',
    'dsb',
    'isb',
    ...constant('r0', layout.processStack),
    'msr psp, r0',
    // The first outcome is nobody's; it fills the arena.
    'svc #0',
    '',
  ].join('\n');
}
