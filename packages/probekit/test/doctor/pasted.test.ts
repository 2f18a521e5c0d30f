/** What a person pasted stands in for the volume where the doctor cannot read it, as in a browser. */
import { describe, expect, test } from 'vitest';
import { type DoctorProgress, stationsSoFar } from '../../src/doctor/index.ts';
import { examine, openScenario, readScenario } from './open-scenario.ts';

const FAIL_TXT = 'The interface firmware FAILED to reset/halt the target MCU';
const volumeOf = async (seen: string | undefined, more: object = { hostFacts: undefined }) => {
  const { evidence } = await examine(await openScenario(readScenario('jp4-off.json')), { seen, ...more });
  return evidence.find(({ check }) => check === 'C13');
};

describe('a pasted text', () => {
  test('with the message of FAIL.TXT becomes the finding about the volume', async () => {
    expect(await volumeOf(`it says:\n${FAIL_TXT}\nwhat now?`)).toMatchObject({
      outcome: 'fail-text',
      sentence: `FAIL.TXT, which you pasted: "${FAIL_TXT}"`,
      facts: { pasted: FAIL_TXT },
    });
  });

  test.each([undefined, '', 'Error: No STM32 target found!', 'my cat sat on the keyboard'])(
    'without it makes no finding: %s',
    async (seen) => {
      expect(await volumeOf(seen)).toBeUndefined();
    },
  );

  test('gives way to the volume itself where that can be read', async () => {
    const read = await volumeOf(FAIL_TXT, {});
    expect(read).toMatchObject({ check: 'C13', facts: { folder: expect.any(String) } });
  });
});

test('while the doctor runs, stations turn proven one after the other and none is suspect', async () => {
  const findings: Extract<DoctorProgress, { kind: 'finding' }>['finding'][] = [];
  const reached: string[] = [];
  const proven: number[] = [];
  await examine(await openScenario(readScenario('healthy.json')), {
    onProgress: (progress) => {
      if (progress.kind === 'station') reached.push(progress.station);
      if (progress.kind !== 'finding') return;
      findings.push(progress.finding);
      const stations = stationsSoFar(findings);
      expect(stations.filter(({ state }) => state === 'suspect')).toEqual([]);
      proven.push(stations.filter(({ state }) => state === 'proven').length);
    },
  });
  expect(reached).toEqual(['host', 'driver', 'probe', 'power', 'wires', 'debug', 'core', 'flash', 'firmware']);
  expect(proven).toEqual([...proven].sort((a, b) => a - b));
  expect(new Set(proven).size).toBeGreaterThan(4);
  expect(proven.at(-1)).toBe(12);
});
