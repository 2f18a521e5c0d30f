import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCode } from '../../base/index.ts';
import { elfSegments } from './elf-segments.ts';
import { flashContents } from './images.ts';

const blinky = new Uint8Array(readFileSync(new URL('../../../../../firmware/blinky.elf', import.meta.url)));
const board = 'nucleo-h743zi2';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (hasCode(error, 'bench/bad-image', 'bench/image-missing')) return error.code;
    throw error;
  }
  return 'none';
}

describe('images for a virtual board', () => {
  it('are the segments of an ELF file, found by name', () => {
    const [first] = flashContents({ board, flash: [{ file: 'demo/blinky.elf' }] }, [{ name: 'blinky.elf', bytes: blinky }]);
    expect(first?.address).toBe(0x0800_0000);
    expect(first?.bytes.length).toBeGreaterThan(64);
  });

  it('may be raw bytes with an address', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const scenario = { board, flash: [{ file: 'x.bin', address: '0x0802_0000' }] };
    expect(flashContents(scenario, [{ name: 'x.bin', bytes }])).toEqual([{ file: 'x.bin', address: 0x0802_0000, bytes }]);
    expect(codeOf(() => flashContents({ board, flash: [{ file: 'x.bin' }] }, [{ name: 'x.bin', bytes }]))).toBe('bench/bad-image');
  });

  it('are asked for by name when missing', () => {
    expect(codeOf(() => flashContents({ board, flash: [{ file: 'x.elf' }] }, []))).toBe('bench/image-missing');
  });

  it('end in a typed error when cut off or damaged anywhere', () => {
    fc.assert(
      fc.property(fc.nat(blinky.length - 1), fc.nat(0xff), fc.nat(120), (length, byte, at) => {
        const damaged = blinky.slice(0, length);
        if (at < damaged.length) damaged[at] = byte;
        expect(['none', 'bench/bad-image']).toContain(codeOf(() => elfSegments(damaged, 'x.elf')));
      }),
    );
  });
});
