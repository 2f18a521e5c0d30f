/** Questions and remedies as they are told for the board that is there: its own names for its parts. Pure. */
import { type Board, JUMPER_ROLES } from '../../spec/boards/board.ts';
import { boardOf, partsOf } from '../../spec/boards/boards.ts';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import { type Catalogue, type ExperimentWords, hasParts, named, type QuestionWords, type RemedyWords } from '../../words/index.ts';

/** The words of a question in the names of this board, or of any board where it is not known. */
export function questionOn(boardId: string | undefined, { text, answers }: QuestionWords, catalogue: Catalogue): QuestionWords {
  const board = boardOf(boardId);
  const fitting = Object.entries(answers).filter(([, answer]) => !board || !isMissingJumper(answer, board));
  const told = fitting.map(([key, answer]) => [key, named(catalogue, answer, board)] as const);
  return { text: named(catalogue, text, board), answers: Object.fromEntries(told) };
}

/** Whether an answer is a jumper that this board lacks. */
function isMissingJumper(answer: string, board: Board): boolean {
  const role = JUMPER_ROLES.find((each) => answer === `{${each}}`);
  return role !== undefined && partsOf(board, role).length === 0;
}

/** The words of an experiment, likewise. */
export function experimentOn(boardId: string | undefined, { do: text, undo }: ExperimentWords, catalogue: Catalogue): ExperimentWords {
  const board = boardOf(boardId);
  return { do: named(catalogue, text, board), ...(undo === undefined ? {} : { undo: named(catalogue, undo, board) }) };
}

/** The words of a remedy in the names of this board. A step about a part that this board lacks is left out, unless nothing would be left. */
export function remedyOn(boardId: string | undefined, { what, steps }: RemedyWords, catalogue: Catalogue): RemedyWords {
  const board = boardOf(boardId);
  const fitting = board ? steps.filter((step) => hasParts(step, board)) : steps;
  return { what, steps: (fitting.length > 0 ? fitting : steps).map((step) => named(catalogue, step, board)) };
}

/** The name on this board of the part that a question asks about; undefined where it has none, or the question asks about no part. */
export function partAskedAbout(questionId: string, boardId: string | undefined): string | undefined {
  const board = boardOf(boardId);
  const part = QUESTIONS.find(({ id }) => id === questionId)?.part;
  return board && part && partsOf(board, part)[0]?.name;
}
