/** SWO from end to end: a program that writes to ITM port 0, the chip's trace path, the wire, the probe, its trace endpoint. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Bench, WireState } from '../base/index.ts';
import { createBench } from './index.ts';

const IMAGE = new Uint8Array(readFileSync(new URL('../../../../firmware/itm.elf', import.meta.url)));
const TRACE_HZ = 64_000_000;
const PROBE_HZ = 2_000_000;

let nextId = 1;

async function command(bench: Bench, bytes: readonly number[], replyLength = 12, data?: Uint8Array): Promise<Uint8Array> {
  const request = new Uint8Array(16);
  request.set(bytes);
  await bench.usb.submit({ id: nextId++, endpoint: 0x01, data: request });
  if (data) await bench.usb.submit({ id: nextId++, endpoint: 0x01, data });
  if (replyLength === 0) return new Uint8Array(0);
  return (await bench.usb.submit({ id: nextId++, endpoint: 0x81, length: replyLength })).data ?? new Uint8Array(0);
}

const word = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];

/** WRITEMEM_32BIT through an access port. */
async function poke(bench: Bench, address: number, value: number, port = 0): Promise<void> {
  await command(bench, [0xf2, 0x08, ...word(address), 4, 0, port], 0, Uint8Array.from(word(value)));
  expect((await command(bench, [0xf2, 0x3e]))[0]).toBe(0x80);
}

/** A board whose chip sends trace at this rate to a probe that listens at 2 Mbit/s. */
async function tracing({ hertz = PROBE_HZ, wire = 'ok' as WireState } = {}): Promise<Bench> {
  const bench = await createBench({
    scenario: { board: 'nucleo-h743zi2', flash: [{ file: 'itm.elf' }], wires: { SWO: wire } },
    images: [{ name: 'itm.elf', bytes: IMAGE }],
  });
  expect((await command(bench, [0xf2, 0x30, 0xa3], 2))[0]).toBe(0x80);
  await command(bench, [0xf2, 0x4b, 2], 2);
  await poke(bench, 0xe00e_1004, 0x0070_0007, 2);
  await poke(bench, 0xe00e_3010, TRACE_HZ / hertz - 1, 2);
  await poke(bench, 0xe00e_30f0, 2, 2);
  await poke(bench, 0xe00e_4000, 1, 2);
  await poke(bench, 0xe000_edfc, 0x0100_0000);
  await poke(bench, 0xe000_0e00, 1);
  await command(bench, [0xf2, 0x40, 0x00, 0x10, ...word(PROBE_HZ)], 2);
  await poke(bench, 0xe000_0e80, 1);
  return bench;
}

async function recorded(bench: Bench): Promise<number[]> {
  const [low = 0, high = 0] = await command(bench, [0xf2, 0x42], 2);
  const length = low | (high << 8);
  if (length === 0) return [];
  return [...((await bench.usb.submit({ id: nextId++, endpoint: 0x82, length })).data ?? [])];
}

/** What packets of one byte on port 0 say. */
function textOf(bytes: readonly number[]): string {
  return String.fromCharCode(...bytes.filter((_, index) => index % 2 === 1 && bytes[index - 1] === 1));
}

describe('SWO on a board', () => {
  it('brings what the program writes to ITM port 0 to the host', async () => {
    const bench = await tracing();
    await bench.control.send('advance', { ms: 100 });
    const text = textOf(await recorded(bench));
    expect(text).toMatch(/(itm: line \d+\n){5}/);
  });

  it('arrives garbled when pin and probe do not agree about the rate', async () => {
    const bench = await tracing({ hertz: 4_000_000 });
    await bench.control.send('advance', { ms: 100 });
    const bytes = await recorded(bench);
    expect(bytes.length).toBeGreaterThan(50);
    expect(textOf(bytes)).not.toContain('line');
  });

  it.each(['open', 'low', 'high'] as const)('does not arrive over a wire that is %s', async (wire) => {
    const bench = await tracing({ wire });
    await bench.control.send('advance', { ms: 100 });
    expect(await recorded(bench)).toEqual([]);
    await bench.control.send('set', { physics: { wires: { SWO: 'ok' } } });
    await bench.control.send('advance', { ms: 100 });
    expect(textOf(await recorded(bench))).toContain('itm: line');
  });

  it('arrives with wrong bits over a noisy wire', async () => {
    const bench = await tracing({ wire: { noise: 0.02 } });
    await bench.control.send('advance', { ms: 100 });
    const bytes = await recorded(bench);
    expect(bytes.length).toBeGreaterThan(50);
    expect(textOf(bytes)).not.toMatch(/(itm: line \d+\n){5}/);
  });

  it('goes on from a snapshot byte for byte', async () => {
    const bench = await tracing();
    await bench.control.send('advance', { ms: 35 });
    const snapshot = await bench.control.send('snapshot', {});
    await bench.control.send('advance', { ms: 100 });
    const first = await recorded(bench);
    await bench.control.send('restore', { snapshot });
    await bench.control.send('advance', { ms: 100 });
    expect(await recorded(bench)).toEqual(first);
    expect(first.length).toBeGreaterThan(100);
  });

  it('leaves a program that nobody traces as it was', async () => {
    const bench = await createBench({
      scenario: { board: 'nucleo-h743zi2', flash: [{ file: 'itm.elf' }] },
      images: [{ name: 'itm.elf', bytes: IMAGE }],
    });
    const states = new Set<string>();
    for (let step = 0; step < 40; step++) {
      await bench.control.send('advance', { ms: 0.7 });
      states.add((await bench.control.send('look', {})).core);
    }
    expect(states).toEqual(new Set(['running', 'sleeping']));
  });
});
