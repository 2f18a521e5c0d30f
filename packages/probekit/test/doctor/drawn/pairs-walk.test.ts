/**
 * Pairs of independent faults of which one hides the other: the outer one is in the first class; it is mended, the doctor
 * looks again, and the inner one is in the first class then. Shares are printed. docs/decisions/likelihoods.md, pairs of faults.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairsOf } from './draw-pair.ts';
import { wronglySaid } from './judge.ts';
import { type Walk, walk } from './walk.ts';

const PAIRS = 120;
const BOTH_FOUND = 0.9;

const bothFound = ({ looks }: Walk) => looks.length === 2 && looks.every(({ found }) => found !== undefined);

const tell = ({ draw, looks }: Walk) =>
  `#${draw.seed} ${looks.map(({ truth, found, diagnosis: { causes, evidence } }) => `${truth.join('+')} found ${found}: ${causes.map(({ id, group }) => `${id}/${group}`).join(' ')} | ${evidence.map(({ check, outcome }) => `${check}=${outcome}`).join(' ')}`).join('\n  ')}`;

describe(`${PAIRS} pairs of faults of which one hides the other`, () => {
  let walks: readonly Walk[] = [];

  beforeAll(async () => {
    const all: Walk[] = [];
    for (const draw of pairsOf('blocked', PAIRS)) all.push(await walk(draw));
    walks = all;
  }, 600_000);

  afterAll(() => {
    const share = (part: readonly Walk[]) => `${((100 * part.length) / walks.length).toFixed(1)} %`;
    const outer = walks.filter(({ looks }) => looks[0]?.found !== undefined);
    process.stdout.write(
      `${walks.length} pairs of which one hides the other: one in the first class at first in ${share(outer)}, the other once that is mended in ${share(walks.filter(bothFound))}\n`,
    );
  });

  test('are both found on the walk: look, mend, look again', () => {
    const missed = walks.filter((each) => !bothFound(each)).map(tell);
    expect(1 - missed.length / walks.length, missed.join('\n')).toBeGreaterThanOrEqual(BOTH_FOUND);
  });

  test('say nothing proven that is not there, and rule nothing out that is, at any look', () => {
    const wrong = walks.filter(({ looks }) => looks.some(({ diagnosis, truth }) => wronglySaid(diagnosis, truth).length > 0));
    expect(wrong.map(tell)).toEqual([]);
  });
});
