/** A report of each shipped scenario: goes through text, and comes to the same diagnosis without the board. */
import { describe, expect, test } from 'vitest';
import { besideCauses, diagnose, tellDiagnosis } from '../../src/doctor/index.ts';
import {
  makeReport,
  openCase,
  readReport,
  recordRun,
  replayReport,
  reportAsHtml,
  reportAsMarkdown,
} from '../../src/doctor/report/index.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { openScenario, readScenario, scenarioFiles } from './open-scenario.ts';
import { optionsFor } from './run-options.ts';

const schema = readSchema('report');

describe.each(scenarioFiles)('the report of %s', (file) => {
  test('replays to the same verdict and the same words, and fits its schema', async () => {
    const { options, recording } = recordRun(optionsFor(await openScenario(readScenario(file))));
    const diagnosis = await diagnose(options);
    const text = JSON.stringify(makeReport(diagnosis, recording(), { probekit: '0.0.0' }));
    const report = readReport(text);
    expect(report).toEqual(JSON.parse(text));
    expect(misfits(report, schema)).toEqual([]);
    const again = await replayReport(report);
    expect(again).toEqual(report.diagnosis);
    expect(again.verdict).toBe(diagnosis.verdict);
    expect(again.causes).toEqual(diagnosis.causes);
    expect(tellDiagnosis(again)).toEqual(tellDiagnosis(report.diagnosis));
  });
});

test('the report of a look with the slowest clock only replays', async () => {
  const { options, recording } = recordRun({ ...optionsFor(await openScenario(readScenario('healthy.json'))), slowest: true });
  const diagnosis = await diagnose(options);
  const report = readReport(JSON.stringify(makeReport(diagnosis, recording(), { probekit: '0.0.0' })));
  expect(misfits(report, schema)).toEqual([]);
  expect(await replayReport(report)).toEqual(report.diagnosis);
  const { slowest: _slowest, ...quick } = report.recording;
  await expect(replayReport({ ...report, recording: quick })).rejects.toMatchObject({ code: 'replay/not-recorded' });
});

test('of two faults the page and the post name both, and so does the terminal', async () => {
  const scenario = { ...readScenario('watchdog-loop.json'), supply: { vdd: 2.2 } };
  const { options, recording } = recordRun(optionsFor(await openScenario(scenario)));
  const diagnosis = await diagnose(options);
  expect(besideCauses(diagnosis.causes).map(({ id }) => id)).toEqual(['RC25']);
  const told = tellDiagnosis(diagnosis).map(({ text }) => text);
  const first = 'Proven   A watchdog resets the chip again and again.';
  const second = 'And also The supply of the STM32 is too low.';
  expect(told.filter((line) => line === first || line === second)).toEqual([first, second]);
  const one = await openCase(readReport(JSON.stringify(makeReport(diagnosis, recording(), { probekit: '0.0.0' }))));
  for (const text of [reportAsHtml(one), reportAsMarkdown(one)]) {
    expect(text).toContain(first);
    expect(text).toContain(second);
  }
});
