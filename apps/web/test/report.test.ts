/** The report that a person hands on: it replays, and names nothing that is theirs alone. */
import { readFileSync } from 'node:fs';
import type { Scenario } from 'probekit/base';
import { createBench } from 'probekit/bench';
import { diagnose } from 'probekit/doctor';
import { benchClock, benchHost, benchHostFacts, replayStlink } from 'probekit/transport';
import { ENGLISH, loadCatalogue } from 'probekit/words';
import { describe, expect, it } from 'vitest';
import { Examination } from '../src/doctor/examination.ts';
import { type Report, reportAsText } from '../src/doctor/report.ts';
import { SCENARIOS } from './harness/scenarios.ts';

const SERIAL = '0042003B3137510E33333639';
const UNIQUE_ID = 0x1ff1_e800;
const ROOT = new URL('../../../', import.meta.url);

/** Examines a board of a shipped scenario whose probe has the serial number above. */
async function examined(name: string) {
  const shipped = JSON.parse(readFileSync(new URL(`packages/probekit/scenarios/${name}.json`, ROOT), 'utf8')) as Scenario;
  const images = (shipped.flash ?? []).map(({ file }) => ({
    name: file,
    bytes: new Uint8Array(readFileSync(new URL(`firmware/${file}`, ROOT))),
  }));
  const bench = await createBench({ scenario: { ...shipped, probe: { ...shipped.probe, serial: SERIAL } }, images });
  const clock = benchClock(bench.control);
  const usbHost = benchHost(bench, { clock });
  const examination = new Examination({ clock, usbHost, hostFacts: benchHostFacts(bench.control), isVirtual: true });
  await examination.run();
  return { examination, bench };
}

const textOf = (report: Report) => JSON.stringify(report);

describe('the report of an examination', () => {
  it('holds every exchange, so that a helper reaches the same diagnosis without the board', async () => {
    const { examination } = await examined('healthy');
    const { format, version, diagnosis, trace } = examination.report();
    expect({ format, version, verdict: diagnosis.verdict }).toEqual({ format: 'probekit-report', version: 1, verdict: 'healthy' });
    const { transport, clock } = replayStlink(trace);
    const again = await diagnose({ clock, openTransport: async () => transport, reset: 'never' });
    expect(again.verdict).toBe('healthy');
    expect(again.target).toEqual(diagnosis.target);
  });

  it('can be had of the run before while the next one is under way', async () => {
    const { examination } = await examined('jp4-off');
    const before = examination.report();
    const again = examination.run();
    expect(examination.state.phase).toBe('running');
    expect(examination.report()).toEqual(before);
    await again;
  });

  it('shortens the serial number wherever it stands', async () => {
    const { examination } = await examined('jp4-off');
    const report = examination.report();
    expect(textOf(report)).not.toContain(SERIAL);
    expect(report.diagnosis.probe?.serialNumber).toBe('004200…3639');
    expect(report.trace).toMatch(/^# probekit trace: .* 004200…3639$/m);
  });

  it('holds no reading of the unique id of the chip', async () => {
    const { examination, bench } = await examined('healthy');
    const id = await bench.control.send('peek', { address: UNIQUE_ID, byteLength: 12 });
    const pairs = [...(id ?? [])].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
    expect(pairs).toMatch(/[1-9A-F]/);
    const { trace } = examination.report();
    expect(trace).toMatch(/^> F2 07 /m);
    expect(trace).not.toMatch(/ F1 1F /);
    expect(trace).not.toContain(pairs);
  });

  it('names no folder of the computer but the last', async () => {
    const { examination } = await examined('jp4-off');
    expect(JSON.stringify(examination.state.diagnosis)).toContain('/media/user');
    expect(textOf(examination.report())).not.toContain('/media');
  });

  it.each(SCENARIOS)('names nothing of its owner: %s', async (name) => {
    const { examination } = await examined(name);
    const { diagnosis } = examination.state;
    if (!diagnosis) throw new Error('no diagnosis');
    const handedOn = (textOf(examination.report()) + reportAsText(diagnosis, ENGLISH)).toLowerCase();
    expect(handedOn).not.toContain(SERIAL.toLowerCase());
    expect(handedOn).not.toMatch(/\/(media|home)\//);
    // Each board of the bench has the same unique id; an unpowered one does not show it.
    const bench = await createBench({ scenario: { board: 'nucleo-h743zi2' } });
    const id = (await bench.control.send('peek', { address: UNIQUE_ID, byteLength: 12 })) ?? new Uint8Array();
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

  it('reads as text in either language, without the serial number', async () => {
    const { examination } = await examined('jp4-off');
    const { diagnosis } = examination.state;
    if (!diagnosis) throw new Error('no diagnosis');
    expect(reportAsText(diagnosis, ENGLISH)).toContain('The ST-LINK cannot reach the STM32.');
    const spanish = reportAsText(diagnosis, await loadCatalogue('es'));
    expect(spanish).toContain('El ST-LINK no llega al STM32.');
    expect(spanish).not.toContain(SERIAL);
  });
});
