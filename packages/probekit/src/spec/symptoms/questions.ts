/**
 * Questions that a person in front of the board can answer, as data: the answers, how likely each is on a board
 * without fault and under each cause that changes it. LED meanings: UM2407, LEDs. Jumper names: silkscreen of MB1364.
 */
import type { CauseId } from './cause.ts';

export interface Question {
  readonly id: string;
  readonly text: string;
  /** What asking costs: 1 a look, 2 a search for a printed name and a close look, 3 an errand. */
  readonly effort: 1 | 2 | 3;
  /** Answers by key, as a person reads them. */
  readonly answers: Readonly<Record<string, string>>;
  /** Weights without a cause that changes it. */
  readonly usual: Readonly<Record<string, number>>;
  /** Weights under a cause. */
  readonly under: Readonly<Partial<Record<CauseId, Readonly<Record<string, number>>>>>;
  /** Board it belongs to; absent: any. */
  readonly board?: 'nucleo-h743zi2';
}

const YES_NO = { yes: 'yes', no: 'no' } as const;
const DARK_TARGET = { no: 97, yes: 3 } as const;
const STEADY = { steady: 90, orange: 5, 'fast-blink': 1, 'slow-blink': 1, dark: 3 } as const;
const NOT_INITIALISED = { 'slow-blink': 90, 'fast-blink': 5, dark: 5 } as const;

export const QUESTIONS: readonly Question[] = [
  {
    id: 'com-led',
    text: 'What does the COM LED (LD4, beside the ST-LINK connector) show?',
    effort: 1,
    answers: {
      'slow-blink': 'it blinks slowly, red and off',
      'fast-blink': 'it blinks fast, red and off',
      steady: 'steady red or green',
      orange: 'steady orange',
      dark: 'nothing',
    },
    usual: STEADY,
    under: {
      RC01: NOT_INITIALISED,
      RC02: { 'slow-blink': 50, 'fast-blink': 20, steady: 20, dark: 10 },
      RC03: { 'slow-blink': 50, 'fast-blink': 40, dark: 10 },
      RC04: { 'slow-blink': 40, dark: 60 },
      RC05: NOT_INITIALISED,
      RC06: { 'fast-blink': 80, 'slow-blink': 20 },
      RC07: { dark: 70, 'slow-blink': 20, orange: 10 },
      RC08: { dark: 1 },
      RC11: { 'slow-blink': 50, 'fast-blink': 50 },
      RC16: { dark: 40, steady: 40, orange: 20 },
    },
  },
  {
    id: 'other-cable',
    text: 'Does another USB cable, one that shows a phone or a drive, change it?',
    effort: 3,
    answers: { helps: 'yes, the ST-LINK appears', same: 'no, the same' },
    usual: { same: 1 },
    under: {
      RC01: { helps: 97, same: 3 },
      RC02: { helps: 85, same: 15 },
      RC03: { same: 95, helps: 5 },
      RC11: { same: 60, helps: 40 },
    },
  },
  {
    id: 'other-port',
    text: 'Does another USB port, straight at a computer, change it?',
    effort: 3,
    answers: { helps: 'yes, the ST-LINK appears', same: 'no, the same' },
    usual: { same: 1 },
    under: {
      RC02: { same: 85, helps: 15 },
      RC03: { helps: 90, same: 10 },
      RC05: { helps: 97, same: 3 },
      RC06: { helps: 80, same: 20 },
    },
  },
  {
    id: 'jp1',
    text: 'Is jumper JP1 (STLK_RST) fitted?',
    effort: 2,
    answers: { off: 'no, it is off', on: 'yes, it is on' },
    usual: { off: 1 },
    under: { RC08: { on: 97, off: 3 } },
    board: 'nucleo-h743zi2',
  },
  {
    id: 'pwr-led',
    text: 'Is LED LD5 (green, PWR) lit?',
    effort: 1,
    answers: YES_NO,
    usual: { yes: 98, no: 2 },
    under: {
      RC06: { no: 1 },
      // Lit where 5 V is there and only the regulator behind it is open.
      RC23: { no: 90, yes: 10 },
      RC24: { yes: 1 },
      RC27: { no: 60, yes: 40 },
    },
  },
  {
    id: 'jp4',
    text: 'Is jumper JP4 (IDD) fitted?',
    effort: 2,
    answers: { on: 'yes, it is on', off: 'no, it is off' },
    usual: { on: 1 },
    under: { RC24: { off: 97, on: 3 } },
    board: 'nucleo-h743zi2',
  },
  {
    id: 'jp2',
    text: 'Which pins does the jumper on JP2 (power source) bridge?',
    effort: 2,
    answers: { '1-2': '[1-2], STLK', other: 'another pair', none: 'none, it is off' },
    usual: { '1-2': 95, other: 5 },
    under: { RC23: { none: 55, other: 40, '1-2': 5 } },
    board: 'nucleo-h743zi2',
  },
  {
    id: 'jp3',
    text: 'Is jumper JP3 (T_NRST) fitted?',
    effort: 2,
    answers: { on: 'yes, it is on', off: 'no, it is off' },
    usual: { on: 1 },
    under: { RC37: { off: 97, on: 3 } },
    board: 'nucleo-h743zi2',
  },
  {
    id: 'program-alive',
    text: 'Does the program in flash show life (a user LED blinks, text on the serial port)?',
    effort: 1,
    answers: YES_NO,
    usual: { yes: 50, no: 50 },
    under: {
      RC23: DARK_TARGET,
      RC24: DARK_TARGET,
      RC27: { no: 85, yes: 15 },
      RC33: { no: 1 },
      RC35: { no: 1 },
      RC39: { yes: 80, no: 20 },
      RC42: { no: 80, yes: 20 },
      RC45: { no: 1 },
      RC46: { no: 1 },
      RC60: { no: 1 },
      RC62: { no: 90, yes: 10 },
    },
  },
  {
    id: 'something-plugged',
    text: 'Is anything plugged on the board: a shield, a breadboard, wires?',
    effort: 1,
    answers: YES_NO,
    usual: { no: 75, yes: 25 },
    under: { RC32: { yes: 1 }, RC27: { yes: 60, no: 40 } },
  },
  {
    id: 'reset-button',
    text: 'Is the RESET button (B2, black) free, not stuck and not held?',
    effort: 1,
    answers: { free: 'free', held: 'held or stuck' },
    usual: { free: 1 },
    under: { RC35: { free: 60, held: 40 } },
  },
];
