/** The report that a person hands on: the file of the command line, which replays and names nothing that is theirs alone. */
import { readFileSync } from 'node:fs';
import type { Physics, Scenario } from 'probekit/base';
import { createBench } from 'probekit/bench';
import { ALL_BOARDS } from 'probekit/bench/boards';
import { handSteps, openCase, type Report, readReport } from 'probekit/report';
import { benchClock, benchHost, benchHostFacts } from 'probekit/transport';
import { ENGLISH, loadCatalogue } from 'probekit/words';
import { describe, expect, it } from 'vitest';
import { Examination } from '../src/doctor/examination.ts';
import { reportAsPost } from '../src/doctor/report.ts';
import { SCENARIOS } from './harness/scenarios.ts';

const SERIAL = '0042003B3137510E33333639';
/** Where the chips of these boards have theirs. */
const UNIQUE_IDS: Readonly<Record<string, number>> = {
  'nucleo-h743zi2': 0x1ff1_e800,
  'custom-h745': 0x1ff1_e800,
  'blue-pill-copy': 0x1fff_f7e8,
  stm32h563zi: 0x08ff_f800,
};
const ROOT = new URL('../../../', import.meta.url);

/** Examines a board of a shipped scenario whose probe has the serial number above. */
async function examined(name: string) {
  const shipped = JSON.parse(readFileSync(new URL(`packages/probekit/scenarios/${name}.json`, ROOT), 'utf8')) as Scenario;
  const images = (shipped.flash ?? []).map(({ file }) => ({
    name: file,
    bytes: new Uint8Array(readFileSync(new URL(`firmware/${file}`, ROOT))),
  }));
  const scenario = { ...shipped, probe: { ...shipped.probe, serial: SERIAL } };
  const bench = await createBench({ scenario, boards: ALL_BOARDS, images });
  const clock = benchClock(bench.control);
  const usbHost = benchHost(bench, { clock });
  const examination = new Examination({ clock, usbHost, hostFacts: benchHostFacts(bench.control), isVirtual: true });
  await examination.run();
  return { examination, bench, board: shipped.board };
}

const textOf = (report: Report) => JSON.stringify(report, null, 2);

describe('the report of an examination', () => {
  it.each(SCENARIOS)('replays without the board to the same verdict and first cause: %s', async (name) => {
    const { examination } = await examined(name);
    const { diagnosis } = examination.state;
    const again = await openCase(readReport(textOf(examination.report())));
    expect(again.diagnosis.verdict).toBe(diagnosis?.verdict);
    expect(again.diagnosis.causes.map(({ id, class: certainty }) => [id, certainty])).toEqual(
      diagnosis?.causes.map(({ id, class: certainty }) => [id, certainty]),
    );
  });

  it('keeps the answers that were given', async () => {
    const { examination } = await examined('jp4-off');
    examination.answer('jp4', 'off');
    const again = await openCase(readReport(textOf(examination.report())));
    expect(again.diagnosis.answers).toEqual({ jp4: 'off' });
    expect(again.diagnosis.causes[0]?.id).toBe(examination.state.diagnosis?.causes[0]?.id);
  });

  it('accuses the program, not BOOT0, where hands strapped it between two runs, and replays to that', async () => {
    const { examination, bench } = await examined('swd-pins');
    const set = async (physics: Physics) => {
      await bench.control.send('set', { physics });
      await bench.control.send('advance', { ms: 1000 });
    };
    await set({ jumpers: { JP3: 'off' } });
    await examination.run();
    // The examination in between finds a target without power.
    await set({ wires: { BOOT0: 'high' }, jumpers: { JP4: 'off' } });
    await examination.run();
    await set({ jumpers: { JP4: 'on' } });
    await examination.run();
    const { diagnosis, findings } = examination.state;
    expect(findings).toContainEqual(expect.objectContaining({ check: 'C17', outcome: 'answers' }));
    const first = diagnosis?.causes[0]?.id;
    expect(first).toBe('RC43');
    expect(diagnosis?.causes.map(({ id }) => id)).not.toContain('RC49');
    const again = await openCase(readReport(textOf(examination.report())));
    expect(again.diagnosis).toMatchObject({ verdict: 'fault', answers: { 'boot0-and-power-cycle': 'answers' } });
    expect(again.diagnosis.causes.map(({ id, class: certainty }) => [id, certainty])).toEqual(
      diagnosis?.causes.map(({ id, class: certainty }) => [id, certainty]),
    );
    // Another answer leaves the finding, and taking back what the loader said takes it away.
    examination.answer('worked-before', 'until-download');
    expect(examination.state.diagnosis?.evidence).toContainEqual(expect.objectContaining({ check: 'C17' }));
    examination.forget('boot0-and-power-cycle');
    expect(examination.state.diagnosis?.evidence).not.toContainEqual(expect.objectContaining({ check: 'C17' }));
  });

  it('can be had of the run before while the next one is under way', async () => {
    const { examination } = await examined('jp4-off');
    const before = examination.report();
    const again = examination.run();
    expect(examination.state.phase).toBe('running');
    expect(examination.report()).toEqual(before);
    await again;
  });

  it('holds what mending said to the probe as well, and still replays', async () => {
    const { examination } = await examined('swd-pins');
    const before = examination.report().recording.trace.length;
    await examination.mend('reset');
    const report = examination.report();
    expect(report.recording.trace.length).toBeGreaterThan(before + 100);
    expect((await openCase(readReport(textOf(report)))).diagnosis.verdict).toBe('fault');
  });

  it('tells what solved it, once the person says which step it was', async () => {
    const { examination, bench } = await examined('jp4-off');
    const fault = examination.report();
    const [step] = handSteps(fault.diagnosis).filter(({ cause }) => cause === 'RC24');
    if (!step) throw new Error('the doctor does not ask for JP4');
    await bench.control.send('set', { physics: { jumpers: { JP4: 'on' } } });
    await examination.run();
    expect(examination.state.helped).toContainEqual(step);
    expect(examination.report().solved).toBeUndefined();
    examination.solvedWith(step);
    const { diagnosis, solved } = examination.report();
    expect(diagnosis).toEqual(fault.diagnosis);
    expect(solved).toEqual([{ cause: 'RC24', step: step.remedy.what, before: 'fault', after: 'healthy' }]);
  });

  it('asks nobody what helped when the fault is still there', async () => {
    const { examination } = await examined('jp4-off');
    await examination.run();
    expect(examination.state.helped).toBeUndefined();
  });

  it.each(SCENARIOS)('names nothing of its owner: %s', async (name) => {
    const { examination, board } = await examined(name);
    const report = examination.report();
    const handedOn = (textOf(report) + reportAsPost(report, ENGLISH)).toLowerCase();
    expect(handedOn).not.toContain(SERIAL.toLowerCase());
    expect(handedOn).not.toMatch(/\/(media|home)\//);
    // Each board of a kind has the same unique id; an unpowered one does not show it.
    const bench = await createBench({ scenario: { board }, boards: ALL_BOARDS });
    const id = (await bench.control.send('peek', { address: UNIQUE_IDS[board]!, byteLength: 12 })) ?? new Uint8Array();
    const bytes = [...id].map((byte) => byte.toString(16).padStart(2, '0'));
    const words = [0, 4, 8].map((at) =>
      bytes
        .slice(at, at + 4)
        .reverse()
        .join(''),
    );
    expect(bytes.join('')).toMatch(/[1-9a-f]/);
    for (const spelling of [bytes.join(' '), bytes.join(''), ...words.map((word) => `0x${word}`)]) {
      expect(handedOn).not.toContain(spelling);
    }
  });

  it('reads as a forum post in either language', async () => {
    const { examination } = await examined('jp4-off');
    const report = examination.report();
    expect(reportAsPost(report, ENGLISH)).toContain('The ST-LINK cannot reach the STM32.');
    expect(reportAsPost(report, await loadCatalogue('es'))).toContain('El ST-LINK no llega al STM32.');
  });
});
