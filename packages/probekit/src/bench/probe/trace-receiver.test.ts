/** SWO reception by the ST-LINK: START_TRACE_RX, GET_TRACE_NB, the trace endpoint, STOP_TRACE_RX. */
import { describe, expect, it } from 'vitest';
import { ProbeBench } from '../../../test/fakes/probe-bench.ts';
import { frameOf } from '../wires/uart-signal.ts';

const OK = '80 00';
const ENTER = 'F2 30 A3';
const STOP = 'F2 41';
const COUNT = 'F2 42';
const TRACE_IN = 0x82;

const hex = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, index) => ((value >>> (8 * index)) & 0xff).toString(16).toUpperCase().padStart(2, '0')).join(' ');
const start = (hertz: number, byteLength = 4096) => `F2 40 ${hex(byteLength, 2)} ${hex(hertz, 4)}`;

async function receiving(hertz: number, { model = 'v3e', byteLength = 4096 } = {}): Promise<ProbeBench> {
  const bench = new ProbeBench({ model }).start();
  expect(await bench.ask(ENTER)).toBe(OK);
  expect(await bench.ask(start(hertz, byteLength))).toBe(OK);
  return bench;
}

/** The target sends these bytes at this rate, one behind the other. */
function arrive(bench: ProbeBench, bytes: Iterable<number>, hertz: number): void {
  for (const byte of bytes) {
    const frame = frameOf(byte, 1 / hertz);
    bench.advance(frame.length * frame.bitSeconds * 1e9);
    bench.probe.swoReceive(frame);
  }
}

async function count(bench: ProbeBench): Promise<number> {
  const [low = 0, high = 0] = (await bench.ask(COUNT)).split(' ').map((pair) => Number.parseInt(pair, 16));
  return low | (high << 8);
}

async function fetched(bench: ProbeBench, byteLength: number): Promise<number[]> {
  return [...((await bench.in(byteLength, TRACE_IN)).data ?? [])];
}

const numbers = (length: number) => Array.from({ length }, (_, index) => (7 * index + (index >> 8)) & 0xff);

describe('SWO reception', () => {
  it.each([
    { model: 'v3e', hertz: 4_000_000 },
    { model: 'v3e', hertz: 16_000_000 },
    { model: 'v2-1', hertz: 2_000_000 },
  ])('of a $model at $hertz bits a second hands on what arrived, once', async ({ model, hertz }) => {
    const bench = await receiving(hertz, { model });
    expect(await count(bench)).toBe(0);
    arrive(bench, numbers(1000), hertz);
    expect(await count(bench)).toBe(1000);
    expect(await fetched(bench, 1000)).toEqual(numbers(1000));
    expect(await count(bench)).toBe(0);
  });

  it('announces again what the host has not fetched, with what came since', async () => {
    const bench = await receiving(2_000_000);
    arrive(bench, numbers(1500), 2_000_000);
    expect(await count(bench)).toBe(1500);
    expect(await fetched(bench, 1024)).toEqual(numbers(1500).slice(0, 1024));
    arrive(bench, [1, 2, 3], 2_000_000);
    expect(await count(bench)).toBe(479);
    expect(await fetched(bench, 479)).toEqual([...numbers(1500).slice(1024), 1, 2, 3]);
  });

  it('makes the host wait at the endpoint until something has been announced', async () => {
    const bench = await receiving(2_000_000);
    arrive(bench, [0x41], 2_000_000);
    const reading = bench.in(64, TRACE_IN);
    let isOver = false;
    void reading.then(() => (isOver = true));
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(isOver).toBe(false);
    await count(bench);
    expect((await reading).data).toEqual(Uint8Array.of(0x41));
  });

  it('overwrites the oldest bytes of a full buffer', async () => {
    const bench = await receiving(2_000_000, { byteLength: 512 });
    arrive(bench, numbers(1300), 2_000_000);
    expect(await count(bench)).toBe(512);
    expect(await fetched(bench, 512)).toEqual(numbers(1300).slice(-512));
  });

  it('hears other bytes when the target is faster or slower than the probe listens', async () => {
    for (const hertz of [4_000_000, 1_000_000]) {
      const bench = await receiving(2_000_000);
      arrive(bench, numbers(200), hertz);
      const received = await fetched(bench, await count(bench));
      expect(received.length).toBeGreaterThan(20);
      expect(received.length === 200 && received.every((byte, index) => byte === numbers(200)[index])).toBe(false);
    }
  });

  it('bears what its clock cannot divide exactly, up to three per cent', async () => {
    for (const error of [0.97, 1.03]) {
      const bench = await receiving(2_000_000);
      arrive(bench, numbers(300), 2_000_000 * error);
      expect(await fetched(bench, await count(bench))).toEqual(numbers(300));
    }
  });

  it('cannot listen faster than its clocks allow: a request beyond is met by its fastest rate', async () => {
    const bench = await receiving(24_000_000);
    arrive(bench, numbers(100), 16_000_000);
    expect(await fetched(bench, await count(bench))).toEqual(numbers(100));
    const slow = await receiving(9_000_000, { model: 'v2-1' });
    arrive(slow, numbers(100), 4_500_000);
    expect(await fetched(slow, await count(slow))).toEqual(numbers(100));
  });

  it('ends with STOP, and starts empty', async () => {
    const bench = await receiving(2_000_000);
    arrive(bench, numbers(10), 2_000_000);
    await count(bench);
    expect(await bench.ask(STOP)).toBe(OK);
    arrive(bench, numbers(10), 2_000_000);
    expect(await count(bench)).toBe(0);
    expect(await bench.ask(start(2_000_000))).toBe(OK);
    expect(await count(bench)).toBe(0);
    arrive(bench, [5], 2_000_000);
    expect([await count(bench), await fetched(bench, 1)]).toEqual([1, [5]]);
  });

  it('is refused outside debug mode, and without a size or a rate', async () => {
    const bench = new ProbeBench().start();
    expect(await bench.ask(start(2_000_000))).toBe('06 00');
    await bench.ask(ENTER);
    expect(await bench.ask(start(0))).toBe('08 00');
    expect(await bench.ask(start(2_000_000, 0))).toBe('08 00');
  });

  it('is unknown to firmware before V2J13', async () => {
    const bench = new ProbeBench({ model: 'v2-1', firmware: 'V2J12S0' }).start();
    await bench.ask(ENTER);
    expect(await bench.ask(start(2_000_000))).toBe('42 00');
    expect(await bench.ask(COUNT)).toBe('42 00');
  });

  it('goes on from a snapshot in the middle of a byte, with everything kept', async () => {
    const bench = await receiving(2_000_000);
    arrive(bench, numbers(30), 2_000_000);
    const kept = structuredClone(bench.probe.saveState());
    const nowNs = bench.nowNs;
    const other = new ProbeBench().start();
    other.nowNs = nowNs;
    other.probe.loadState(kept);
    for (const each of [bench, other]) {
      arrive(each, [0xa5], 2_000_000);
      expect(await fetched(each, await count(each))).toEqual([...numbers(30), 0xa5]);
    }
  });

  it('leaves the COM LED as it was', async () => {
    const bench = await receiving(2_000_000);
    await bench.ask(STOP);
    const before = bench.probe.led;
    arrive(bench, numbers(100), 2_000_000);
    expect(bench.probe.led).toBe(before);
  });
});
