/** What eyes and a finger find on the board: lamps, signs of life, warmth. LED meanings: UM2407, LEDs. */
import { each, type Question, YES_NO } from './question.ts';

const DARK_TARGET = { no: 97, yes: 3 } as const;
const STEADY = { steady: 90, orange: 5, 'fast-blink': 1, 'slow-blink': 1, dark: 3 } as const;
const NOT_INITIALISED = { 'slow-blink': 90, 'fast-blink': 5, dark: 5 } as const;

export const LIGHT_QUESTIONS: readonly Question[] = [
  {
    id: 'com-led',
    text: 'What does {com} show?',
    effort: 1,
    part: 'com',
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
    why: 'section 6, column LED; UM2407, 7.6.1',
  },
  {
    id: 'pwr-led',
    text: 'Is {pwr} lit?',
    effort: 1,
    part: 'pwr',
    answers: YES_NO,
    usual: { yes: 98, no: 2 },
    under: {
      // A loose contact may be that of the supply.
      ...each(['RC02', 'RC03'], { yes: 85, no: 15 }),
      // A board with a supply of its own is lit all the same.
      RC06: { no: 93, yes: 7 },
      // Lit where 5 V is there and only the rail behind it is open.
      RC23: { no: 90, yes: 10 },
      RC24: { yes: 1 },
      RC27: { no: 60, yes: 40 },
    },
    why: 'section 6, column LED; the lamp shows 5 V and does not prove the supply of the chip',
    unless: [{ answers: { jp2: ['none'] } }],
  },
  {
    id: 'led-oc',
    text: 'Is {over-current} lit?',
    effort: 1,
    answers: YES_NO,
    usual: { no: 1 },
    under: {
      RC27: { yes: 70, no: 30 },
      RC32: { no: 85, yes: 15 },
      RC60: { no: 90, yes: 10 },
    },
    why: 'UM2407, 7.6.1: it lights from 500 mA on; section 6, row 27',
    part: 'over-current',
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
    why: 'section 6, columns Target and LED',
    unless: [{ answers: { 'led-user': ['yes', 'no'] } }],
  },
  {
    id: 'led-user',
    text: 'Does LED LD3 (red, beside the user button) blink fast, as on every new board?',
    effort: 1,
    answers: YES_NO,
    usual: { yes: 97, no: 3 },
    under: {
      ...each(['RC23', 'RC24', 'RC33', 'RC35', 'RC60'], { no: 98, yes: 2 }),
      RC27: { no: 85, yes: 15 },
      RC62: { no: 90, yes: 10 },
    },
    why: 'the factory demo toggles LD3 every 0.1 s; a new board without it has a target that does not run',
    board: 'nucleo-h743zi2',
    when: { answers: { 'never-programmed': ['yes'] } },
    unless: [{ answers: { 'program-alive': ['yes', 'no'] } }],
  },
  {
    id: 'board-warm',
    text: 'Is the STM32, the biggest chip on the board, warm to the touch? Touch it with care.',
    effort: 1,
    answers: YES_NO,
    usual: { no: 97, yes: 3 },
    under: {
      RC24: { no: 1 },
      RC27: { no: 60, yes: 40 },
      RC60: { yes: 50, no: 50 },
      RC62: { no: 70, yes: 30 },
    },
    why: 'section 6: a damaged or wrongly placed chip is warm (rows 60, 62), one without supply is cold (row 24)',
  },
];
