/**
 * What one fault hides of another: checks that cannot be made, or tell nothing of the target, under it, and everything
 * that a program does which does not run. Facts: `spec/symptoms/blocks.ts`. Pure.
 */
import { BLOCKS, OF_THE_PROGRAM, STOPS_PROGRAM } from '../../spec/symptoms/blocks.ts';
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { type Observation, together } from './likelihood.ts';

/** What is hidden shows all the same now and then: a contact holds for a while, a wire carries some words. */
const SHOWS_THROUGH = 0.1;

const hiddenBy = new Map<string, ReadonlySet<string>>(Object.entries(BLOCKS).map(([id, checks]) => [id, new Set(checks)]));
const ofProgram: ReadonlySet<string> = new Set(OF_THE_PROGRAM);
const stopping: ReadonlySet<string> = new Set(STOPS_PROGRAM);

/** Whether this observation tells nothing of `inner` while `outer` is there. */
export function hides(outer: CauseId, inner: CauseId, key: string): boolean {
  return (stopping.has(outer) && ofProgram.has(inner)) || hiddenBy.get(outer)?.has(key) === true;
}

/** Chance of what was observed under both; `a` and `b` are the chances by themselves. */
export function chanceOfBoth(seen: Observation, first: CauseId, second: CauseId, a: number | undefined, b: number | undefined): number {
  const open = together(seen, a, b);
  if (a === undefined && b === undefined) return open;
  const secondIsHidden = hides(first, second, seen.key);
  if (secondIsHidden === hides(second, first, seen.key)) return open;
  const alone = together(seen, secondIsHidden ? a : b, undefined);
  return SHOWS_THROUGH * open + (1 - SHOWS_THROUGH) * alone;
}
