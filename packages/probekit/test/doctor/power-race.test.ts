/** C7 at power-up: a program that hides and a reset line that leads nowhere leave the core to whoever is faster after its power came back. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/base/index.ts';
import { diagnose } from '../../src/doctor/index.ts';
import { makeReport, readReport, recordRun, replayReport } from '../../src/doctor/report/index.ts';
import type { AskHands } from '../../src/stm32/index.ts';
import { board, pullCable, willingHand } from '../ladder/board.ts';
import { LATE_PINS } from '../ladder/late-pins.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { optionsFor } from './run-options.ts';

const HIDDEN_LATE: Partial<Scenario> = { flash: [{ file: LATE_PINS.name, address: '0x08000000' }], jumpers: { JP3: 'off' } };

async function examined(scenario: Partial<Scenario>, handsOf?: (bench: Awaited<ReturnType<typeof board>>) => AskHands) {
  const bench = await board(scenario);
  const ask = handsOf?.(bench);
  const { options, recording } = recordRun({ ...optionsFor(bench), ...(ask && { ask }) });
  const diagnosis = await diagnose(options);
  const report = readReport(JSON.stringify(makeReport(diagnosis, recording(), { probekit: '0.0.0' })));
  return { diagnosis, report, c7: diagnosis.evidence.find(({ check }) => check === 'C7') };
}

describe('C7 where hands are at the board', () => {
  it('catches at power-up what no reset catches, which accuses the reset line, and replays to the same', async () => {
    const { diagnosis, report, c7 } = await examined(HIDDEN_LATE, willingHand);
    expect(c7).toMatchObject({ outcome: 'power-only', facts: { atPowerUp: { outcome: 'catches' } } });
    expect(c7?.facts['afterReset']).toHaveProperty('lost');
    expect(diagnosis.causes.map(({ id }) => id)).toContain('RC37');
    expect(diagnosis.target?.devId).toBe(0x450);
    expect(report.recording.powerRace).toBe(true);
    expect(misfits(report, readSchema('report'))).toEqual([]);
    expect(await replayReport(report)).toEqual(report.diagnosis);
  });

  it('says that the race was not run where nobody is there, or will', async () => {
    const alone = await examined(HIDDEN_LATE);
    expect(alone.c7).toMatchObject({ outcome: 'never', said: { key: 'c7.power-not-run' }, facts: { atPowerUp: 'not-run' } });
    expect(alone.report.recording).not.toHaveProperty('powerRace');
    const declined = await examined(HIDDEN_LATE, () => async () => false);
    expect(declined.c7).toMatchObject({ outcome: 'never', facts: { atPowerUp: 'declined' } });
    expect(await replayReport(declined.report)).toEqual(declined.report.diagnosis);
  });

  it('is as silent at power-up where a debug wire is open', async () => {
    const { c7 } = await examined({ flash: [{ file: 'blinky.elf' }], wires: { SWDIO: 'open' } }, willingHand);
    expect(c7).toMatchObject({ outcome: 'never', said: { key: 'c7.never-at-all' } });
  });

  it('goes on with what was found where the probe loses its power with the board', async () => {
    const { diagnosis, c7 } = await examined(HIDDEN_LATE, pullCable);
    expect(c7).toMatchObject({ outcome: 'never', said: { key: 'c7.power-probe-left' } });
    expect(diagnosis.verdict).toBe('fault');
    expect(diagnosis.evidence.find(({ check }) => check === 'C2')?.outcome).toBe('opens');
  });
});
