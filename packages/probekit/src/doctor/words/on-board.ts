/** Questions and remedies as they are told for the board that is there: its own names for its parts. Pure. */
import { boardOf } from '../../spec/boards/boards.ts';
import { type Catalogue, type ExperimentWords, named, type QuestionWords } from '../../words/index.ts';

/** The words of a question in the names of this board, or of any board where it is not known. */
export function questionOn(boardId: string | undefined, { text, answers }: QuestionWords, catalogue: Catalogue): QuestionWords {
  const board = boardOf(boardId);
  const told = Object.entries(answers).map(([key, answer]) => [key, named(catalogue, answer, board)] as const);
  return { text: named(catalogue, text, board), answers: Object.fromEntries(told) };
}

/** The words of an experiment, likewise. */
export function experimentOn(boardId: string | undefined, { do: text, undo }: ExperimentWords, catalogue: Catalogue): ExperimentWords {
  const board = boardOf(boardId);
  return { do: named(catalogue, text, board), ...(undo === undefined ? {} : { undo: named(catalogue, undo, board) }) };
}
