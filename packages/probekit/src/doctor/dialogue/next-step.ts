/**
 * One thing at a time for somebody at the board: the question or the experiment that is expected to settle most for what it
 * costs, and what its result makes of the diagnosis. Pure.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { EXPERIMENTS, type Experiment } from '../../spec/symptoms/experiments.ts';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import { answerQuestion } from '../conclusion.ts';
import type { AskedQuestion, Diagnosis, SuggestedExperiment } from '../diagnosis.ts';
import { vectorOf } from '../evidence.ts';
import { matches } from '../reasoning/marks.ts';
import { worth } from '../reasoning/next-question.ts';

export type NextStep =
  | { readonly kind: 'question'; readonly id: string; readonly question: AskedQuestion }
  | { readonly kind: 'experiment'; readonly id: string; readonly experiment: SuggestedExperiment };

/** What came of an experiment. */
export interface Tried {
  readonly diagnosis: Diagnosis;
  /** The answer that the checks gave; absent where the experiment only lets a check run. */
  readonly answer?: string;
}

/** The best step that was not skipped; undefined where nothing would settle more. */
export function nextStep({ questions, experiments = [] }: Diagnosis, skipped: readonly string[] = []): NextStep | undefined {
  const trials = experiments
    .filter(({ id }) => !skipped.includes(id))
    .map((experiment) => ({ step: { kind: 'experiment', id: experiment.id, experiment } as const, value: gainOf(experiment) }));
  const isTried = (id: string) => experiments.some((experiment) => rowOf(experiment.id)?.answers?.question === id);
  const asked = questions
    .filter(({ id }) => !skipped.includes(id) && !isTried(id))
    .map((question) => ({ step: { kind: 'question', id: question.id, question } as const, value: worthAsking(question) }));
  const [best] = [...asked, ...trials].sort((a, b) => b.value - a.value);
  return best?.step;
}

/** The diagnosis with what an experiment showed. One that leaves the board as it was counts by its answer only. */
export function afterTrying(before: Diagnosis, id: string, after: Diagnosis): Tried {
  const { answers: reads, undo, by } = rowOf(id) ?? {};
  if (!reads) return { diagnosis: withAnswers(after, before.answers) };
  const helped = matches(reads.good, { evidence: vectorOf(after.evidence) });
  const answer = reads.values[helped ? 0 : 1];
  if (undo !== undefined || by === 'software') return { diagnosis: answerQuestion(before, reads.question, answer), answer };
  // What was seen before told of a board that is another now.
  if (helped) return { diagnosis: after, answer };
  return { diagnosis: withAnswers(after, { ...before.answers, [reads.question]: answer }), answer };
}

function withAnswers(diagnosis: Diagnosis, answers: Diagnosis['answers']): Diagnosis {
  return Object.entries(answers).reduce((sofar, [id, value]) => answerQuestion(sofar, id, value), diagnosis);
}

function rowOf(id: string): Experiment | undefined {
  return EXPERIMENTS.find((experiment) => experiment.id === id);
}

/** The cause that an experiment mends, where it is made for one. */
export function mendedBy(experimentId: string): CauseId | undefined {
  return rowOf(experimentId)?.mends;
}

function worthAsking({ id, expectedBits }: AskedQuestion): number {
  return worth(expectedBits, QUESTIONS.find((question) => question.id === id)?.effort ?? 1);
}

/** What mends the leading cause goes before everything. */
function gainOf({ id, by, expectedBits }: SuggestedExperiment): number {
  const { mends, answers } = rowOf(id) ?? {};
  if (mends) return Number.POSITIVE_INFINITY;
  return worth(expectedBits, QUESTIONS.find((question) => question.id === answers?.question)?.effort ?? (by === 'software' ? 2 : 3));
}
