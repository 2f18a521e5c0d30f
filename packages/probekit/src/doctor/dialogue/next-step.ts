/**
 * One thing at a time for somebody at the board: the question or the experiment that is expected to settle most for what it
 * costs, and what its result makes of the diagnosis. Pure, but for the one that asks.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { EXPERIMENTS, type Experiment } from '../../spec/symptoms/experiments.ts';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import type { AskHands } from '../../stm32/index.ts';
import { checkBoot0, judgeBoot0 } from '../checks/boot0.ts';
import { answerQuestion, withFinding } from '../conclusion.ts';
import type { AskedQuestion, Diagnosis, SuggestedExperiment } from '../diagnosis.ts';
import { type Finding, vectorOf } from '../evidence.ts';
import { matches } from '../reasoning/marks.ts';
import { worth } from '../reasoning/next-question.ts';

/** From this effort on somebody must go and fetch something. */
const ERRAND = 3;

export type NextStep =
  | { readonly kind: 'question'; readonly id: string; readonly question: AskedQuestion }
  | { readonly kind: 'experiment'; readonly id: string; readonly experiment: SuggestedExperiment };

/** Its answer is the outcome of C17. */
export const BOOT0_QUESTION = 'boot0-and-power-cycle';

/** What came of an experiment. */
export interface Tried {
  readonly diagnosis: Diagnosis;
  /** The answer that the checks gave; absent where the experiment only lets a check run. */
  readonly answer?: string;
}

/**
 * The best step that was not skipped; undefined where nothing would settle more. Questions keep the diagnosis' order. An
 * experiment takes the place of the question that it answers; one that answers none goes before the first that brings less,
 * and what software does before any errand.
 */
export function nextStep({ questions, experiments = [] }: Diagnosis, skipped: readonly string[] = []): NextStep | undefined {
  const isTried = (id: string) => experiments.some((experiment) => rowOf(experiment.id)?.answers?.question === id);
  const asked = questions.flatMap((question, place) =>
    isTried(question.id) ? [] : [{ step: { kind: 'question', id: question.id, question } as const, place }],
  );
  const tried = experiments.map((experiment) => ({
    step: { kind: 'experiment', id: experiment.id, experiment } as const,
    place: placeAmong(questions, experiment),
  }));
  const [best] = [...tried, ...asked].filter(({ step }) => !skipped.includes(step.id)).sort((a, b) => a.place - b.place);
  return best?.step;
}

/** What mends the leading cause goes before everything. */
function placeAmong(questions: readonly AskedQuestion[], { id, by, expectedBits }: SuggestedExperiment): number {
  const { mends, answers } = rowOf(id) ?? {};
  if (mends) return -1;
  const software = by === 'software';
  const gain = worth(expectedBits, software ? 2 : 3);
  const goesAfter = (question: AskedQuestion) => worthAsking(question) < gain || (software && effortOf(question) >= ERRAND);
  const place = questions.findIndex((question) => (answers ? question.id === answers.question : goesAfter(question)));
  return place < 0 ? questions.length : place;
}

/** The diagnosis with what an experiment showed. One that leaves the board as it was counts by its answer only. */
export function afterTrying(before: Diagnosis, id: string, after: Diagnosis): Tried {
  const { answers: reads, undo, by, runs } = rowOf(id) ?? {};
  if (reads && runs?.includes('C17')) return afterBoot0(before, judgeBoot0(vectorOf(before.evidence), vectorOf(after.evidence)));
  if (!reads) return { diagnosis: withAnswers(after, before.answers) };
  const helped = matches(reads.good, { evidence: vectorOf(after.evidence) });
  const answer = reads.values[helped ? 0 : 1];
  if (undo !== undefined || by === 'software') return { diagnosis: answerQuestion(before, reads.question, answer), answer };
  // What was seen before told of a board that is another now.
  if (helped) return { diagnosis: after, answer };
  return { diagnosis: withAnswers(after, { ...before.answers, [reads.question]: answer }), answer };
}

/** The BOOT0 experiment from the request to what it showed; the same diagnosis where nobody does it. Nothing may reset in `examine`. */
export async function tryBoot0(
  before: Diagnosis,
  { ask, examine, signal }: { readonly ask: AskHands; readonly examine: () => Promise<Diagnosis>; readonly signal?: AbortSignal },
): Promise<Tried> {
  const look = async () => vectorOf((await examine()).evidence);
  const made = await checkBoot0(vectorOf(before.evidence), { ask, examine: look, signal });
  return afterBoot0(before, made);
}

/** A look that did not come so far tells nothing. */
function afterBoot0(before: Diagnosis, made: Finding<'C17'> | undefined): Tried {
  return made ? { diagnosis: withBoot0(before, made), answer: made.outcome } : { diagnosis: before };
}

/** The finding says it all; the answer goes along for reports, which hold one look. */
export function withBoot0(diagnosis: Diagnosis, made: Finding<'C17'>): Diagnosis {
  return withFinding(answerQuestion(diagnosis, BOOT0_QUESTION, made.outcome), made);
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

const effortOf = ({ id }: AskedQuestion) => QUESTIONS.find((question) => question.id === id)?.effort ?? 1;

const worthAsking = (question: AskedQuestion) => worth(question.expectedBits, effortOf(question));
