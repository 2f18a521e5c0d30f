import { beforeAll, describe, expect, test } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import { classesOf, type Diagnosis, type EvidenceVector, tellDiagnosis } from '../../src/doctor/index.ts';
import { benchClock } from '../../src/transport/index.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { answerFromPhysics } from './bench-user.ts';
import { examine, openScenario, readScenario, scenarioFiles } from './open-scenario.ts';

/** What is really wrong, by scenario; the doctor and the bench user never see this. */
const TRUE_CAUSE: Readonly<Record<string, string | undefined>> = {
  'brand-new.json': 'RC24',
  'charging-cable.json': 'RC01',
  'closed-product.json': 'RC40',
  'copied-chip.json': 'RC56',
  'healthy.json': undefined,
  'held-core.json': 'RC47',
  'jp2-off.json': 'RC23',
  'jp4-off-sense-before.json': 'RC24',
  'jp4-off.json': 'RC24',
  'no-permission.json': 'RC12',
  'nrst-low.json': 'RC35',
  'old-probe-firmware.json': 'RC15',
  'rdp1.json': 'RC38',
  'stop-mode.json': 'RC42',
  'swd-pins.json': 'RC43',
  'swdio-open.json': 'RC30',
  'v2-1.json': undefined,
  'v2-clone.json': 'RC18',
  'v2.json': undefined,
  'v3-loader.json': undefined,
  'watchdog-loop.json': 'RC44',
  'write-protected.json': 'RC50',
};
const schema = readSchema('doctor');

test('every shipped scenario has its true cause listed here', () => {
  expect(scenarioFiles.filter((file) => !(file in TRUE_CAUSE))).toEqual([]);
});

const faults = Object.entries(TRUE_CAUSE).flatMap(([file, cause]) => (cause === undefined ? [] : [{ file, cause }]));

describe.each(faults)('$file', ({ file, cause }) => {
  let bench: Bench;
  let diagnosis: Diagnosis;
  beforeAll(async () => {
    bench = await openScenario(readScenario(file));
    diagnosis = await examine(bench);
  });

  test('is a fault, and the class of the true cause is first', () => {
    expect(diagnosis.verdict).toBe('fault');
    const evidence: EvidenceVector = Object.fromEntries(diagnosis.evidence.map(({ check, outcome }) => [check, outcome]));
    expect(classesOf({ evidence, setUp: diagnosis.setUp })[0]).toContain(cause);
    expect(diagnosis.causes.filter(({ group }) => group === 1).map(({ id }) => id)).toContain(cause);
  });

  test('names the cause itself first after at most two answers from physics', async () => {
    const { diagnosis: after, asked } = await answerFromPhysics(bench, diagnosis, 2);
    expect(asked.length).toBeLessThanOrEqual(2);
    expect(after.causes[0]?.id).toBe(cause);
  });

  test('proves nothing false and rules out nothing true', () => {
    expect(diagnosis.causes.filter((other) => other.class === 'proven' && other.id !== cause)).toEqual([]);
    expect(diagnosis.ruledOut.map(({ id }) => id)).not.toContain(cause);
  });

  test('fits the published schema and survives being written as JSON', () => {
    expect(misfits(diagnosis, schema)).toEqual([]);
    expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis);
  });
});

describe('a healthy board', () => {
  test('gives no finding, in less than a third of a second of bench time', async () => {
    const bench = await openScenario(readScenario('healthy.json'));
    const clock = benchClock(bench.control);
    const { atNs } = await bench.control.send('look', {});
    const diagnosis = await examine(bench, { clock });
    expect(diagnosis).toMatchObject({ verdict: 'healthy', causes: [], questions: [], warnings: [] });
    expect(diagnosis.stations.every(({ state }) => state === 'proven')).toBe(true);
    expect(misfits(diagnosis, schema)).toEqual([]);
    expect((await bench.control.send('look', {})).atNs - atNs).toBeLessThan(300e6);
  });

  test.each(['v2-1.json', 'v2.json'])('gives none through another good probe either: %s', async (file) => {
    const bench = await openScenario(readScenario(file));
    expect(await examine(bench)).toMatchObject({ verdict: 'healthy', causes: [], questions: [], warnings: [] });
  });

  test('gives none behind a probe that waits in its loader, which is left and told', async () => {
    const diagnosis = await examine(await openScenario(readScenario('v3-loader.json')));
    expect(diagnosis).toMatchObject({ verdict: 'healthy', causes: [], warnings: [{ code: 'left-loader' }] });
    expect(misfits(diagnosis, schema)).toEqual([]);
  });

  test('names a loader that is not to be left, or that has no firmware to start', async () => {
    const scenario = readScenario('v3-loader.json');
    const loader = { verdict: 'fault', causes: [{ id: 'RC16', class: 'proven' }] };
    expect(await examine(await openScenario(scenario), { usbOnly: true })).toMatchObject(loader);
    const stays = await openScenario({ ...scenario, probe: { ...scenario.probe, brokenUpdate: true } });
    expect(await examine(stays)).toMatchObject(loader);
  });

  test('keeps running while it is looked at, and is left outside debug mode', async () => {
    const bench = await openScenario(readScenario('healthy.json'));
    const before = await bench.control.send('look', {});
    await examine(bench);
    const after = await bench.control.send('look', {});
    expect(['running', 'sleeping']).toContain(after.core);
    expect(after.nrst).toBe('high');
    expect(after.jumpers).toEqual(before.jumpers);
  });
});

describe('the thread', () => {
  test('ends well when the jumper is fitted', async () => {
    const bench = await openScenario(readScenario('brand-new.json'));
    const told = tellDiagnosis(await examine(bench)).map(({ text }) => text);
    expect(told).toContain('Your computer is right: it sees the ST-LINK. The ST-LINK cannot reach the STM32.');
    expect(told.some((text) => text.includes('[JP4]') && text.includes('look here'))).toBe(true);
    await bench.control.send('set', { physics: { jumpers: { JP4: 'on' } } });
    await bench.control.send('advance', { ms: 100 });
    expect(await examine(bench)).toMatchObject({ verdict: 'healthy', causes: [] });
  });
});
