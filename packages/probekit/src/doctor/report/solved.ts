/** What a person did between two looks at one board, and whether it was that. */
import type { Remedy } from '../../spec/symptoms/cause.ts';
import type { StationName } from '../../spec/symptoms/layers.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { leadingCauses } from '../words/verdict.ts';
import type { Solved } from './report.ts';

export interface HandStep {
  readonly cause: Solved['cause'];
  readonly remedy: Remedy;
}

/** What hands may do now: of each cause that leads its first step by hand. Empty where there is none. */
export function handSteps({ verdict, causes }: Diagnosis): readonly HandStep[] {
  if (verdict === 'healthy') return [];
  return leadingCauses(causes).flatMap(({ id: cause, remedies }) => {
    const remedy = remedies.find(({ by }) => by === 'hands');
    return remedy ? [{ cause, remedy }] : [];
  });
}

/**
 * The row of a report; undefined unless the board is well now, or the cause is gone and a link of the chain that was
 * suspect is proven. That a cause is no longer seen proves nothing: the cable may be out as well.
 */
export function solvedBy({ cause, remedy }: HandStep, before: Diagnosis, after: Diagnosis): Solved | undefined {
  const isGone = after.causes.every(({ id }) => id !== cause);
  const isOver = after.verdict === 'healthy' || (isGone && suspects(before).some((name) => isProven(after, name)));
  return isOver ? { cause, step: remedy.what, before: before.verdict, after: after.verdict } : undefined;
}

function suspects({ stations }: Diagnosis): readonly StationName[] {
  return stations.filter(({ state }) => state === 'suspect').map(({ name }) => name);
}

function isProven({ stations }: Diagnosis, wanted: StationName): boolean {
  return stations.some(({ name, state }) => name === wanted && state === 'proven');
}
