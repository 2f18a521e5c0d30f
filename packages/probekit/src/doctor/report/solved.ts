/** What a person did between two looks at one board, and whether it was that. */
import type { Remedy } from '../../spec/symptoms/cause.ts';
import type { StationName } from '../../spec/symptoms/layers.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { firstRemedy } from '../remedies/indications.ts';
import { leadingCauses } from '../words/verdict.ts';
import type { Solved } from './report.ts';

export interface HandStep {
  readonly cause: Solved['cause'];
  readonly remedy: Remedy;
  /** Of the remedy among those of its cause. */
  readonly index: number;
}

/** What hands may do now: of each cause that leads its first step by hand that was not `tried`. Empty where there is none. */
export function handSteps({ verdict, causes }: Diagnosis, tried: readonly string[] = []): readonly HandStep[] {
  if (verdict === 'healthy') return [];
  return leadingCauses(causes).flatMap(({ id: cause, remedies }) => {
    const index = remedies.findIndex(({ by }, at) => by === 'hands' && !tried.includes(stepId({ cause, index: at })));
    const remedy = remedies[index];
    return remedy ? [{ cause, remedy, index }] : [];
  });
}

/** Those of the steps that the diagnosis tells to do first, as `tellDiagnosis` does. */
export function handStepsFirst(diagnosis: Diagnosis): readonly HandStep[] {
  return handSteps(diagnosis).filter(({ cause, remedy }) => {
    const told = diagnosis.causes.find(({ id }) => id === cause);
    return told && firstRemedy(diagnosis, told) === remedy;
  });
}

/** Names a step, in any language. */
export function stepId({ cause, index }: Pick<HandStep, 'cause' | 'index'>): string {
  return `${cause}-${index + 1}`;
}

/**
 * The row of a report; undefined unless the board is well now, or the cause is gone and a link of the chain that was
 * suspect is proven. That a cause is no longer seen proves nothing: the cable may be out as well.
 */
export function solvedBy({ cause, remedy }: HandStep, before: Diagnosis, after: Diagnosis): Solved | undefined {
  return rowOf(cause, remedy.what, before, after);
}

/**
 * The same for something that is no remedy of a leading cause: an experiment, or what the person says that they did. The
 * row tells of the cause that `mends` names, else of the first that led and is gone.
 */
export function solvedOtherwise(step: string, before: Diagnosis, after: Diagnosis, mends?: Solved['cause']): Solved | undefined {
  const causes = mends ? [mends] : leadingCauses(before.causes).map(({ id }) => id);
  for (const cause of causes) {
    const row = rowOf(cause, step, before, after);
    if (row) return row;
  }
  return undefined;
}

function rowOf(cause: Solved['cause'], step: string, before: Diagnosis, after: Diagnosis): Solved | undefined {
  const isGone = after.causes.every(({ id }) => id !== cause);
  const isOver = after.verdict === 'healthy' || (isGone && suspects(before).some((name) => isProven(after, name)));
  return isOver ? { cause, step, before: before.verdict, after: after.verdict } : undefined;
}

function suspects({ stations }: Diagnosis): readonly StationName[] {
  return stations.filter(({ state }) => state === 'suspect').map(({ name }) => name);
}

function isProven({ stations }: Diagnosis, wanted: StationName): boolean {
  return stations.some(({ name, state }) => name === wanted && state === 'proven');
}
