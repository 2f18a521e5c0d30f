/** What to try next: the experiment whose result is expected to settle most for what it costs. Pure. */
import { EXPERIMENTS, type Experiment } from '../../spec/symptoms/experiments.ts';
import { OUTCOMES } from '../../spec/symptoms/outcomes.ts';
import type { Question } from '../../spec/symptoms/question.ts';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import { columnOf } from '../../spec/symptoms/questions-experiments.ts';
import type { Known } from '../evidence.ts';
import type { Weighed } from './likelihood.ts';
import { matches } from './marks.ts';
import { expectedBits, isOpen, leaderOf, WORTH_ASKING_BITS, worth } from './next-question.ts';
import { type Ranking, rank } from './rank.ts';

export interface RankedExperiment {
  readonly experiment: Experiment;
  readonly effort: Question['effort'];
  /** Bits that its result is expected to bring. */
  readonly expectedBits: number;
}

/** What an attach under reset would tell. Nobody moves for it, but the program starts anew. */
const UNDER_RESET: Weighed & Pick<Question, 'effort'> = { id: 'C6', answers: OUTCOMES.C6, ...columnOf('C6'), effort: 2 };

/** Experiments that are worth trying, best first. One that mends the leading cause comes before all others. */
export function nextExperiments(known: Known, ranking: Ranking = rank(known)): readonly RankedExperiment[] {
  const leader = leaderOf(ranking.causes);
  return EXPERIMENTS.flatMap((experiment): readonly RankedExperiment[] => {
    const { mends, when } = experiment;
    if ((mends && mends !== leader) || (when && !when.some((pattern) => matches(pattern, known)))) return [];
    const weighed = openQuestion(experiment, known);
    if (!weighed) return [];
    return [{ experiment, effort: weighed.effort, expectedBits: expectedBits(weighed, ranking.hypotheses) }];
  })
    .filter(({ expectedBits: gain }) => gain >= WORTH_ASKING_BITS)
    .sort((a, b) => Number(b.experiment.mends !== undefined) - Number(a.experiment.mends !== undefined) || worthOf(b) - worthOf(a));
}

/** What the experiment would answer, while that is open. */
function openQuestion({ answers, runs }: Experiment, known: Known): (Weighed & Pick<Question, 'effort'>) | undefined {
  if (!answers) return runs.some((check) => known.evidence[check] !== undefined) ? undefined : UNDER_RESET;
  return QUESTIONS.find((question) => question.id === answers.question && isOpen(question, known));
}

function worthOf({ expectedBits: gain, effort }: RankedExperiment): number {
  return worth(gain, effort);
}
