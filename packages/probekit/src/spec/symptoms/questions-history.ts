/** What was done to the board, and what is on it. */
import { type Question, YES_NO } from './question.ts';

export const HISTORY_QUESTIONS: readonly Question[] = [
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
