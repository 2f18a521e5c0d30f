/** What a person did between two looks at one board, and whether it was that. */
import type { Remedy } from '../../spec/symptoms/cause.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Solved } from './report.ts';

/** The step that a person is asked to do first: of the leading cause, and by hand. */
export function handStep({
  verdict,
  causes: [cause],
}: Diagnosis): { readonly cause: Solved['cause']; readonly remedy: Remedy } | undefined {
  if (verdict !== 'fault' || !cause) return undefined;
  const remedy = cause.remedies.find(({ by }) => by === 'hands');
  return remedy && { cause: cause.id, remedy };
}

/** The row of a report; undefined when the cause is still there. */
export function solvedBy(before: Diagnosis, after: Diagnosis): Solved | undefined {
  const step = handStep(before);
  const isStillThere = after.causes.some(({ id, class: certainty }) => id === step?.cause && certainty !== 'ruled-out');
  if (!step || (after.verdict !== 'healthy' && isStillThere)) return undefined;
  return { cause: step.cause, step: step.remedy.what, before: before.verdict, after: after.verdict };
}
