/**
 * Reports of drawn faults, with firmware, boards, probes, supplies and noise of any kind, and with what a person answered:
 * each goes through text and comes to the same diagnosis without the board. One in 40 of the thousand is enough.
 */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/doctor/index.ts';
import { makeReport, openCase, readReport, recordRun } from '../../src/doctor/report/index.ts';
import { answerFromPhysics } from './bench-user.ts';
import { draw } from './drawn/draw.ts';
import { openDraw } from './drawn/judge.ts';
import { optionsFor } from './run-options.ts';

const EVERY = 40;
const NUMBERS = Array.from({ length: 1000 / EVERY }, (_, index) => index * EVERY);

test.each(NUMBERS)('draw %i replays to the same diagnosis', { timeout: 60_000 }, async (number) => {
  const bench = await openDraw(draw(number));
  const { options, recording } = recordRun(optionsFor(bench));
  const { diagnosis } = await answerFromPhysics(bench, await diagnose(options), 2);
  const report = readReport(JSON.stringify(makeReport(diagnosis, recording(), { probekit: '0.0.0' })));
  const again = await openCase(report);
  expect(again.diagnosis).toEqual(report.diagnosis);
});
