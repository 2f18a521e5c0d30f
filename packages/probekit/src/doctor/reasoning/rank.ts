/**
 * Bayes over the table: no fault, each single cause, each pair of causes. A cause's score is the sum over everything
 * that contains it, so that one cause explains away another. Pure; numbers are scores for programs, never shown to people.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { CAUSES } from '../../spec/symptoms/causes.ts';
import { LIKELIHOODS } from '../../spec/symptoms/likelihoods.ts';
import type { Known, SetUp } from '../evidence.ts';
import { chanceUnder, chanceUnderBoth, contextFactor, type Observation, observationsOf, usualChance } from './likelihood.ts';

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
  /** Every state of the world that is still possible contains it. */
  readonly entailed: boolean;
}

export interface Ranking {
  /** Best first; only causes that are still possible. */
  readonly causes: readonly RankedCause[];
  /** Causes that what was observed excludes. */
  readonly excluded: readonly CauseId[];
  /** Score of "no fault". */
  readonly noFault: number;
  /** States of the world that are still possible. */
  readonly hypotheses: readonly Hypothesis[];
}

/** Causes that the checks can tell apart from a good board. */
const RANKED_CAUSES: readonly CauseId[] = CAUSES.filter(({ id }) => LIKELIHOODS[id]).map(({ id }) => id);

/** Ranks every cause by what is known. */
export function rank(known: Known): Ranking {
  const hypotheses = possible(observationsOf(known), priorsOf(setUpOf(known)));
  const total = hypotheses.reduce((sum, { weight }) => sum + weight, 0);
  const scores = new Map<CauseId, number>();
  const appearances = new Map<CauseId, number>();
  for (const { causes, weight } of hypotheses) {
    for (const id of causes) {
      scores.set(id, (scores.get(id) ?? 0) + weight / total);
      appearances.set(id, (appearances.get(id) ?? 0) + 1);
    }
  }
  const causes = [...scores]
    .map(([id, score]) => ({ id, score, entailed: appearances.get(id) === hypotheses.length }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const none = hypotheses.find((hypothesis) => hypothesis.causes.length === 0);
  return {
    causes,
    excluded: RANKED_CAUSES.filter((id) => !scores.has(id)),
    noFault: none ? none.weight / total : 0,
    hypotheses: hypotheses.map(({ causes: ids, weight }) => ({ causes: ids, weight: weight / total })),
  };
}

function possible(observations: readonly Observation[], priors: ReadonlyMap<CauseId, number>): Hypothesis[] {
  const ids = [...priors.keys()];
  const product = (chance: (observation: Observation) => number): number => {
    let result = 1;
    for (const observation of observations) {
      result *= chance(observation);
      if (result === 0) return 0;
    }
    return result;
  };
  const all: Hypothesis[] = [{ causes: [], weight: NO_FAULT_PRIOR * product(usualChance) }];
  ids.forEach((first, index) => {
    const prior = priors.get(first) ?? 0;
    all.push({ causes: [first], weight: prior * product((observation) => chanceUnder(observation, first)) });
    for (const second of ids.slice(index + 1)) {
      const both = PAIR_FACTOR * prior * (priors.get(second) ?? 0);
      all.push({ causes: [first, second], weight: both * product((observation) => chanceUnderBoth(observation, first, second)) });
    }
  });
  return all.filter(({ weight }) => weight > 0);
}

/** "No driver" is what Windows says; a computer that says it counts as one. */
function setUpOf({ setUp = {}, evidence }: Known): SetUp {
  return evidence.C2 === 'no-driver' ? { ...setUp, platform: 'windows' } : setUp;
}

function priorsOf(setUp: SetUp): ReadonlyMap<CauseId, number> {
  const priors = new Map<CauseId, number>();
  for (const { id, prior } of CAUSES) {
    const weight = LIKELIHOODS[id] ? prior * contextFactor(id, setUp) : 0;
    if (weight > 0) priors.set(id, weight);
  }
  return priors;
}
