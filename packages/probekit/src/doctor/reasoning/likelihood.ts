/** Chances read from the tables: one cause, two causes together, none. Pure. */

import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { CONTEXT_FACTORS } from '../../spec/symptoms/context-factors.ts';
import type { Likelihood } from '../../spec/symptoms/likelihood.ts';
import { LIKELIHOODS } from '../../spec/symptoms/likelihoods.ts';
import { EVIDENCE_CHECKS, OUTCOMES } from '../../spec/symptoms/outcomes.ts';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import type { Known, SetUp } from '../evidence.ts';

type Weights = Readonly<Record<string, number | undefined>>;

/** One thing that was observed: a check's outcome or an answer, with the weights it has by cause. */
export interface Observation {
  readonly key: string;
  readonly outcome: string;
  readonly usual: Weights;
  readonly under: (cause: CauseId) => Weights | undefined;
}

/** Everything observed, in one list. */
export function observationsOf({ evidence, answers = {} }: Known): readonly Observation[] {
  const read = EVIDENCE_CHECKS.flatMap((check): Observation[] => {
    const outcome = evidence[check];
    if (outcome === undefined) return [];
    return [{ key: check, outcome, usual: OUTCOMES[check], under: (cause) => (LIKELIHOODS[cause] as Likelihood | undefined)?.[check] }];
  });
  const told = QUESTIONS.flatMap((question): Observation[] => {
    const outcome = answers[question.id];
    if (outcome === undefined || !(outcome in question.answers)) return [];
    return [{ key: question.id, outcome, usual: question.usual, under: (cause) => question.under[cause] }];
  });
  return [...read, ...told];
}

/** Chance of what was observed on a board without fault. */
export function usualChance({ usual, outcome }: Observation): number {
  return share(usual, outcome);
}

/** Chance of what was observed under one cause alone. */
export function chanceUnder(observation: Observation, cause: CauseId): number {
  return share(observation.under(cause) ?? observation.usual, observation.outcome);
}

/**
 * Chance under two causes at once. Where only one of them changes a check, it alone decides. Where both do, a faulty
 * outcome appears when either makes it (noisy or), a faultless one only when neither spoils it.
 */
export function chanceUnderBoth(observation: Observation, first: CauseId, second: CauseId): number {
  const a = observation.under(first);
  const b = observation.under(second);
  if (!a || !b) return share(a ?? b ?? observation.usual, observation.outcome);
  const chanceA = share(a, observation.outcome);
  const chanceB = share(b, observation.outcome);
  const usual = usualChance(observation);
  return usual > 0 ? Math.min(1, (chanceA * chanceB) / usual) : 1 - (1 - chanceA) * (1 - chanceB);
}

/** How much the set-up alone makes a cause more or less likely. */
export function contextFactor(cause: CauseId, setUp: SetUp = {}): number {
  const { platform, onBoard = 1, h743 = 1, h74x = 1 } = CONTEXT_FACTORS[cause] ?? {};
  if (platform && setUp.platform && platform !== setUp.platform) return 0;
  return (setUp.onBoard ? onBoard : 1) * (setUp.board === 'nucleo-h743zi2' ? h743 : 1) * (setUp.devId === DEV_ID_H74X ? h74x : 1);
}

function share(weights: Weights, outcome: string): number {
  let sum = 0;
  for (const weight of Object.values(weights)) sum += weight ?? 0;
  return (weights[outcome] ?? 0) / sum;
}
