/** The examination behind the page, over benches: what the buttons of the sections do. */
import { readFileSync } from 'node:fs';
import type { Scenario, UsbHost } from 'probekit/base';
import { createBench } from 'probekit/bench';
import { leadingCauses } from 'probekit/doctor';
import { benchClock, benchHost } from 'probekit/transport';
import { describe, expect, it } from 'vitest';
import { Examination } from '../src/doctor/examination.ts';

const ROOT = new URL('../../../', import.meta.url);

async function patientWith(name: string) {
  const scenario = JSON.parse(readFileSync(new URL(`packages/probekit/scenarios/${name}.json`, ROOT), 'utf8')) as Scenario;
  const images = (scenario.flash ?? []).map(({ file }) => ({
    name: file,
    bytes: new Uint8Array(readFileSync(new URL(`firmware/${file}`, ROOT))),
  }));
  const bench = await createBench({ scenario, images });
  const clock = benchClock(bench.control);
  const host = benchHost(bench, { clock });
  const open = { now: 0, most: 0 };
  const usbHost: UsbHost = {
    list: () => host.list(),
    async port(device) {
      const port = await host.port(device);
      const { open: begin, close: end } = port;
      port.open = async () => {
        await begin.call(port);
        open.most = Math.max(open.most, ++open.now);
      };
      port.close = async () => {
        await end.call(port);
        open.now--;
      };
      return port;
    },
  };
  return { examination: new Examination({ clock, usbHost, isVirtual: true }), bench, open };
}

const leading = ({ state }: Examination) => leadingCauses(state.diagnosis?.causes ?? []).map(({ id }) => id);

describe('an examination', () => {
  it('shows each station being tested, and what was read there, before it concludes', async () => {
    const { examination } = await patientWith('healthy');
    const tested = new Set<string>();
    examination.addEventListener('change', () => {
      const working = examination.state.stations.find(({ state }) => state === 'working');
      if (working) tested.add(working.name);
    });
    await examination.run();
    expect([...tested]).toEqual(['host', 'driver', 'probe', 'power', 'wires', 'debug', 'core', 'flash', 'firmware']);
    expect(examination.state.stations.every(({ state }) => state === 'proven')).toBe(true);
    const readings = Object.fromEntries(examination.state.stations.map(({ name, reading }) => [name, reading]));
    expect(readings).toMatchObject({ USB: '480 Mbit/s', probe: 'V3J9M3', power: '3.30 V', core: 'M7 r1p1', flash: '2 MiB' });
  });

  it('takes an answer into account without touching the probe, and takes it back', async () => {
    const { examination } = await patientWith('jp4-off');
    await examination.run();
    expect(leading(examination)).toEqual(['RC23', 'RC24']);
    examination.answer('pwr-led', 'yes');
    expect(leading(examination)).toEqual(['RC24']);
    examination.forget('pwr-led');
    expect(leading(examination)).toEqual(['RC23', 'RC24']);
  });

  it('asks the next question when a person cannot tell', async () => {
    const { examination } = await patientWith('jp4-off');
    await examination.run();
    const [first] = examination.state.diagnosis?.questions ?? [];
    examination.skip(first?.id ?? '');
    expect(examination.state.skipped).toEqual(['jumpers']);
    expect(leading(examination)).toEqual(['RC23', 'RC24']);
  });

  it('counts what an experiment showed: the jumper that was fitted mends', async () => {
    const { examination, bench } = await patientWith('jp4-off');
    await examination.run();
    examination.answer('pwr-led', 'yes');
    expect(examination.state.diagnosis?.experiments?.map(({ id }) => id)).toContain('jumper-JP4');
    await bench.control.send('set', { physics: { jumpers: { JP4: 'on' } } });
    await bench.control.send('advance', { ms: 1000 });
    await examination.run({ tried: 'jumper-JP4' });
    expect(examination.state).toMatchObject({ tried: 'jumper-JP4', diagnosis: { verdict: 'healthy' } });
  });

  it('takes an experiment that leaves the board as it was for an answer, which can be taken back', async () => {
    const { examination, bench } = await patientWith('swd-pins');
    await bench.control.send('set', { physics: { jumpers: { JP3: 'off' } } });
    await examination.run({ mayReset: true });
    const found = examination.state.findings;
    expect(examination.state.diagnosis?.experiments?.map(({ id }) => id)).toContain('hold-reset-and-attach');
    await bench.control.send('set', { physics: { buttons: { RESET: 'held' } } });
    await examination.run({ tried: 'hold-reset-and-attach' });
    expect(examination.state.findings).toEqual(found);
    expect(examination.state.diagnosis?.answers).toEqual({ 'hold-reset-and-attach': 'answers' });
    examination.forget('hold-reset-and-attach');
    expect(examination.state.diagnosis?.answers).toEqual({});
  });

  it('calls off the run before and never has the probe open twice', async () => {
    const { examination, open } = await patientWith('healthy');
    await Promise.all([examination.run(), examination.run(), examination.run()]);
    expect(examination.state.diagnosis?.verdict).toBe('healthy');
    expect(open).toEqual({ now: 0, most: 1 });
  });

  it('keeps what was proven when it is stopped, and gives the probe back', async () => {
    const { examination, open } = await patientWith('healthy');
    examination.addEventListener('change', () => {
      if (examination.state.stations.some(({ name, state }) => name === 'debug' && state === 'working')) examination.stop();
    });
    await examination.run();
    const { phase, stations, diagnosis } = examination.state;
    expect({ phase, diagnosis, wires: stations.find(({ name }) => name === 'wires')?.state }).toEqual({ phase: 'idle', wires: 'proven' });
    expect(open.now).toBe(0);
  });

  it('never resets unless it may', async () => {
    const { examination } = await patientWith('swd-pins');
    await examination.run();
    expect(examination.state.findings.some(({ check }) => check === 'C6')).toBe(false);
    await examination.run({ mayReset: true });
    expect(examination.state.findings.find(({ check }) => check === 'C6')?.outcome).toBe('halts');
  });

  it('attaches to nothing when it may not', async () => {
    const { examination } = await patientWith('rdp1');
    await examination.run({ mayAttach: false });
    expect(examination.state.findings.map(({ check }) => check)).toEqual(['C1', 'C2', 'C3', 'C4']);
  });

  it('mends under reset, leaves the core halted and the probe free', async () => {
    const { examination, bench, open } = await patientWith('swd-pins');
    await examination.run();
    await examination.mend('reset');
    expect(examination.state.mended).toMatchObject({ action: 'halt-under-reset', worked: true, touches: 'resets' });
    expect((await bench.control.send('look', {})).core).toBe('halted');
    expect(open.now).toBe(0);
  });

  it('says that a remedy did not help where the wire is broken', async () => {
    const { examination } = await patientWith('swdio-open');
    await examination.run();
    await examination.mend('reset');
    expect(examination.state.mended?.worked).toBe(false);
  });

  it('takes a message that the person saw as one more symptom', async () => {
    const { examination } = await patientWith('jp4-off');
    await examination.run({ seen: 'The interface firmware FAILED to reset/halt the target MCU' });
    expect(examination.state.findings.find(({ check }) => check === 'C13')?.outcome).toBe('fail-text');
  });
});
