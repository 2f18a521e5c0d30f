/** Which board it is: no cause depends on the answer, only what its parts are called. Boards: `spec/boards/`. */
import { BOARDS } from '../boards/boards.ts';
import type { Question } from './question.ts';

const answers = { ...Object.fromEntries(BOARDS.map(({ id, name }) => [id, name])), other: 'another one' };

export const BOARD_QUESTION: Question = {
  id: 'board',
  text: 'Which board is it? Its number is printed on it.',
  effort: 1,
  answers,
  usual: Object.fromEntries(Object.keys(answers).map((id) => [id, 1])),
  under: {},
  why: 'the same jumper has another name on another board; that tells nothing of what is wrong',
};
