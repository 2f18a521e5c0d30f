/** Shape of a question that a person in front of the board can answer, as data. */
import type { PartRole } from '../boards/board.ts';
import type { CauseId } from './cause.ts';
import type { Pattern } from './mark.ts';
import type { EvidenceCheck } from './outcomes.ts';

/** Weights of the answers. */
export type AnswerWeights = Readonly<Record<string, number>>;

export interface Question {
  readonly id: string;
  /** Parts stand in it and in the answers by role, `{idd}`, and are told by the board's own names: words/part-names.ts. */
  readonly text: string;
  /** What asking costs: 1 a look, 2 a search for a printed name and a close look, 3 an errand, 4 a thing to borrow. */
  readonly effort: 1 | 2 | 3 | 4;
  /** Answers by key, as a person reads them. */
  readonly answers: Readonly<Record<string, string>>;
  /** Weights without a cause that changes it. */
  readonly usual: AnswerWeights;
  /** Weights under a cause. */
  readonly under: Readonly<Partial<Record<CauseId, AnswerWeights>>>;
  /** The check that finds the same out: once it has run, the answer counts no more. */
  readonly check?: EvidenceCheck;
  /** Where the weights come from. Sections are those of the symptom tables. */
  readonly why: string;
  /** The part that is to be looked at: not asked where the board is known to have none. */
  readonly part?: PartRole;
  /** The one board that behaves so; absent: any that has the part. */
  readonly board?: 'nucleo-h743zi2';
  /** Never asked: whoever comes to the doctor knows it beforehand, and says it or does not. */
  readonly volunteered?: true;
  /** Asked only where this was read or answered, or is the set-up; absent: always. */
  readonly when?: Pattern;
  /** Whose remedy begins with this look: where it leads alone, the doctor says what to do in place of asking. */
  readonly mends?: CauseId;
  /** Not asked where one of these was read or answered: what it would tell is known by it. */
  readonly unless?: readonly Pattern[];
}

export const YES_NO = { yes: 'yes', no: 'no' } as const;

/** The same weights under each of these causes. */
export function each<Weights extends AnswerWeights>(causes: readonly CauseId[], weights: Weights): Partial<Record<CauseId, Weights>> {
  return Object.fromEntries(causes.map((id) => [id, weights]));
}

/** What the program in flash does. */
export const PROGRAM: readonly CauseId[] = ['RC42', 'RC43', 'RC44', 'RC45', 'RC46', 'RC47', 'RC48'];
