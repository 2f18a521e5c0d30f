/**
 * Every question that a person in front of the board can answer: the answers, how likely each is on a board without fault
 * and under each cause that changes it. By subject in the files beside this one.
 */
import type { Question } from './question.ts';
import { BOARD_QUESTION } from './questions-board.ts';
import { COMPLAINT_QUESTION } from './questions-complaint.ts';
import { COMPUTER_QUESTIONS } from './questions-computer.ts';
import { EXPERIMENT_QUESTIONS } from './questions-experiments.ts';
import { HISTORY_QUESTIONS } from './questions-history.ts';
import { JUMPER_QUESTIONS } from './questions-jumpers.ts';
import { LIGHT_QUESTIONS } from './questions-lights.ts';
import { SWAP_QUESTIONS } from './questions-swaps.ts';

export type { Question } from './question.ts';

/** Of two that tell as much for as much effort the first is asked first. */
export const QUESTIONS: readonly Question[] = [
  ...LIGHT_QUESTIONS,
  ...EXPERIMENT_QUESTIONS,
  ...SWAP_QUESTIONS,
  ...JUMPER_QUESTIONS,
  ...HISTORY_QUESTIONS,
  ...COMPUTER_QUESTIONS,
  COMPLAINT_QUESTION,
  BOARD_QUESTION,
];
