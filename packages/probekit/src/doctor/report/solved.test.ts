import { expect, it } from 'vitest';
import { report } from '../conclusion.ts';
import { finding } from '../evidence.ts';
import { handSteps, solvedBy, solvedOtherwise, stepId } from './solved.ts';

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

const [supplyStep, otherStep] = handSteps(noSupply);

it('credits the step that was done and after which the board was well', () => {
  if (!otherStep) throw new Error('there are two ways to be without a supply');
  expect(solvedBy(otherStep, noSupply, well)).toEqual({
    cause: otherStep.cause,
    step: otherStep.remedy.what,
    before: 'fault',
    after: 'healthy',
  });
});

it('credits it as well when the supply is there now and another cause shows', () => {
  expect(protectedNow.verdict).toBe('fault');
  expect(supplyStep && solvedBy(supplyStep, noSupply, protectedNow)).toMatchObject({ before: 'fault', after: 'fault' });
});

it('claims nothing for a step that changed nothing, nor when the probe is out of sight now', () => {
  expect(supplyStep && solvedBy(supplyStep, noSupply, noSupply)).toBeUndefined();
  expect(supplyStep && solvedBy(supplyStep, noSupply, noProbe)).toBeUndefined();
});

it('credits what was no remedy to the cause that it mends, else to the first that led', () => {
  expect(solvedOtherwise('blow on it', noSupply, well)).toMatchObject({ cause: supplyStep?.cause, step: 'blow on it', after: 'healthy' });
  expect(solvedOtherwise('fit it', noSupply, well, otherStep?.cause)).toMatchObject({ cause: otherStep?.cause });
  expect(solvedOtherwise('fit it', noSupply, noSupply)).toBeUndefined();
});

it('offers the next step of a cause once the first was tried, and none for a board that is well', () => {
  const tried = handSteps(noSupply).map(stepId);
  const next = handSteps(noSupply, tried).map(stepId);
  expect(next.filter((id) => tried.includes(id))).toEqual([]);
  expect(handSteps(well)).toEqual([]);
});
