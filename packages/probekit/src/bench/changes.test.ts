import { describe, expect, it } from 'vitest';
import type { Bench, MemoryChange } from '../base/index.ts';
import { createBench } from './bench.ts';
import { ChangedRanges } from './changed-ranges.ts';

const FLASH = 0x0800_0000;
const BOARD = 'nucleo-h743zi2';
const IMAGE = { name: 'image.bin', bytes: Uint8Array.from({ length: 100 }, (_, index) => index) };
const scenario = { board: BOARD, flash: [{ file: IMAGE.name, address: '0x08000000' }], optionBytes: { WRP2: '0x7f' } };

async function lastingOf({ control }: Bench): Promise<Uint8Array> {
  const { byteLength, changes } = await control.send('changes', { all: true });
  return withChanges(new Uint8Array(byteLength), changes);
}

function withChanges(memory: Uint8Array, changes: readonly MemoryChange[]): Uint8Array {
  for (const { offset, bytes } of changes) memory.set(bytes, offset);
  return memory;
}

/** Millions of bytes: a matcher would look at each as an object's property. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

describe('what survives a loss of power', () => {
  it('is told as changes, once each', async () => {
    const bench = await createBench({ scenario, images: [IMAGE] });
    const before = await lastingOf(bench);
    expect((await bench.control.send('changes', {})).changes).toEqual([]);
    await bench.control.send('load', { scenario: { board: BOARD } });
    const { changes } = await bench.control.send('changes', {});
    expect(sameBytes(withChanges(before, changes), await lastingOf(bench))).toBe(true);
  });

  it('makes a new board hold the same flash and option bytes', async () => {
    const first = await createBench({ scenario, images: [IMAGE] });
    const kept = { board: BOARD, lasting: await lastingOf(first) };
    const second = await createBench({ scenario: { board: BOARD }, kept });
    expect(await second.control.send('peek', { address: FLASH, byteLength: 100 })).toEqual(IMAGE.bytes);
    expect(sameBytes(await lastingOf(second), kept.lasting)).toBe(true);
  });

  it('comes with a restored snapshot', async () => {
    const first = await createBench({ scenario, images: [IMAGE] });
    const second = await createBench({ scenario: { board: BOARD } });
    await second.control.send('changes', {});
    await second.control.send('restore', { snapshot: await first.control.send('snapshot', {}) });
    expect(sameBytes(await lastingOf(second), await lastingOf(first))).toBe(true);
  });

  it('is refused when it is of another board, or of another size', async () => {
    const lasting = await lastingOf(await createBench({ scenario: { board: BOARD } }));
    await expect(createBench({ scenario: { board: BOARD }, kept: { board: 'nucleo-f103rb', lasting } })).rejects.toMatchObject({
      code: 'bench/snapshot',
    });
    await expect(createBench({ scenario: { board: BOARD }, kept: { board: BOARD, lasting: lasting.slice(1) } })).rejects.toThrow(
      RangeError,
    );
  });
});

describe('changed ranges', () => {
  it('grow together when they touch', () => {
    const ranges = new ChangedRanges();
    for (let at = 0; at < 320; at += 32) ranges.add(at, at + 32);
    ranges.add(1000, 1001);
    expect(ranges.take()).toEqual([
      [0, 320],
      [1000, 1001],
    ]);
    expect(ranges.take()).toEqual([]);
  });

  it('stay few when nobody asks, and cover all that changed', () => {
    const ranges = new ChangedRanges();
    for (let at = 0; at < 10_000; at += 10) ranges.add(at, at + 1);
    const taken = ranges.take();
    expect(taken.length).toBeLessThanOrEqual(64);
    for (let at = 0; at < 10_000; at += 10) expect(taken.some(([start, end]) => start <= at && at < end)).toBe(true);
  });
});
