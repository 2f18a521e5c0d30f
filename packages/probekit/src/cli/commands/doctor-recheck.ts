/** After a step by hand the doctor looks again, and keeps what solved it. */
import type { Diagnosis } from '../../doctor/index.ts';
import { handStep, type Solved, solvedBy } from '../../doctor/report/index.ts';

/** Somebody at the board, and eyes to look again. */
export interface Recheck {
  /** Whether the person has done it, or wants to end. */
  readonly isDone: (step: string) => Promise<boolean>;
  readonly examine: () => Promise<Diagnosis>;
  readonly tell: (diagnosis: Diagnosis, solved: Solved | undefined) => void;
}

export interface Rechecked {
  readonly diagnosis: Diagnosis;
  /** What helped, in turn. */
  readonly solved: readonly Solved[];
}

/** After that many steps a board needs other hands. */
const MOST_STEPS = 5;

/** Looks again after each step, until nothing is left to do by hand. */
export async function recheckAfterHands(first: Diagnosis, { isDone, examine, tell }: Recheck): Promise<Rechecked> {
  let diagnosis = first;
  const solved: Solved[] = [];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const step = handStep(diagnosis);
    if (!step || !(await isDone(step.remedy.what))) break;
    const after = await examine();
    const row = solvedBy(diagnosis, after);
    if (row) solved.push(row);
    tell(after, row);
    diagnosis = after;
  }
  return { diagnosis, solved };
}
