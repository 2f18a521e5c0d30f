/** From a ranking to words: verdict, certainty of each cause, classes, what is excluded. Pure. */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { causeOf } from '../../spec/symptoms/causes.ts';
import type { EvidenceVector, Known } from '../evidence.ts';
import { classesOf } from './classes.ts';
import { observationsOf, usualChance } from './likelihood.ts';
import { nextQuestions, type RankedQuestion } from './next-question.ts';
import { rank } from './rank.ts';

export type Verdict = 'healthy' | 'fault' | 'unclear';
/** How sure the doctor is of a cause. */
export type Certainty = 'proven' | 'likely' | 'possible' | 'ruled-out';

export interface ConcludedCause {
  readonly id: CauseId;
  readonly score: number;
  readonly certainty: Certainty;
  /** Number of its class, 1 for the first; causes of one class cannot be told apart yet. */
  readonly group: number;
}

export interface Conclusion {
  readonly verdict: Verdict;
  readonly causes: readonly ConcludedCause[];
  readonly excluded: readonly CauseId[];
  readonly questions: readonly RankedQuestion[];
}

/** Causes below this score stay out of the list, and so do those that the evidence has made no likelier than they are anyway. */
const WORTH_NAMING = 0.01;
/** A cause of the first class is likely when it has at least this share of the best one's score. */
const NEAR_THE_BEST = 0.3;

/** Concludes from what is known. */
export function conclude(known: Known): Conclusion {
  const ranking = rank(known);
  if (isHealthy(known)) return { verdict: 'healthy', causes: [], excluded: ranking.excluded, questions: [] };
  const classes = classesOf(known, ranking);
  const ranked = new Map(ranking.causes.map((cause) => [cause.id, cause]));
  const best = Math.max(0, ...(classes[0] ?? []).map((id) => ranked.get(id)?.score ?? 0));
  const causes = classes.flatMap((ids, index) =>
    ids.flatMap((id): ConcludedCause[] => {
      const cause = ranked.get(id);
      if (!cause || cause.score < WORTH_NAMING || (index > 0 && cause.score <= causeOf(id).prior)) return [];
      const likely = index === 0 && best > WORTH_NAMING * 10 && cause.score >= best * NEAR_THE_BEST;
      return [{ id, score: cause.score, certainty: cause.entailed ? 'proven' : likely ? 'likely' : 'possible', group: index + 1 }];
    }),
  );
  const abnormal = observationsOf(known).some((observation) => usualChance(observation) === 0);
  return {
    verdict: abnormal && causes.length > 0 ? 'fault' : 'unclear',
    causes: abnormal ? causes : [],
    excluded: ranking.excluded,
    questions: abnormal && !causes.some(({ certainty }) => certainty === 'proven') ? nextQuestions(known, ranking) : [],
  };
}

/** Healthy: the target was reached, its core looked at, and nothing that only a fault can show was seen. */
function isHealthy(known: Known): boolean {
  const reached: (keyof EvidenceVector)[] = ['C5', 'C9'];
  return (
    reached.every((check) => known.evidence[check] !== undefined) &&
    observationsOf(known).every((observation) => usualChance(observation) > 0)
  );
}
