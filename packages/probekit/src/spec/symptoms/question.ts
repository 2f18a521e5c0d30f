/** Shape of a question that a person in front of the board can answer, as data. */
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

export const YES_NO = { yes: 'yes', no: 'no' } as const;
