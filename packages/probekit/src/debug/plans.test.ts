import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBreakpoints, planWatches, type Watch, type WatchUnit } from './index.ts';

const M4: WatchUnit = { architecture: 7, comparators: 4, mostMaskBits: 15, valueComparator: 1 };
const M33: WatchUnit = { architecture: 8, comparators: 4, mostMaskBits: 0, valueComparator: undefined };

describe('breakpoints on comparators', () => {
  it('of version 2 are addresses with BE set', () => {
    expect(planBreakpoints([0x0800_0100, 0x2400_0002], { version: 2, comparators: 4 })).toEqual([0x0800_0101, 0x2400_0003, 0, 0]);
  });

  it('of version 1 choose half-words, and two in a word share a comparator', () => {
    const unit = { version: 1, comparators: 2 } as const;
    expect(planBreakpoints([0x0800_0100, 0x0800_0202], unit)).toEqual([0x4800_0101, 0x8800_0201]);
    expect(planBreakpoints([0x0800_0100, 0x0800_0102], unit)).toEqual([0xc800_0101, 0]);
  });

  it('are refused where the unit cannot compare, and when all are in use', () => {
    expect(() => planBreakpoints([0x2000_0000], { version: 1, comparators: 6 })).toThrow(
      expect.objectContaining({ code: 'debug/breakpoint-address', evidence: { address: 0x2000_0000 } }),
    );
    expect(() => planBreakpoints([0, 4, 8], { version: 2, comparators: 2 })).toThrow(
      expect.objectContaining({ code: 'debug/no-comparator', evidence: { unit: 'breakpoint', available: 2, address: 8 } }),
    );
  });
});

describe('watches on comparators', () => {
  it('of ARMv7-M are a power of two of bytes, and what an access does', () => {
    const rows = planWatches(
      [
        { address: 0x2000_0004, byteLength: 4, on: 'write' },
        { address: 0x2000_0010, byteLength: 16, on: 'read' },
      ],
      M4,
    );
    expect(rows.map(({ comp, mask, function: word }) => [comp, mask, word])).toEqual([
      [0x2000_0004, 2, 6],
      [0x2000_0010, 4, 5],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('of a value take the comparator that compares data, and another for the address', () => {
    const rows = planWatches(
      [
        { address: 0x2000_0000, byteLength: 4, on: 'access' },
        { address: 0x2000_0008, byteLength: 1, on: 'write', value: 0x2a },
      ],
      M4,
    );
    // DATAVMATCH, DATAVSIZE byte, both linked to comparator 0, which holds the address and does nothing by itself.
    expect(rows[1]).toMatchObject({ comp: 0x2a2a_2a2a, function: 0x106 });
    expect(rows[0]).toMatchObject({ comp: 0x2000_0008, function: 0 });
    expect(rows[2]).toMatchObject({ comp: 0x2000_0000, function: 7 });
  });

  it('of ARMv8-M are one comparator for an aligned word, two for a range', () => {
    const rows = planWatches(
      [
        { address: 0x2000_0004, byteLength: 4, on: 'write' },
        { address: 0x2000_0011, byteLength: 6, on: 'read' },
      ],
      M33,
    );
    expect(rows.map(({ comp, function: word }) => [comp, word])).toEqual([
      [0x2000_0011, 0x16],
      [0x2000_0016, 0x07],
      [0x2000_0004, 0x815],
      [0, 0],
    ]);
  });

  it('are refused by name: too many, a value where none is compared, a length of nothing', () => {
    const watch: Watch = { address: 0x2000_0000, byteLength: 4, on: 'write' };
    const code = (watches: readonly Watch[], unit: WatchUnit) => {
      try {
        return planWatches(watches, unit) && undefined;
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(
      code(
        [0, 4, 8, 12, 16].map((address) => ({ ...watch, address })),
        M4,
      ),
    ).toBe('debug/no-comparator');
    expect(code([{ ...watch, value: 1 }], M33)).toBe('debug/watch-region');
    expect(code([{ ...watch, value: -1 }], M4)).toBe('debug/watch-region');
    expect(code([{ ...watch, byteLength: 0 }], M4)).toBe('debug/watch-region');
    expect(code([{ ...watch, address: 0xffff_ffff }], M4)).toBe('debug/watch-region');
  });

  it('cover exactly the bytes that are asked for', () => {
    const region = fc.record({ address: fc.integer({ min: 0, max: 0xffff_f000 }), byteLength: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(region, ({ address, byteLength }) => {
        const rows = planWatches([{ address, byteLength, on: 'write' }], { ...M4, comparators: 16 });
        const covered = rows.flatMap(({ comp, mask, watch }) => (watch ? Array.from({ length: 2 ** mask }, (_, at) => comp + at) : []));
        expect(covered).toEqual(Array.from({ length: byteLength }, (_, at) => address + at));
        expect(rows.every(({ comp, mask }) => comp % 2 ** mask === 0)).toBe(true);
      }),
    );
  });
});
