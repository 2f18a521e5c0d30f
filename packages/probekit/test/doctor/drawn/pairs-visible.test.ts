/**
 * Pairs of independent faults of which neither hides the other: both are among the first four classes, and nothing is said
 * to be proven or ruled out that is not. Shares are printed. docs/decisions/likelihoods.md, pairs of faults.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../../src/doctor/index.ts';
import { examine } from '../open-scenario.ts';
import { type Drawn, drawPair, type PairDraw, pairsOf } from './draw-pair.ts';
import { openDraw, wronglySaid } from './judge.ts';

const PAIRS = 250;
const AMONG_CLASSES = 4;
const BOTH_AMONG_THEM = 0.9;

interface Judged {
  readonly draw: PairDraw;
  readonly diagnosis: Diagnosis;
  readonly ranks: readonly number[];
}

const rankOf = ({ causes }: Diagnosis, { id, fault }: Drawn) =>
  causes.find((cause) => cause.id === id || cause.id === fault.beside)?.group ?? Number.POSITIVE_INFINITY;

async function judgePair(draw: PairDraw): Promise<Judged> {
  const diagnosis = await examine(await openDraw(draw), { seen: draw.printed });
  return { draw, diagnosis, ranks: draw.pair.map((drawn) => rankOf(diagnosis, drawn)) };
}

const bothAmong = ({ ranks }: Judged) => ranks.every((rank) => rank <= AMONG_CLASSES);

const tell = ({ draw, diagnosis: { causes, evidence }, ranks }: Judged) =>
  `#${draw.seed} ${draw.truth.join('+')} ${ranks.join()}: ${causes.map(({ id, group }) => `${id}/${group}`).join(' ')} | ${evidence.map(({ check, outcome }) => `${check}=${outcome}`).join(' ')}`;

describe(`${PAIRS} pairs of faults that both show`, () => {
  let judged: readonly Judged[] = [];

  beforeAll(async () => {
    const all: Judged[] = [];
    for (const draw of pairsOf('visible', PAIRS)) all.push(await judgePair(draw));
    judged = all;
  }, 600_000);

  afterAll(() => {
    const kinds = Array.from({ length: 2000 }, (_, number) => drawPair(number).kind);
    const share = (100 * kinds.filter((kind) => kind === 'visible').length) / kinds.length;
    const found = judged.filter(bothAmong).length;
    process.stdout.write(
      `${judged.length} pairs that both show (${share.toFixed(1)} % of all pairs; in the others one hides the other): both among the first four in ${((100 * found) / judged.length).toFixed(1)} %\n`,
    );
  });

  test('are both among the first four classes', () => {
    const missed = judged.filter((each) => !bothAmong(each)).map(tell);
    expect(1 - missed.length / judged.length, missed.join('\n')).toBeGreaterThanOrEqual(BOTH_AMONG_THEM);
  });

  test('say nothing proven that is not there, and rule nothing out that is', () => {
    expect(judged.filter(({ draw, diagnosis }) => wronglySaid(diagnosis, draw.truth).length > 0).map(tell)).toEqual([]);
  });
});
