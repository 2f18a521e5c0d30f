/** A cause as reports hold it: plain JSON for `doctor` and `explain` alike. */

import { boardOf } from '../spec/boards/boards.ts';
import type { CauseId, Remedy } from '../spec/symptoms/cause.ts';
import { causeOf } from '../spec/symptoms/causes.ts';
import { ENGLISH, named } from '../words/index.ts';
import type { Certainty } from './reasoning/conclude.ts';
import { remedyOn } from './words/on-board.ts';

export interface CauseReport {
  readonly id: CauseId;
  readonly slug: string;
  readonly title: string;
  /** For programs; people get the word in `class`. */
  readonly score: number;
  readonly class: Certainty;
  /** Causes with the same number cannot be told apart by what is known. */
  readonly group: number;
  readonly explanation: { readonly beginner: string; readonly expert: string };
  readonly remedies: readonly Remedy[];
}

/** A cause that is excluded, without score and remedies. */
export interface ExcludedCause {
  readonly id: CauseId;
  readonly slug: string;
  readonly title: string;
}

/** Explanation and remedies in the names of the board, or of any board where it is not known. */
export function reportCause(id: CauseId, score: number, certainty: Certainty, group: number, board?: string): CauseReport {
  const { slug, title, beginner, expert, ...cause } = causeOf(id);
  const remedies = cause.remedies.map((remedy) => ({ ...remedy, ...remedyOn(board, remedy, ENGLISH) }));
  const explanation = { beginner, expert: named(ENGLISH, expert, boardOf(board)) };
  return { id, slug, title, score: Math.round(score * 1e4) / 1e4, class: certainty, group, explanation, remedies };
}

export function reportExcluded(id: CauseId): ExcludedCause {
  const { slug, title } = causeOf(id);
  return { id, slug, title };
}
