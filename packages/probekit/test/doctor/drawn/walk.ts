/**
 * The walk of somebody whose board has two faults, of which one hides the other: look, mend what is named first, look
 * again. What is mended is a fault that is there; how soon it is named is what is judged.
 */
import type { Bench } from '../../../src/base/index.ts';
import type { Diagnosis } from '../../../src/doctor/index.ts';
import type { CauseId } from '../../../src/spec/symptoms/cause.ts';
import { examine } from '../open-scenario.ts';
import { type Drawn, type PairDraw, withThese } from './draw-pair.ts';
import { openDraw } from './judge.ts';
import { mend } from './mending.ts';

export interface Look {
  /** What was there. */
  readonly truth: readonly CauseId[];
  readonly diagnosis: Diagnosis;
  /** The fault of the first class that is there; undefined where none is. */
  readonly found: Drawn['id'] | undefined;
}

export interface Walk {
  readonly draw: PairDraw;
  readonly looks: readonly Look[];
}

/** Two looks, or one where the first names nothing that is there. */
export async function walk(draw: PairDraw): Promise<Walk> {
  const looks: Look[] = [];
  let bench = await openDraw(draw);
  let left: readonly Drawn[] = draw.pair;
  while (left.length > 0) {
    const { truth, printed } = withThese(draw.good, left);
    const diagnosis = await examine(bench, { seen: printed });
    const found = foundIn(diagnosis, left);
    looks.push({ truth, diagnosis, found: found?.id });
    if (!found) break;
    left = left.filter((each) => each !== found);
    if (left.length > 0) bench = await lookedAgain(bench, found, diagnosis, draw, withThese(draw.good, left).scenario);
  }
  return { draw, looks };
}

function foundIn({ causes }: Diagnosis, left: readonly Drawn[]): Drawn | undefined {
  const first = causes.filter(({ group }) => group === 1).map(({ id }) => id);
  return left.find(({ id, fault }) => first.includes(id) || (fault.beside !== undefined && first.includes(fault.beside)));
}

async function lookedAgain(
  bench: Bench,
  found: Drawn,
  diagnosis: Diagnosis,
  draw: PairDraw,
  scenario: PairDraw['scenario'],
): Promise<Bench> {
  if (!(await mend(bench, found, draw.good, diagnosis))) return openDraw({ ...draw, scenario });
  await bench.control.send('advance', { ms: draw.sinceMs });
  return bench;
}
