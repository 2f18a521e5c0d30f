/** A recording of everything that came into a bench gives the same run on a fresh one, over a noisy wire too. */
import { describe, expect, it } from 'vitest';
import { type Bench, type BenchEvent, type BenchRecording, ProbekitError } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { flashImage } from '../../src/flash/index.ts';
import { parseImage } from '../../src/image/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { boardWith, firmware, openProbe } from '../contracts/board-on-bench.ts';
import { examine } from './open-scenario.ts';

const board = 'nucleo-h743zi2';
const blinky = parseImage(firmware('blinky.elf').bytes, { name: 'blinky.elf' });

function heard({ control }: Bench): BenchEvent[] {
  const events: BenchEvent[] = [];
  control.onEvent((event) => events.push(event));
  return events;
}

/** A diagnosis and a flash job, and hands that meddle in between; noise may end the job. */
async function recorded(seed: number, noise = 0.00002) {
  const bench = await boardWith({ flash: [{ file: 'factory-demo.elf' }], wires: { SWDIO: { noise } }, seed });
  let error: unknown;
  const events = heard(bench);
  await bench.control.send('record', {});
  await examine(bench);
  await bench.control.send('set', { physics: { buttons: { USER: 'held' } } });
  await bench.control.send('runUntil', { withinMs: 20, cycles: 12_345 });
  try {
    await flashImage(await connectTarget(await openProbe(bench), { mode: 'normal' }), blinky);
  } catch (thrown) {
    error = thrown;
    expect(error).toBeInstanceOf(ProbekitError);
  }
  await bench.control.send('advance', { ms: 33 });
  const recording = await bench.control.send('recording', { stop: true });
  expect(recording?.complete).toBe(true);
  return { bench, events, error, recording: recording! };
}

/** Its own run again, on a bench that has never seen the board. */
async function replayed(recording: BenchRecording) {
  const bench = await createBench({ scenario: { board } });
  const events = heard(bench);
  await bench.control.send('replay', { recording });
  // It begins with one board leaving and the other coming.
  const arrived = events.findIndex((event) => event.event === 'usb' && event.present);
  return { bench, events: events.slice(arrived + 1) };
}

const snapshotOf = ({ control }: Bench) => control.send('snapshot', {});
const withoutInstants = (events: readonly BenchEvent[]) => events.map(({ atNs: _, ...event }) => event);
const shifted = (events: readonly BenchEvent[]) => events.map(({ atNs }) => Math.round(atNs - events[0]!.atNs));

describe('a recording', () => {
  it.each([
    ['a flash job that goes through', 0],
    ['a noisy wire', 0.00002],
  ])('of %s gives the same events at the same distances, and the same board to the last byte', async (_what, noise) => {
    const original = await recorded(5, noise);
    if (noise === 0) expect(original.error).toBeUndefined();
    expect(original.recording.inputs.length).toBeGreaterThan(200);
    const copy = structuredClone(original.recording);
    const again = await replayed(copy);
    expect(withoutInstants(again.events)).toEqual(withoutInstants(original.events));
    expect(shifted(again.events)).toEqual(shifted(original.events));
    expect(await snapshotOf(again.bench)).toEqual(await snapshotOf(original.bench));
  });

  it('of another seed is another run', async () => {
    const [one, other] = [await recorded(5), await recorded(6)];
    const instants = ({ recording }: typeof one) => recording.inputs.map(({ atNs }) => atNs);
    expect(instants(one)).not.toEqual(instants(other));
  });

  it('that was changed says where it goes another way', async () => {
    const { recording } = await recorded(5);
    const at = recording.inputs.findIndex((input) => 'transfer' in input);
    const inputs = recording.inputs.filter((_, index) => index !== at);
    const { control } = await createBench({ scenario: { board } });
    await expect(control.send('replay', { recording: { ...recording, inputs } })).rejects.toMatchObject({ code: 'bench/recording' });
    const wrong = [{ atNs: 0, transfer: { id: 1, endpoint: 900 } }];
    await expect(control.send('replay', { recording: { ...recording, inputs: wrong } })).rejects.toMatchObject({ code: 'bench/bad-value' });
  });

  it('is made only when asked for', async () => {
    const { control } = await createBench({ scenario: { board } });
    expect(await control.send('recording', {})).toBeNull();
    await control.send('record', {});
    await control.send('advance', { ms: 1 });
    expect((await control.send('recording', { stop: true }))?.inputs).toMatchObject([{ command: 'advance', request: { ms: 1 } }]);
    expect(await control.send('recording', {})).toBeNull();
  });
});
