/** A cause as reports hold it: plain JSON for `doctor` and `explain` alike. */
import type { CauseId, Remedy } from '../spec/symptoms/cause.ts';
import { causeOf } from '../spec/symptoms/causes.ts';
import type { Certainty } from './reasoning/conclude.ts';

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

export function reportCause(id: CauseId, score: number, certainty: Certainty, group: number): CauseReport {
  const { slug, title, beginner, expert, remedies } = causeOf(id);
  return { id, slug, title, score: Math.round(score * 1e4) / 1e4, class: certainty, group, explanation: { beginner, expert }, remedies };
}

export function reportExcluded(id: CauseId): ExcludedCause {
  const { slug, title } = causeOf(id);
  return { id, slug, title };
}
