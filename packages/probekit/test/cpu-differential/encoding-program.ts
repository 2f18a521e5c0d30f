/**
 * One program that executes thousands of words of the coprocessor space, known or not, and leaves the state after each: core
 * registers, S0 to S31, FPSCR, what a UsageFault said, a sum over the memory that R0 to R12 and LR point into.
 */
import { FloatSamples } from '../../src/bench/cpu/testing/float-samples.ts';

export const ENCODINGS = 8000;
export const OUTCOMES = 0x2010_0000;
/** SP, APSR, R0 to R12, LR, S0 to S31, FPSCR, CFSR, sum. */
export const OUTCOME_WORDS = 51;

const SCRATCH = 0x2000_2000;
/** A load or store reaches at most 1020 bytes to either side, and 128 more. */
const REACH = 0x600;
const STACK = 0x2000_8000;
/** Where the program keeps the address of the next outcome, and CFSR of the present one. */
const CELLS = 0x2000_0000;

/** Words of the coprocessor space as two half-words; most belong to the FPU. */
export function encodings(): readonly number[] {
  const samples = new FloatSamples(0xc0de);
  const words: number[] = [];
  while (words.length < ENCODINGS) {
    const random = Number(samples.bits() & 0xffff_ffffn);
    const space = [0xec00, 0xee00, 0xee00, 0xee00, 0xee80, 0xfe00, 0xfe80, 0xfc00, 0xec00, 0xef00][samples.below(10)]!;
    const first = space | ((random >>> 16) & (space === 0xee80 ? 0x7f : 0x1ff));
    const second = samples.below(10) === 0 ? random & 0xffff : (random & 0xf1ff) | 0x0a00;
    const word = ((first << 16) | second) >>> 0;
    if (!isUnpredictable(word)) words.push(word);
  }
  return words;
}

const field = (word: number, lowest: number) => (word >>> lowest) & 15;
const isSpOrPc = (register: number) => register === 13 || register === 15;

/** What ARM DDI 0403E.e, A7.7 calls UNPREDICTABLE and the two cores, each with good right, do differently. */
const UNPREDICTABLE: readonly { readonly instruction: string; readonly holds: (word: number) => boolean }[] = [
  { instruction: 'VSTR with PC as base', holds: (word) => (word & 0xff3f_0e00) >>> 0 === 0xed0f_0a00 },
  {
    instruction: 'VCVT of fixed point with more fraction bits than the number has',
    holds: (word) => (word & 0xffba_0ed0) >>> 0 === 0xeeba_0a40 && 2 * field(word, 0) + ((word >>> 5) & 1) > 16,
  },
  { instruction: 'VMOV of S31 and the single behind it', holds: (word) => (word & 0xffe0_0fff) >>> 0 === 0xec40_0a3f },
  {
    instruction: 'VMOV, VMRS and VMSR with SP or PC, but for VMRS of the flags',
    holds: (word) => (word & 0xff00_0e10) >>> 0 === 0xee00_0a10 && isSpOrPc(field(word, 12)) && word !== 0xeef1_fa10,
  },
  {
    instruction: 'VMOV of two core registers with SP, PC or one register twice',
    holds: (word) =>
      (word & 0xffe0_0ed0) >>> 0 === 0xec40_0a10 &&
      (isSpOrPc(field(word, 12)) || isSpOrPc(field(word, 16)) || field(word, 12) === field(word, 16)),
  },
];

function isUnpredictable(word: number): boolean {
  return UNPREDICTABLE.some(({ holds }) => holds(word));
}

const constant = (register: string, value: number) => [`movw ${register}, #${value & 0xffff}`, `movt ${register}, #${value >>> 16}`];

const PREPARE = [
  'prepare:',
  ...constant('r0', CELLS),
  'movs r1, #0',
  'str r1, [r0, #4]',
  'ldr r0, =singles',
  'vldmia r0, {s0-s31}',
  ...constant('r0', 0x9000_0000),
  'vmsr fpscr, r0',
  ...constant('r0', SCRATCH),
  ...Array.from({ length: 12 }, (_, index) => `mov r${index + 1}, r0`),
  'msr apsr_nzcvq, r0',
  'bx lr',
];

const FINISH = [
  'finish:',
  'mov r0, sp',
  'mrs r1, apsr',
  'vmrs r2, fpscr',
  ...constant('r3', STACK),
  'mov sp, r3',
  ...constant('r3', CELLS),
  'ldr r4, [r3]',
  'str r0, [r4], #4',
  'str r1, [r4], #4',
  'movs r5, #14',
  '1: ldr r6, [r0], #4',
  'str r6, [r4], #4',
  'subs r5, #1',
  'bne 1b',
  'vstmia r4!, {s0-s31}',
  'str r2, [r4], #4',
  'ldr r6, [r3, #4]',
  'str r6, [r4], #4',
  ...constant('r0', SCRATCH - REACH),
  ...constant('r5', (2 * REACH) / 4),
  'movs r6, #0',
  '2: ldr r7, [r0]',
  'add r6, r7, r6, ror #5',
  'str r5, [r0], #4',
  'subs r5, #1',
  'bne 2b',
  'str r6, [r4], #4',
  'str r4, [r3]',
  'bx lr',
];

/** Steps over the instruction and notes why. */
const USAGE_FAULT = [
  'usage:',
  'ldr r0, [sp, #24]',
  'adds r0, #4',
  'str r0, [sp, #24]',
  ...constant('r0', 0xe000_ed28),
  'ldr r1, [r0]',
  'str r1, [r0]',
  ...constant('r0', CELLS),
  'str r1, [r0, #4]',
  'bx lr',
];

export function encodingProgram(words: readonly number[]): string {
  return [
    '.syntax unified',
    '.cpu cortex-m7',
    '.fpu fpv5-d16',
    '.thumb',
    '.global done',
    `.word ${STACK}, start + 1, 0, 0, 0, 0, usage + 1`,
    ...['.thumb_func', ...USAGE_FAULT, ...PREPARE, ...FINISH],
    '.balign 4',
    'singles:',
    ...Array.from({ length: 32 }, (_, index) => `.word ${0x3f80_0000 + index * 0x0023_4567}`),
    '.ltorg',
    'start:',
    ...constant('r0', 0xe000_ed88),
    'mov r1, #0x00f00000',
    'str r1, [r0]',
    ...constant('r0', 0xe000_ed24),
    'mov r1, #0x00040000',
    'str r1, [r0]',
    'dsb',
    'isb',
    ...constant('r0', CELLS),
    ...constant('r1', OUTCOMES),
    'str r1, [r0]',
    ...words.flatMap((word) => ['bl prepare', 'mov lr, r12', `.inst.w 0x${word.toString(16)}`, 'push.w {r0-r12, lr}', 'bl finish']),
    'done: b done',
    '',
  ].join('\n');
}
