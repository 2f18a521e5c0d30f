/** `runUntil`: what it waits for, and that it stops at the very instant. */
import { readFileSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { Bench, BenchEvent, RunUntilRequest } from '../base/index.ts';
import { type BenchChannel, connectBench, createBench, serveBench } from './index.ts';

const SYS_TICK_VECTOR = 0x0800_003c;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function direct(file: string): Promise<Bench> {
  const bytes = new Uint8Array(readFileSync(new URL(`../../../../firmware/${file}`, import.meta.url)));
  return createBench({ scenario: { board: 'nucleo-h743zi2', flash: [{ file }] }, images: [{ name: file, bytes }] });
}

async function overChannel(file: string): Promise<Bench> {
  const { port1, port2 } = new MessageChannel();
  const stop = serveBench(await direct(file), port1 as unknown as BenchChannel);
  closers.push(() => {
    stop();
    port1.close();
    port2.close();
  });
  return connectBench(port2 as unknown as BenchChannel);
}

const until = ({ control }: Bench, request: Omit<RunUntilRequest, 'withinMs'>, withinMs = 2000) =>
  control.send('runUntil', { withinMs, ...request });
const look = ({ control }: Bench) => control.send('look', {});

async function word({ control }: Bench, address: number): Promise<number> {
  const bytes = await control.send('peek', { address, byteLength: 4 });
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0;
}

describe.each([
  ['in process', direct],
  ['behind a message channel', overChannel],
])('a bench %s runs until', (_, make) => {
  it('the instruction at an address is next, each time anew', async () => {
    const bench = await make('blinky.elf');
    const handler = await word(bench, SYS_TICK_VECTOR);
    const instants: number[] = [];
    for (let time = 0; time < 3; time++) {
      const { reached, by, atNs } = await until(bench, { address: handler });
      expect({ reached, by }).toEqual({ reached: true, by: 'address' });
      expect(await look(bench)).toMatchObject({ pc: handler & ~1, core: 'running', atNs });
      instants.push(atNs);
    }
    for (const [index, atNs] of instants.slice(1).entries()) expect(Math.round((atNs - instants[index]!) / 1e5)).toBe(1000);
  });

  it('an edge of a pin, at the instant in which the lamp on it changes', async () => {
    const bench = await make('blinky.elf');
    const lamps: BenchEvent[] = [];
    bench.control.onEvent((event) => event.event === 'led' && lamps.push(event));
    const rising = await until(bench, { pin: { name: 'PB0', edge: 'rising' } });
    expect(rising.by).toBe('pin');
    const falling = await until(bench, { pin: { name: 'PB0', edge: 'falling' } });
    expect(Math.round((falling.atNs - rising.atNs) / 1e5)).toBe(1000);
    const any = await until(bench, { pin: { name: 'PB0', edge: 'any' } });
    expect(lamps).toEqual([
      { event: 'led', name: 'LD1', value: 'green', atNs: rising.atNs },
      { event: 'led', name: 'LD1', value: 'off', atNs: falling.atNs },
      { event: 'led', name: 'LD1', value: 'green', atNs: any.atNs },
    ]);
    expect((await look(bench)).leds['LD1']).toBe('green');
  });

  it('the frame that completes a text', async () => {
    const bench = await make('blinky.elf');
    const heard: { text: string; atNs: number }[] = [];
    bench.control.onEvent((event) => event.event === 'uart' && heard.push({ text: String.fromCharCode(...event.bytes), atNs: event.atNs }));
    const { by, atNs } = await until(bench, { uartText: 'blinky' });
    expect(by).toBe('uartText');
    expect(heard.at(-1)).toEqual({ text: 'y', atNs });
  });

  it('a lamp, also one that shines already, or until nothing of it has happened in time', async () => {
    const bench = await make('blinky.elf');
    const lit = await until(bench, { led: { name: 'LD1', value: 'green' } });
    expect(lit).toMatchObject({ reached: true, by: 'led' });
    expect(await until(bench, { led: { name: 'LD1', value: 'green' } })).toEqual(lit);
    expect(await until(bench, { address: 0x2000_0000 }, 5)).toEqual({ reached: false, atNs: lit.atNs + 5e6 });
  });

  it('the first of several things', async () => {
    const bench = await make('blinky.elf');
    const handler = await word(bench, SYS_TICK_VECTOR);
    expect(await until(bench, { address: handler, cycles: 100_000_000 })).toMatchObject({ by: 'address' });
    expect(await until(bench, { address: handler, cycles: 20 })).toMatchObject({ by: 'cycles' });
  });
});

describe('a stop that only the bench knows', () => {
  it('is exact: many cycles at once end where single ones do, and so does an address inside a block', async () => {
    const bench = await direct('crc-loop.elf');
    await bench.control.send('advance', { ms: 1 });
    // A run ends with a block; from here on the clock stands where the core does.
    await until(bench, { cycles: 1 });
    const snapshot = await bench.control.send('snapshot', {});
    const start = await look(bench);
    const trail: { pc: number; ns: number }[] = [];
    for (let step = 0; step < 300; step++) {
      await until(bench, { cycles: 1 });
      const { pc, atNs } = await look(bench);
      trail.push({ pc, ns: atNs - start.atNs });
    }
    for (const count of [1, 17, 100, 255, 299]) {
      await bench.control.send('restore', { snapshot });
      const { atNs } = await look(bench);
      const { ns, pc } = trail[count]!;
      const stopped = await until(bench, { cycles: Math.round(ns / 15.625) });
      expect((await look(bench)).pc, `${count}`).toBe(pc);
      expect(stopped.atNs - atNs).toBeCloseTo(ns, 3);
    }
    const seen = new Set([start.pc]);
    for (const { pc, ns } of trail) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      await bench.control.send('restore', { snapshot });
      const { atNs } = await look(bench);
      const stopped = await until(bench, { address: pc | 1 });
      expect(stopped.atNs - atNs, pc.toString(16)).toBeCloseTo(ns, 3);
    }
    expect(seen.size).toBeGreaterThan(5);
  });

  it('leaves no trace: the program goes on as if nobody had looked', async () => {
    const [watched, alone] = [await direct('blinky.elf'), await direct('blinky.elf')];
    const [said, told]: string[][] = [[], []];
    watched.control.onEvent((event) => said!.push(JSON.stringify(event)));
    alone.control.onEvent((event) => told!.push(JSON.stringify(event)));
    const handler = await word(watched, SYS_TICK_VECTOR);
    for (let time = 0; time < 50; time++) await until(watched, { address: handler });
    await watched.control.send('advance', { ms: 1 });
    const { atNs } = await look(watched);
    await alone.control.send('advance', { ms: (atNs - (await look(alone)).atNs) / 1e6 });
    expect(said!.length).toBeGreaterThan(10);
    expect(said).toEqual(told);
    expect((await look(alone)).pc).toBe((await look(watched)).pc);
  });

  it('is refused where there is no such pin, and without an edge', async () => {
    const bench = await direct('blinky.elf');
    await expect(until(bench, { pin: { name: 'PZ0', edge: 'any' } })).rejects.toMatchObject({ code: 'bench/bad-value' });
    await expect(until(bench, { pin: { name: 'PB0' } as never })).rejects.toMatchObject({ code: 'bench/bad-value' });
    await expect(until(bench, { cycles: 0.5 })).rejects.toMatchObject({ code: 'bench/bad-value' });
  });
});
