import { describe, expect, it } from 'vitest';
import { f4Banks, f4Sectors, OPTCR } from './flash-f4.ts';

const KIB = 1024;
const numbered = (kib: number, banks: 1 | 2) =>
  f4Sectors(kib, banks).map(({ number, code, address, byteLength }) => [number, code, address, byteLength / KIB]);

describe('the sectors of an STM32F4', () => {
  it.each([
    [512, 8, 0x0806_0000],
    [1024, 12, 0x080e_0000],
    [1536, 16, 0x0816_0000],
    [128, 5, 0x0801_0000],
  ])('of %i KiB in one bank are %i, the last at %s', (kib, count, last) => {
    const sectors = f4Sectors(kib, 1);
    expect([sectors.length, sectors.at(-1)?.address]).toEqual([count, last]);
    expect(sectors.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(kib * KIB);
  });

  it('of 2 MiB begin anew in the second bank, numbered on from 12 and coded from 0x10', () => {
    const rows = numbered(2048, 2);
    expect(rows).toHaveLength(24);
    expect(rows.slice(10, 18)).toEqual([
      [10, 10, 0x080c_0000, 128],
      [11, 11, 0x080e_0000, 128],
      [12, 0x10, 0x0810_0000, 16],
      [13, 0x11, 0x0810_4000, 16],
      [14, 0x12, 0x0810_8000, 16],
      [15, 0x13, 0x0810_c000, 16],
      [16, 0x14, 0x0811_0000, 64],
      [17, 0x15, 0x0812_0000, 128],
    ]);
    expect(rows.at(-1)).toEqual([23, 0x1b, 0x081e_0000, 128]);
  });

  it('of 1 MiB in two banks leave numbers out between the banks', () => {
    const rows = numbered(1024, 2);
    expect(rows.map(([number]) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(rows[8]).toEqual([12, 0x10, 0x0808_0000, 16]);
  });
});

it.each([
  [0x419, 2048, 0, 2],
  [0x434, 2048, 0, 2],
  [0x419, 1024, 0, 1],
  [0x419, 1024, OPTCR.pack({ DB1M: 1 }), 2],
  [0x413, 1024, OPTCR.pack({ DB1M: 1 }), 1],
  [0x421, 512, 0, 1],
])('die 0x%s with %i KiB and OPTCR %s has %i banks', (devId, kib, optcr, banks) => {
  expect(f4Banks(devId, kib, optcr)).toBe(banks);
});
