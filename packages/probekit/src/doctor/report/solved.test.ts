import { expect, it } from 'vitest';
import { recheckAfterHands, stepNamed } from '../../cli/commands/doctor-recheck.ts';
import { report } from '../conclusion.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { finding } from '../evidence.ts';
import type { Solved } from './report.ts';
import { handSteps } from './solved.ts';

const base = { warnings: [], answers: {}, setUp: { board: 'nucleo-h743zi2', onBoard: true } };
const there = [
  finding('C1', 'probe', { key: 'c1.probe' }),
  finding('C2', 'opens', { key: 'c2.opens' }),
  finding('C3', 'ok', { key: 'c3.ok' }),
];
const noSupply = report({
  ...base,
  findings: [...there, finding('C4', 'none', { key: 'c4.none' }), finding('C5', 'silent', { key: 'c5.silent' })],
});
const well = report({
  ...base,
  findings: [
    ...there,
    finding('C4', 'ok', { key: 'c4.ok' }),
    finding('C5', 'answers', { key: 'c5.answers' }),
    finding('C8', 'complete', { key: 'c8.complete' }),
    finding('C9', 'runs', { key: 'c9.runs' }),
    finding('C10', 'known', { key: 'c10.known' }),
    finding('C11', 'open', { key: 'c11.open' }),
  ],
});

const noProbe = report({ ...base, findings: [finding('C1', 'none', { key: 'c1.none' })] });
const protectedNow = report({
  ...base,
  findings: [
    ...there,
    finding('C4', 'ok', { key: 'c4.ok' }),
    finding('C5', 'answers', { key: 'c5.answers' }),
    finding('C8', 'complete', { key: 'c8.complete' }),
    finding('C9', 'unreadable', { key: 'c9.runs' }),
    finding('C11', 'rdp1', { key: 'c11.open' }),
  ],
});

/** A person who does `times` of the steps that are told second, at a board that shows one diagnosis after the other. */
async function atTheBoard(seen: readonly Diagnosis[], times = 9) {
  const told: (Solved | undefined)[] = [];
  let asked = 0;
  let looks = 0;
  const result = await recheckAfterHands(noSupply, {
    done: async (steps) => (asked++ < times ? steps[1] : undefined),
    examine: async () => seen[looks++] ?? well,
    tell: (_diagnosis, solved) => told.push(solved),
  });
  return { ...result, told, asked };
}

const secondStep = () => {
  const [, step] = handSteps(noSupply);
  return { cause: step?.cause, step: step?.remedy.what };
};

it('keeps the step that was done and after which the board was well', async () => {
  const { diagnosis, solved, told } = await atTheBoard([well]);
  expect(diagnosis).toBe(well);
  expect(solved).toEqual([{ ...secondStep(), before: 'fault', after: 'healthy' }]);
  expect(told).toEqual(solved);
});

it('keeps it as well when the supply is there now and another cause shows', async () => {
  const { solved } = await atTheBoard([protectedNow], 1);
  expect(protectedNow.verdict).toBe('fault');
  expect(solved).toEqual([{ ...secondStep(), before: 'fault', after: 'fault' }]);
});

it('claims nothing for a step that changed nothing, and asks for it again', async () => {
  const { solved, told, asked } = await atTheBoard([noSupply, well]);
  expect(told[0]).toBeUndefined();
  expect(solved).toHaveLength(1);
  expect(asked).toBe(2);
});

it('claims nothing when the probe is out of sight now', async () => {
  expect((await atTheBoard([noProbe], 1)).solved).toEqual([]);
});

it('ends when the person does', async () => {
  const { diagnosis, solved } = await atTheBoard([noSupply, noSupply], 1);
  expect({ diagnosis, solved }).toEqual({ diagnosis: noSupply, solved: [] });
});

it('takes Enter for the only step, and the number of one of several', () => {
  const steps = handSteps(noSupply);
  const [first, second] = steps;
  expect(steps).toHaveLength(2);
  expect(['', '1', ' 2 ', '3', '0', 'x'].map((given) => stepNamed(steps, given))).toEqual([
    undefined,
    first,
    second,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['', 's', '1'].map((given) => stepNamed(steps.slice(0, 1), given))).toEqual([first, undefined, undefined]);
  expect(handSteps(well)).toEqual([]);
});
