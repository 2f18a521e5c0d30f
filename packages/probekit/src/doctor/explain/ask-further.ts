/**
 * What a person's answers make of an explained message: its causes in their new order, and the question that would settle
 * most. The message's own order of causes is the prior. Pure.
 */
import type { CauseReport } from '../cause-report.ts';
import type { AskedQuestion } from '../diagnosis.ts';
import type { Answers } from '../evidence.ts';
import { chanceUnder, observationsOf } from '../reasoning/likelihood.ts';
import { nextQuestions } from '../reasoning/next-question.ts';
import type { Explanation } from './explain.ts';

export interface AskedFurther {
  /** Without those that the answers exclude. */
  readonly causes: readonly CauseReport[];
  /** Absent when no answer would settle more. */
  readonly question?: AskedQuestion;
}

export function askFurther({ causes }: Explanation, answers: Answers = {}): AskedFurther {
  const weights = causes.map((cause) => ({ cause, weight: cause.score * chanceOf(cause, answers) }));
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const ranked = weights
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ cause, weight }) => ({ ...cause, score: weight / total }));
  const hypotheses = ranked.map(({ id, score }) => ({ causes: [id], weight: score }));
  const [best] = nextQuestions({ evidence: {}, answers }, { causes: [], excluded: [], noFault: 0, hypotheses });
  if (!best) return { causes: ranked };
  const { id, text, answers: choices } = best.question;
  return { causes: ranked, question: { id, text, answers: choices, expectedBits: best.expectedBits } };
}

function chanceOf({ id }: CauseReport, answers: Answers): number {
  return observationsOf({ evidence: {}, answers }).reduce((product, observation) => product * chanceUnder(observation, id), 1);
}
