/** A snapshot is the whole board: on a fresh bench it goes on as the original does, instant for instant. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Bench, BenchEvent, BenchSnapshot } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';

const board = 'nucleo-h743zi2';

async function started(file: string): Promise<Bench> {
  const bytes = new Uint8Array(readFileSync(new URL(`../../../../firmware/${file}`, import.meta.url)));
  const bench = await createBench({ scenario: { board, flash: [{ file }] }, images: [{ name: file, bytes }] });
  for (const RESET of ['held', 'free'] as const) await bench.control.send('set', { physics: { buttons: { RESET } } });
  return bench;
}

function heard({ control }: Bench): BenchEvent[] {
  const events: BenchEvent[] = [];
  control.onEvent((event) => events.push(event));
  return events;
}

const snapshotOf = ({ control }: Bench): Promise<BenchSnapshot> => control.send('snapshot', {});

/** Paths at which two plain states differ. */
function differences(one: unknown, other: unknown, path = ''): readonly string[] {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other) === 0 ? [] : [path];
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return Object.is(one, other) ? [] : [path];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(one[key as never], other[key as never], `${path}.${key}`));
}

/** Some instants apart from each other, none of them round. */
const PAUSES_MS = [0.377, 2.203, 9.871, 31.337];

describe('a restored board goes on exactly as the original', () => {
  it.each([
    ['blinky.elf', 'interrupts'],
    ['zoo/double-math.O2.elf', 'floating point'],
    ['factory-demo.elf', 'a loop that waits'],
    ['zoo/scheduler.O2.elf', 'lazy stacking'],
    ['zoo/nested.O2.elf', 'nested interrupts'],
    ['zoo/mpu.O2.elf', 'the MPU'],
    ['zoo/dma-uart.O2.elf', 'DMA'],
    ['zoo/sleep.O2.elf', 'sleep'],
    ['zoo/stop-and-wake.O2.elf', 'Stop'],
    ['zoo/standby.O2.elf', 'Standby'],
    ['zoo/bank-swap.O2.elf', 'flash under way'],
    ['watchdog-loop.elf', 'a watchdog'],
  ])('%s: %s', async (file) => {
    const original = await started(file);
    for (const ms of PAUSES_MS) {
      await original.control.send('advance', { ms });
      const snapshot = structuredClone(await snapshotOf(original));
      const restored = await createBench({ scenario: { board } });
      await restored.control.send('restore', { snapshot });
      const offsetNs = (await restored.control.send('look', {})).atNs - (await original.control.send('look', {})).atNs;
      expect(differences(await snapshotOf(restored), snapshot), 'the copy itself').toEqual([]);
      const [said, told] = [heard(original), heard(restored)];
      for (const bench of [original, restored]) {
        await bench.control.send('advance', { ms: 0.777 });
        await bench.control.send('set', { physics: { buttons: { USER: 'held' } } });
        await bench.control.send('advance', { ms: 12.345 });
        await bench.control.send('set', { physics: { buttons: { USER: 'free' } } });
      }
      expect(told).toEqual(said.map((event) => ({ ...event, atNs: event.atNs + offsetNs })));
      expect(differences(await snapshotOf(restored), await snapshotOf(original)), 'after a while').toEqual([]);
    }
  });
});

describe('a snapshot is compact', () => {
  it('weighs what was written, not what the silicon has', async () => {
    const weigh = async (file: string) => {
      const bench = await started(file);
      await bench.control.send('advance', { ms: 100 });
      const { memory } = ((await snapshotOf(bench)).state as { board: { memory: { byteLength: number; pages: Uint8Array } } }).board;
      return { of: memory.byteLength, is: memory.pages.length };
    };
    const [blinky, library] = [await weigh('blinky.elf'), await weigh('zoo/library.O2.elf')];
    expect(blinky.of).toBeGreaterThan(3 * 1024 * 1024);
    // As docs/bench.md tells.
    expect(blinky.is).toBeLessThan(64 * 1024);
    expect(library.is).toBeLessThan(128 * 1024);
  });
});
