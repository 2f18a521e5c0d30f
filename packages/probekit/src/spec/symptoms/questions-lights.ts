/** What eyes see on the board: lamps and signs of life. LED meanings: UM2407, LEDs. */
import { type Question, YES_NO } from './question.ts';

const DARK_TARGET = { no: 97, yes: 3 } as const;
const STEADY = { steady: 90, orange: 5, 'fast-blink': 1, 'slow-blink': 1, dark: 3 } as const;
const NOT_INITIALISED = { 'slow-blink': 90, 'fast-blink': 5, dark: 5 } as const;

export const LIGHT_QUESTIONS: readonly Question[] = [
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
];
