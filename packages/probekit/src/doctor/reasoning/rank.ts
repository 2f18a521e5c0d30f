/**
 * Bayes over the table: no fault, each single cause, each pair of causes. A cause's score is the sum over everything
 * that contains it, so that one cause explains away another. Pure; numbers are scores for programs, never shown to people.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { CAUSES, causeOf } from '../../spec/symptoms/causes.ts';
import { ONLY_WITH } from '../../spec/symptoms/only-with.ts';
import type { Known, SetUp } from '../evidence.ts';
import { chanceOfBoth } from './hidden.ts';
import { chanceUnder, contextFactor, type Observation, observationsOf } from './likelihood.ts';
import { ruledOutBy } from './marks.ts';

/** How often a board that is looked at has no fault at all, against all causes together. */
const NO_FAULT_PRIOR = 0.5;
/** Two independent faults at once, against the product of their priors: people report one symptom, not two. */
const PAIR_FACTOR = 0.5;

/** One state of the world and its weight. */
export interface Hypothesis {
  readonly causes: readonly CauseId[];
  readonly weight: number;
}

export interface RankedCause {
  readonly id: CauseId;
  readonly score: number;
}

export interface Ranking {
  /** Best first; only causes that are still possible. */
  readonly causes: readonly RankedCause[];
  /** Causes that what was observed rules out. */
  readonly excluded: readonly CauseId[];
  /** Score of "no fault". */
  readonly noFault: number;
  /** States of the world that are still possible. */
  readonly hypotheses: readonly Hypothesis[];
}

/** Ranks every cause by what is known. */
export function rank(known: Known): Ranking {
  const excluded = ruledOutBy(known);
  const priors = priorsOf(known.setUp, excluded);
  if (!couldShow(known)) for (const id of ONLY_WITH.causes) priors.delete(id);
  const all = possible(observationsOf(known), priors);
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  const hypotheses = all.map(({ causes, weight }): Hypothesis => ({ causes, weight: weight / total }));
  const none = hypotheses.find((hypothesis) => hypothesis.causes.length === 0);
  return {
    causes: scored(hypotheses),
    excluded: CAUSES.map(({ id }) => id).filter((id) => excluded.has(id)),
    noFault: none?.weight ?? 0,
    hypotheses,
  };
}

/** What is left to find out beside causes that are certain: every state of the world has them, and they are ranked no more. */
export function beside({ hypotheses, excluded }: Ranking, certain: ReadonlySet<CauseId>): Ranking {
  const left = hypotheses.filter(({ causes }) => [...certain].every((id) => causes.includes(id)));
  const total = left.reduce((sum, { weight }) => sum + weight, 0);
  const scaled = left.map(({ causes, weight }): Hypothesis => ({ causes, weight: weight / total }));
  return { causes: scored(scaled).filter(({ id }) => !certain.has(id)), excluded, noFault: 0, hypotheses: scaled };
}

function scored(hypotheses: readonly Hypothesis[]): readonly RankedCause[] {
  const scores = new Map<CauseId, number>();
  for (const { causes, weight } of hypotheses) {
    for (const id of causes) scores.set(id, (scores.get(id) ?? 0) + weight);
  }
  return [...scores].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** Causes that show only beside a partner account for nothing where nobody has tried what they spoil. */
function couldShow({ evidence: { C6, C7 }, answers = {}, seen = [] }: Known): boolean {
  return C6 !== undefined || C7 !== undefined || 'jp3' in answers || seen.length > 0;
}

/** Chances are looked up once a cause; there are about two thousand pairs. */
function possible(observations: readonly Observation[], priors: ReadonlyMap<CauseId, number>): readonly Hypothesis[] {
  const ids = [...priors.keys()];
  const prior = (id: CauseId) => priors.get(id) ?? 0;
  const looked = ids.map((id) => observations.map((observation) => observation.under(id)));
  const alone = (id: CauseId) => observations.reduce((product, observation) => product * chanceUnder(observation, id), 1);
  const both = (first: number, second: number) => {
    let product = 1;
    for (let each = 0; each < observations.length; each++) {
      const seen = observations[each] as Observation;
      product *= chanceOfBoth(seen, ids[first] as CauseId, ids[second] as CauseId, looked[first]?.[each], looked[second]?.[each]);
    }
    return product;
  };
  const usual = observations.reduce((product, observation) => product * observation.usual, 1);
  const all: Hypothesis[] = [{ causes: [], weight: NO_FAULT_PRIOR * usual }];
  ids.forEach((first, index) => {
    if (!ONLY_WITH.causes.includes(first)) all.push({ causes: [first], weight: prior(first) * alone(first) });
    for (let other = index + 1; other < ids.length; other++) {
      const second = ids[other] as CauseId;
      const weight = pairPrior(first, second, prior);
      if (weight > 0) all.push({ causes: [first, second], weight: weight * both(index, other) });
    }
  });
  return all.filter(({ weight }) => weight > 0);
}

/** Two faults are independent, but for one that shows only beside a partner. */
function pairPrior(first: CauseId, second: CauseId, prior: (id: CauseId) => number): number {
  const { causes, partners, share } = ONLY_WITH;
  const hidden = [first, second].find((id) => causes.includes(id));
  if (!hidden) return PAIR_FACTOR * prior(first) * prior(second);
  const partner = hidden === first ? second : first;
  return partners.includes(partner) ? prior(partner) * share * (prior(hidden) / UNSEEN_PRIOR) : 0;
}

/** How likely a cause is before anything is known; of one that shows only beside a partner: where the partner is. */
export function unasked(id: CauseId): number {
  const { prior } = causeOf(id);
  return ONLY_WITH.causes.includes(id) ? ONLY_WITH.share * (prior / UNSEEN_PRIOR) : prior;
}

const UNSEEN_PRIOR = CAUSES.filter(({ id }) => ONLY_WITH.causes.includes(id)).reduce((sum, { prior }) => sum + prior, 0);

function priorsOf(setUp: SetUp | undefined, excluded: ReadonlySet<CauseId>): Map<CauseId, number> {
  return new Map(CAUSES.filter(({ id }) => !excluded.has(id)).map(({ id, prior }) => [id, prior * contextFactor(id, setUp)]));
}
