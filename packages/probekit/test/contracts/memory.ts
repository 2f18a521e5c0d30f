/** What every `Memory` does, whatever it reaches: the contract between `dap/` and everything above. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Memory } from '../../src/base/index.ts';

export interface MemorySubject {
  readonly memory: Memory;
  /** Readable and writable RAM that nothing else touches, at least 8 KiB. */
  readonly address: number;
  readonly byteLength: number;
  /** What the silicon holds, by a way other than `memory`. */
  peek(address: number, byteLength: number): Promise<Uint8Array>;
  /** An address that answers nothing. */
  readonly absent: number;
}

export function describeMemory(name: string, open: () => Promise<MemorySubject>, { runs = 25 }: { runs?: number } = {}): void {
  describe(`memory contract: ${name}`, () => {
    let subject: MemorySubject;
    beforeAll(async () => {
      subject = await open();
    });

    it('reads back what it wrote, words, half-words and bytes', async () => {
      const { memory, address } = subject;
      await memory.write32(address, 0x8765_4321);
      expect(await memory.read32(address)).toBe(0x8765_4321);
      expect([await memory.read16(address), await memory.read16(address + 2)]).toEqual([0x4321, 0x8765]);
      expect([await memory.read8(address), await memory.read8(address + 3)]).toEqual([0x21, 0x87]);
      await memory.write16(address + 2, 0xbeef);
      await memory.write8(address, 0x55);
      expect(await memory.read32(address)).toBe(0xbeef_4355);
    });

    it('touches exactly the bytes it was asked for, at any address and length', async () => {
      const { memory, address, byteLength, peek } = subject;
      const length = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: byteLength - 256 }));
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 130 }), length, fc.integer({ min: 1, max: 255 }), async (offset, count, seed) => {
          const start = address + offset;
          const before = await peek(address, byteLength);
          const data = Uint8Array.from({ length: count }, (_, index) => (seed + 31 * index) & 0xff);
          await memory.write(start, data);
          const wanted = before.slice();
          wanted.set(data, offset);
          expect(await peek(address, byteLength)).toEqual(wanted);
          expect(await memory.read(start, count)).toEqual(data);
        }),
        { numRuns: runs },
      );
    });

    it('refuses words that are not aligned', async () => {
      await expect(subject.memory.read32(subject.address + 2)).rejects.toThrow(RangeError);
      await expect(subject.memory.write16(subject.address + 1, 0)).rejects.toThrow(RangeError);
    });

    it('refuses what lies beyond the address space', async () => {
      await expect(subject.memory.read(0xffff_fffe, 4)).rejects.toThrow(RangeError);
    });

    it('counts bytes for progress up to the whole', async () => {
      const seen: number[] = [];
      await subject.memory.read(subject.address + 1, 4103, { onBytes: (done) => seen.push(done) });
      expect(seen.at(-1)).toBe(4103);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    });

    it('stops between blocks when told to', async () => {
      const abort = new AbortController();
      abort.abort(new Error('enough'));
      await expect(subject.memory.read(subject.address, 4096, { signal: abort.signal })).rejects.toThrow('enough');
      expect(await subject.memory.read(subject.address, 4)).toHaveLength(4);
    });

    it('reports an address that does not answer, and works on afterwards', async () => {
      const { memory, address, absent } = subject;
      await expect(memory.read32(absent)).rejects.toMatchObject({ code: 'dap/transfer', evidence: { ack: 'fault', address: absent } });
      await memory.write32(address, 0x600d_600d);
      expect(await memory.read32(address)).toBe(0x600d_600d);
      await expect(memory.read(absent, 64)).rejects.toMatchObject({ code: 'dap/transfer', evidence: { ack: 'fault' } });
      expect(await memory.read32(address)).toBe(0x600d_600d);
    });
  });
}
