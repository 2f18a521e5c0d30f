/** What the program of exceptions, its cases and its outcomes have in common. */
import type { Places } from './machines.ts';

/** Steps of a script, in the order of the program's table; operands A and B. */
export const STEPS = [
  'store',
  'set',
  'clear',
  'basepri',
  'basepriMax',
  'primask',
  'faultmask',
  'control',
  'svc',
  'undefined',
  'load',
  'write',
  'unaligned',
  'divide',
  'evenBranch',
  'leave',
  'leaveByLr',
  'leaveBadly',
  'spoilFrame',
  'spoilPsp',
] as const;
export type StepName = (typeof STEPS)[number];

export const STEP_COUNT = 14;
/** AIRCR, SHPR1 to SHPR3, IPR0, ISER, SHCSR, CCR; then the steps. */
export const CONFIGURATION_WORDS = 8;
export const CASE_WORDS = CONFIGURATION_WORDS + 3 * STEP_COUNT;

/** Of an entry and of a finished step; the last two are those of entries only. */
export const EVENT_NAMES = [
  ...['what', 'step', 'masks', 'EXC_RETURN', 'MSP', 'PSP', 'ICSR', 'SHCSR', 'CFSR', 'HFSR'],
  ...['stacked xPSR', 'fault address'],
] as const;
export const EVENTS = 48;
export const ENTRY = 0x1000;
export const DONE = 0x2000;

export interface ExceptionLayout {
  readonly cases: number;
  readonly outcomes: number;
  readonly cells: number;
  readonly processStack: number;
}

export function exceptionLayout({ tables, arena }: Places): ExceptionLayout {
  return { cases: tables, outcomes: tables + 0x20_0000, cells: tables + 0xff_8000, processStack: arena + 0x1000 };
}

/** Offsets of the cells: the script's place and end, the outcome's place and end, what mends faults, the next case, cases left. */
export const CELL = {
  step: 0,
  end: 4,
  out: 8,
  outEnd: 12,
  goodLr: 16,
  goodXpsr: 20,
  goodPsp: 24,
  finishing: 28,
  nextCase: 32,
  left: 36,
  nextOut: 40,
} as const;

export const constant = (register: string, value: number) => [`movw ${register}, #${value & 0xffff}`, `movt ${register}, #${value >>> 16}`];
export const load = (register: string, cell: keyof typeof CELL) => `ldr ${register}, [r8, #${CELL[cell]}]`;
export const save = (register: string, cell: keyof typeof CELL) => `str ${register}, [r8, #${CELL[cell]}]`;
