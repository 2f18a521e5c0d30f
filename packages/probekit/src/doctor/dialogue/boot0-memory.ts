/**
 * Hands may strap BOOT0 and cycle the power between two examinations without being asked. The boot loader of ROM tells that
 * they did: what it shows counts for the board as it was before (C17), until the board answers with its program.
 */
import { recogniseBoot0 } from '../checks/boot0.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { type Finding, vectorOf } from '../evidence.ts';
import { withBoot0 } from './next-step.ts';

/** A diagnosis, and whatever belongs to the run that gave it. */
export interface Examined<Run> {
  readonly diagnosis: Diagnosis;
  readonly run: Run;
}

export class Boot0Memory<Run = undefined> {
  #before: Examined<Run> | undefined;
  #made: Finding<'C17'> | undefined;

  /** What the newest examination makes of the board: itself, or C17 on the last that did not reach the core, with its run. */
  take(seen: Examined<Run>): Examined<Run> {
    const evidence = vectorOf(seen.diagnosis.evidence);
    const made = this.#before && recogniseBoot0(vectorOf(this.#before.diagnosis.evidence), evidence);
    if (made && this.#before) {
      this.#made = made;
      return { ...this.#before, diagnosis: withBoot0(this.#before.diagnosis, made) };
    }
    // Without its power nothing answers, whatever the program does.
    const isOutOfReach = evidence.C5 !== undefined && evidence.C5 !== 'answers' && evidence.C4 !== 'none';
    if (isOutOfReach) this.#before = seen;
    else if (evidence.C5 === 'answers') this.#made = undefined;
    return isOutOfReach && this.#made ? { ...seen, diagnosis: withBoot0(seen.diagnosis, this.#made) } : seen;
  }
}
