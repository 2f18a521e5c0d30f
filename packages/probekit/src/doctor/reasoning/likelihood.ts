/** Chances read from the tables: one cause, two causes together, none. Pure. */
import { boardOf, carriesH743 } from '../../spec/boards/boards.ts';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { CONTEXT_FACTORS } from '../../spec/symptoms/context-factors.ts';
import type { Likelihood } from '../../spec/symptoms/likelihood.ts';
import { LIKELIHOODS } from '../../spec/symptoms/likelihoods.ts';
import { EVIDENCE_CHECKS, OUTCOMES } from '../../spec/symptoms/outcomes.ts';
import { QUESTIONS, type Question } from '../../spec/symptoms/questions.ts';
import type { Known, SetUp } from '../evidence.ts';
import { messagesSeen } from './seen.ts';

type Weights = Readonly<Record<string, number | undefined>>;

/** One thing that was observed: a check's outcome, an answer or a message, with its chance by cause. */
export interface Observation {
  readonly key: string;
  /** Chance on a board without fault; 0 where only a fault can show it. */
  readonly usual: number;
  /** Chance under a cause that touches this; undefined where it does not. */
  readonly under: (cause: CauseId) => number | undefined;
}

/** An outcome that a row does not name: nobody thought of it, which does not make it impossible. */
export const LEAK = 0.002;
/** Something only a fault shows, and at a check that the cause does not touch: there must be a second one. */
const UNEXPLAINED = 1e-4;

/** Everything observed, in one list. */
export function observationsOf({ evidence, answers = {}, seen = [] }: Known): readonly Observation[] {
  const read = EVIDENCE_CHECKS.flatMap((check): Observation[] => {
    const outcome = evidence[check];
    if (outcome === undefined) return [];
    return [observed(check, outcome, OUTCOMES[check], (cause) => (LIKELIHOODS[cause] as Likelihood | undefined)?.[check])];
  });
  const told = QUESTIONS.flatMap((question): Observation[] => {
    const { id, check } = question;
    const outcome = check !== undefined && evidence[check] !== undefined ? undefined : answers[id];
    return outcome === undefined || !(outcome in question.answers) ? [] : [answered(question, outcome)];
  });
  return [...read, ...told, ...messagesSeen(seen)];
}

/** Of a question, what its answers weigh; `answers` holds their keys. */
export type Weighed = Pick<Question, 'id' | 'usual' | 'under'> & { readonly answers: Readonly<Record<string, unknown>> };

/** The observation that this answer makes. */
export function answered(question: Weighed, outcome: string): Observation {
  return observed(question.id, outcome, question.usual, (cause) => question.under[cause]);
}

function observed(key: string, outcome: string, usual: Weights, weightsUnder: (cause: CauseId) => Weights | undefined): Observation {
  const under = (cause: CauseId) => {
    const weights = weightsUnder(cause);
    return weights && Math.max(share(weights, outcome), LEAK);
  };
  return { key, usual: share(usual, outcome), under };
}

/** Chance of what was observed under one cause alone. */
export function chanceUnder(observation: Observation, cause: CauseId): number {
  return observation.under(cause) ?? untouched(observation);
}

function untouched({ usual }: Observation): number {
  return Math.max(usual, UNEXPLAINED);
}

/**
 * Chance under two causes at once. Where only one of them changes a check, it alone decides. Where both do, a faulty
 * outcome appears when either makes it (noisy or), a faultless one only when neither spoils it.
 */
export function chanceUnderBoth(observation: Observation, first: CauseId, second: CauseId): number {
  return together(observation, observation.under(first), observation.under(second));
}

/** The same of chances that were looked up before. */
export function together(observation: Observation, a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return a ?? b ?? untouched(observation);
  return observation.usual > 0 ? Math.min(1, (a * b) / observation.usual) : 1 - (1 - a) * (1 - b);
}

/** Board data may be wrong, or of another revision. */
const WITHOUT_ITS_JUMPER = 0.01;

/** How much the set-up alone makes a cause more or less likely. */
export function contextFactor(cause: CauseId, setUp: SetUp = {}): number {
  const { onBoard = 1, jumper, h743 = 1 } = CONTEXT_FACTORS[cause] ?? {};
  const isLacking = jumper !== undefined && boardOf(setUp.board)?.lacks?.includes(jumper);
  return (setUp.onBoard ? onBoard : 1) * (isLacking ? WITHOUT_ITS_JUMPER : 1) * (carriesH743(setUp.board) ? h743 : 1);
}

function share(weights: Weights, outcome: string): number {
  let sum = 0;
  for (const weight of Object.values(weights)) sum += weight ?? 0;
  return (weights[outcome] ?? 0) / sum;
}
