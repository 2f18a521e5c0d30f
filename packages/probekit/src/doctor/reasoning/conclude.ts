/** From a ranking to words: verdict, certainty of each cause, classes, what is excluded. Pure. */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import type { EvidenceCheck } from '../../spec/symptoms/outcomes.ts';
import type { EvidenceVector, Known } from '../evidence.ts';
import { classesOf } from './classes.ts';
import { LEAK, type Observation, observationsOf, together } from './likelihood.ts';
import { provenBy } from './marks.ts';
import { nextExperiments, type RankedExperiment } from './next-experiment.ts';
import { nextQuestions, type RankedQuestion } from './next-question.ts';
import { beside, type Hypothesis, type Ranking, rank, unasked } from './rank.ts';

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
  readonly experiments: readonly RankedExperiment[];
  /** Of a healthy board: what could not be looked at, and so is neither good nor bad. */
  readonly unknown: readonly EvidenceCheck[];
}

/** Causes below this score stay out of the list, and so do those that the evidence has made no likelier than they are anyway. */
const WORTH_NAMING = 0.01;
/** One that nothing tells from the leading one is named for less: it is as good an account, only rarer. */
const WORTH_NAMING_BESIDE = 0.0001;
/** A cause of a likely class is likely when it has at least this share of the score of the best one there. */
const NEAR_THE_BEST = 0.3;
/** A later class is likely when something of it is there rather than not: then there is more than one fault. */
const RATHER_THAN_NOT = 0.5;
/** Healthy: the target was reached and its core looked at. */
const NEEDED: readonly (keyof EvidenceVector)[] = ['C5', 'C9'];
/** What hides a fault on a board that is otherwise well. */
const WANTED: readonly (keyof EvidenceVector)[] = ['C11'];

/** Concludes from what is known. */
export function conclude(known: Known): Conclusion {
  const ranking = rank(known);
  const { excluded } = ranking;
  const proven = provenBy(known);
  const observations = observationsOf(known);
  const abnormal = proven.size > 0 || observations.some(({ usual }) => usual === 0);
  if (!abnormal) {
    const isHealthy = NEEDED.every((check) => known.evidence[check] !== undefined);
    const unknown = WANTED.filter((check) => isHealthy && known.evidence[check] === undefined);
    return { verdict: isHealthy ? 'healthy' : 'unclear', causes: [], excluded, questions: [], experiments: [], unknown };
  }
  const causes = proven.size > 0 || explainsAny(observations, ranking) ? concluded(classesOf(known, ranking), ranking, proven) : [];
  const open = stillOpen(causes, ranking, proven);
  return {
    verdict: causes.length > 0 ? 'fault' : 'unclear',
    causes,
    excluded,
    questions: open ? nextQuestions(known, open) : [],
    experiments: open ? nextExperiments(known, open) : [],
    unknown: [],
  };
}

/** What is worth asking about: everything, or beside a proven cause a second fault that is rather there than not. */
function stillOpen(causes: readonly ConcludedCause[], ranking: Ranking, proven: ReadonlySet<CauseId>): Ranking | undefined {
  if (proven.size === 0) return ranking;
  return causes.some(({ certainty }) => certainty === 'likely') ? beside(ranking, proven) : undefined;
}

/** The best account of what was seen says where at least one abnormal thing comes from; otherwise it is no account. */
function explainsAny(observations: readonly Observation[], { hypotheses }: Ranking): boolean {
  const best = hypotheses.reduce<Hypothesis | undefined>((top, each) => (top && top.weight >= each.weight ? top : each), undefined);
  const [first, second] = best?.causes ?? [];
  if (first === undefined) return false;
  const chanceOf = (seen: Observation) => together(seen, seen.under(first), second && seen.under(second));
  return observations.some((seen) => seen.usual === 0 && chanceOf(seen) > 2 * LEAK);
}

function concluded(classes: readonly (readonly CauseId[])[], ranking: Ranking, proven: ReadonlySet<CauseId>): readonly ConcludedCause[] {
  const scores = new Map(ranking.causes.map(({ id, score }) => [id, score]));
  const scoreOf = (id: CauseId) => scores.get(id) ?? 0;
  const isThere = (ids: readonly CauseId[]) =>
    ranking.hypotheses.reduce((sum, { causes, weight }) => (causes.some((id) => ids.includes(id)) ? sum + weight : sum), 0);
  return classes.flatMap((ids, index) => {
    const best = Math.max(0, ...ids.map(scoreOf));
    const isLikely = index === 0 ? best > WORTH_NAMING * 10 : isThere(ids) > RATHER_THAN_NOT;
    return ids.flatMap((id): ConcludedCause[] => {
      const score = scoreOf(id);
      const group = index + 1;
      if (proven.has(id)) return [{ id, score, certainty: 'proven', group }];
      if (score < (index === 0 ? WORTH_NAMING_BESIDE : WORTH_NAMING) || (index > 0 && score <= unasked(id))) return [];
      return [{ id, score, certainty: isLikely && score >= best * NEAR_THE_BEST ? 'likely' : 'possible', group }];
    });
  });
}
