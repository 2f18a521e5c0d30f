/** Which bytes are read for samples, in how many transfers, and what becomes of those that do not answer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dapErrors } from '../dap/index.ts';
import { MemorySampler, type ReadBytes } from './memory-sampler.ts';
import { planReads, type ReadRange } from './read-plan.ts';

const RAM = 0x2000_0000;
const REGISTERS = 0x4002_0000;

describe('the plan of reads', () => {
  it('puts neighbours in one transfer, and reads of registers what was asked for alone', () => {
    const ranges = [
      { address: RAM + 4, byteLength: 4 },
      { address: RAM + 0x401, byteLength: 1 },
      { address: RAM + 0x1000, byteLength: 8 },
      { address: REGISTERS + 4, byteLength: 4 },
      { address: REGISTERS + 12, byteLength: 1 },
      { address: REGISTERS + 8, byteLength: 4 },
    ];
    expect(planReads(ranges)).toEqual([
      { address: RAM + 4, byteLength: 0x400 },
      { address: RAM + 0x1000, byteLength: 8 },
      { address: REGISTERS + 4, byteLength: 9 },
    ]);
  });

  it('covers all that was asked for, overlaps nowhere, and leaves registers alone that nobody asked for', () => {
    const address = fc.oneof(
      ...[RAM, 0x3fff_fff0, REGISTERS, 0xffff_ff00].map((start) => fc.integer({ min: start, max: Math.min(start + 5000, 2 ** 32 - 64) })),
    );
    const range = fc.record({ address, byteLength: fc.integer({ min: 0, max: 64 }) });
    const isIn = (at: number, planned: readonly ReadRange[]) =>
      planned.some((one) => one.address <= at && at < one.address + one.byteLength);
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const planned = planReads(ranges);
        for (const { address: at, byteLength } of ranges) {
          for (let offset = 0; offset < byteLength; offset++) expect(isIn(at + offset, planned)).toBe(true);
        }
        for (const [index, { address: at, byteLength }] of planned.entries()) {
          const next = planned[index + 1];
          if (next) expect(at + byteLength).toBeLessThanOrEqual(next.address);
          if (at >= 0x4000_0000) for (let byte = at; byte < at + byteLength; byte++) expect(isIn(byte, ranges)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a sampler', () => {
  /** Each byte is the number of the read that it came with. */
  const memory = (broken = new Set<number>()) => {
    const reads: string[] = [];
    const read: ReadBytes = async (address, byteLength) => {
      reads.push(`${(address - RAM).toString(16)}+${byteLength}`);
      const at = [...broken].find((one) => address <= one && one < address + byteLength);
      if (at !== undefined) {
        throw dapErrors.make('dap/transfer', {
          message: 'nothing there',
          hint: '',
          evidence: { access: 'read', ack: 'fault', address: at, status: 0x11, statusName: 'AP_FAULT' },
        } as Parameters<typeof dapErrors.make<'dap/transfer'>>[1]);
      }
      return new Uint8Array(byteLength).fill(reads.length);
    };
    return { reads, read };
  };
  const two = (read: ReadBytes) => Promise.all([read(RAM, 4), read(RAM + 100, 2)]).then((parts) => parts.map(([byte]) => byte));

  it('brings values of one moment in one transfer, from the second sample on', async () => {
    const { reads, read } = memory();
    const sampler = new MemorySampler(read);
    expect(await sampler.sample(two)).toEqual([1, 2]);
    expect(await sampler.sample(two)).toEqual([3, 3]);
    expect(await sampler.sample(two)).toEqual([4, 4]);
    expect(reads).toEqual(['0+4', '64+2', '0+104', '0+104']);
  });

  it('follows a pointer that has moved on, and reads no longer where it was', async () => {
    const { reads, read } = memory();
    const sampler = new MemorySampler(read);
    for (const target of [0x2000, 0x2000, 0x3000, 0x3000]) {
      await sampler.sample(async (ask) => [await ask(RAM, 4), await ask(RAM + target, 4)]);
    }
    expect(reads).toEqual(['0+4', '2000+4', '0+4', '2000+4', '0+4', '2000+4', '3000+4', '0+4', '3000+4']);
  });

  it('reads apart what lies around something that does not answer', async () => {
    const { reads, read } = memory(new Set([RAM + 50]));
    const sampler = new MemorySampler(read);
    for (let samples = 0; samples < 3; samples++) await sampler.sample(two);
    expect(reads.slice(2)).toEqual(['0+104', '0+4', '64+2', '0+4', '64+4']);
  });

  it('passes on what ends it', async () => {
    const sampler = new MemorySampler(() => Promise.reject(new Error('unplugged')));
    await expect(sampler.sample((read) => read(RAM, 4))).rejects.toThrow('unplugged');
  });
});
