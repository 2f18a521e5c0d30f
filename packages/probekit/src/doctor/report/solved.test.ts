import { expect, it } from 'vitest';
import { recheckAfterHands } from '../../cli/commands/doctor-recheck.ts';
import { report } from '../conclusion.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { finding } from '../evidence.ts';
import type { Solved } from './report.ts';

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

/** A person who does `times` steps, at a board that shows one diagnosis after the other. */
async function atTheBoard(seen: readonly Diagnosis[], times = 9) {
  const told: (Solved | undefined)[] = [];
  const asked: string[] = [];
  let looks = 0;
  const result = await recheckAfterHands(noSupply, {
    isDone: async (step) => asked.push(step) <= times,
    examine: async () => seen[looks++] ?? well,
    tell: (_diagnosis, solved) => told.push(solved),
  });
  return { ...result, told, asked };
}

it('keeps the step after which the board was well', async () => {
  const { diagnosis, solved, told } = await atTheBoard([well]);
  const [first] = noSupply.causes;
  expect(diagnosis).toBe(well);
  expect(solved).toEqual([{ cause: first?.id, step: first?.remedies[0]?.what, before: 'fault', after: 'healthy' }]);
  expect(told).toEqual(solved);
});

it('claims nothing for a step that changed nothing, and asks for it again', async () => {
  const { solved, told, asked } = await atTheBoard([noSupply, well]);
  expect(told[0]).toBeUndefined();
  expect(solved).toHaveLength(1);
  expect(asked).toHaveLength(2);
});

it('ends when the person does', async () => {
  const { diagnosis, solved } = await atTheBoard([noSupply, noSupply], 1);
  expect({ diagnosis, solved }).toEqual({ diagnosis: noSupply, solved: [] });
});
