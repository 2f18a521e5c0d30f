import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleImage, mergeImages, type Segment } from '../image/index.ts';
import type { FlashLayout, FlashSector } from '../stm32/index.ts';
import { planFlash, type SectorContent, touchedSectors } from './plan.ts';

const SECTOR = 256;
const sectorAt = (index: number): FlashSector => ({ bank: 1, index, address: 0x0800_0000 + index * SECTOR, byteLength: SECTOR });
const layout: FlashLayout = { sectors: Array.from({ length: 8 }, (_, index) => sectorAt(index)), programBytes: 32, erasedByte: 0xff };
const keeping = { keep: true, full: false };

const imageOf = (...segments: Segment[]) => assembleImage('app', 'bin', segments);
const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
const holding = (value: number) => (sector: FlashSector) => ({ sector, bytes: filled(SECTOR, value), lost: [] });

/** What flash holds after the plan ran on these contents. */
function carriedOut(contents: readonly SectorContent[], plan: ReturnType<typeof planFlash>): Map<number, number> {
  const flash = new Map<number, number>();
  for (const { sector, bytes } of contents) for (const [at, byte] of bytes.entries()) flash.set(sector.address + at, byte);
  for (const { address, byteLength } of plan.erase) for (let at = 0; at < byteLength; at++) flash.set(address + at, 0xff);
  for (const { address, bytes } of plan.program) {
    expect(address % layout.programBytes).toBe(0);
    expect(bytes.length % layout.programBytes).toBe(0);
    for (const [at, byte] of bytes.entries()) {
      expect(flash.get(address + at)).toBe(0xff);
      flash.set(address + at, byte);
    }
  }
  return flash;
}

describe('a flash plan', () => {
  it('erases the sectors of the image, programs whole units and leaves blank ones out', () => {
    const image = imageOf({ address: 0x0800_0100, bytes: Uint8Array.of(1, 2, 3) });
    const contents = touchedSectors(image, layout.sectors).map(holding(0xff));
    const plan = planFlash(image, layout, contents, keeping);
    expect(plan.erase).toEqual([sectorAt(1)]);
    expect(plan.program).toEqual([{ address: 0x0800_0100, bytes: Uint8Array.of(1, 2, 3, ...filled(29, 0xff)) }]);
    expect(plan.kept).toEqual([]);
  });

  it('keeps the bytes around the image', () => {
    const image = imageOf({ address: 0x0800_0010, bytes: filled(16, 1) });
    const plan = planFlash(image, layout, [holding(7)(sectorAt(0))], keeping);
    expect(plan.kept.map(({ address, bytes }) => [address, bytes.length])).toEqual([
      [0x0800_0000, 16],
      [0x0800_0020, SECTOR - 32],
    ]);
    expect(plan.expected[0]?.bytes).toEqual(Uint8Array.of(...filled(16, 7), ...filled(16, 1), ...filled(SECTOR - 32, 7)));
  });

  it('drops the bytes around the image when told so', () => {
    const image = imageOf({ address: 0x0800_0000, bytes: filled(4, 1) });
    const plan = planFlash(image, layout, [holding(7)(sectorAt(0))], { keep: false, full: false });
    expect(plan.kept).toEqual([]);
    expect(plan.program).toEqual([{ address: 0x0800_0000, bytes: Uint8Array.of(1, 1, 1, 1, ...filled(28, 0xff)) }]);
  });

  it('does nothing when the flash holds the image already, unless told to do it all', () => {
    const image = imageOf({ address: 0x0800_0000, bytes: filled(SECTOR, 9) });
    const contents = [holding(9)(sectorAt(0))];
    expect(planFlash(image, layout, contents, keeping)).toMatchObject({ erase: [], program: [], unchanged: [sectorAt(0)] });
    expect(planFlash(image, layout, contents, { keep: true, full: true }).erase).toEqual([sectorAt(0)]);
  });

  it('programs the start of the program last where its sector changes', () => {
    const image = imageOf({ address: 0x0800_0100, bytes: filled(3 * SECTOR, 5) });
    const contents = [holding(0)(sectorAt(1)), holding(5)(sectorAt(2)), holding(0)(sectorAt(3))];
    const plan = planFlash(image, layout, contents, keeping);
    expect(plan.erase).toEqual([sectorAt(1), sectorAt(3)]);
    expect(plan.unchanged).toEqual([sectorAt(2)]);
    expect(plan.program.map(({ address }) => address)).toEqual([0x0800_0120, 0x0800_0300, 0x0800_0100]);
  });

  it('erases only the sector that changes, and programs its first unit last', () => {
    const image = imageOf({ address: 0x0800_0100, bytes: filled(3 * SECTOR, 5) });
    const contents = [holding(5)(sectorAt(1)), holding(5)(sectorAt(2)), holding(0)(sectorAt(3))];
    const plan = planFlash(image, layout, contents, keeping);
    expect(plan.erase).toEqual([sectorAt(3)]);
    expect(plan.unchanged).toEqual([sectorAt(1), sectorAt(2)]);
    expect(plan.program.map(({ address }) => address)).toEqual([0x0800_0320, 0x0800_0300]);
  });

  it('programs the kept start of an earlier program after that of the image', () => {
    const image = imageOf({ address: 0x0800_0080, bytes: filled(64, 5) });
    const plan = planFlash(image, layout, [holding(7)(sectorAt(0))], keeping);
    expect(plan.program.slice(-2).map(({ address }) => address)).toEqual([0x0800_0080, 0x0800_0000]);
  });

  it('holds the start of each file back to the end, the lowest last', () => {
    const files = [0x0800_0100, 0x0800_0000, 0x0800_0080].map((address) => imageOf({ address, bytes: filled(0x40, 5) }));
    const plan = planFlash(mergeImages('three', 'bin', files), layout, [holding(7)(sectorAt(0)), holding(7)(sectorAt(1))], keeping);
    expect(plan.program.slice(plan.startsAt).map(({ address }) => address)).toEqual([0x0800_0100, 0x0800_0080, 0x0800_0000]);
  });

  it('holds back the start of the one file that changes', () => {
    const files = [0x0800_0000, 0x0800_0100].map((address) => imageOf({ address, bytes: filled(0x80, 5) }));
    const plan = planFlash(mergeImages('two', 'bin', files), layout, [holding(5)(sectorAt(0)), holding(7)(sectorAt(1))], keeping);
    expect(plan.unchanged).toEqual([sectorAt(0)]);
    expect(plan.program.map(({ address }) => address)).toEqual([0x0800_0120, 0x0800_0100]);
  });

  it('tells which unreadable bytes are lost, and only those outside the image', () => {
    const image = imageOf({ address: 0x0800_0000, bytes: filled(48, 5) });
    const lost = [{ address: 0x0800_0020, end: 0x0800_0060 }];
    const content = { sector: sectorAt(0), bytes: filled(SECTOR, 0xff), lost };
    const plan = planFlash(image, layout, [content], keeping);
    expect(plan.erase).toEqual([sectorAt(0)]);
    expect(plan.lost).toEqual([{ address: 0x0800_0030, end: 0x0800_0060 }]);
  });

  it('takes the bytes to keep from the journal of a job that was cut', () => {
    const image = imageOf({ address: 0x0800_0000, bytes: filled(32, 5) });
    const content = { ...holding(0xff)(sectorAt(0)), lost: [{ address: 0x0800_0020, end: 0x0800_0040 }], journal: filled(SECTOR, 7) };
    const plan = planFlash(image, layout, [content], keeping);
    expect(plan.lost).toEqual([]);
    expect(plan.expected[0]?.bytes.subarray(32)).toEqual(filled(SECTOR - 32, 7));
  });

  it('gives the image and keeps all else, for any image on any contents, and erases nothing twice', () => {
    const piece = fc.record({ gap: fc.nat(300), bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }) });
    const bytesOf = fc.uint8Array({ minLength: SECTOR, maxLength: SECTOR });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), fc.array(bytesOf, { minLength: 8, maxLength: 8 }), (pieces, old) => {
        let address = 0x0800_0000;
        const segments = pieces.map(({ gap, bytes }) => {
          const segment = { address: address + gap, bytes: Uint8Array.from(bytes) };
          address = segment.address + bytes.length;
          return segment;
        });
        const image = imageOf(...segments);
        const touched = touchedSectors(image, layout.sectors);
        const contents = touched.map((sector) => ({ sector, bytes: Uint8Array.from(old[sector.index] ?? []), lost: [] }));
        const plan = planFlash(image, layout, contents, keeping);
        const after = carriedOut(contents, plan);
        const wanted = new Map(contents.flatMap(({ sector, bytes }) => Array.from(bytes, (byte, at) => [sector.address + at, byte])));
        for (const segment of image.segments) for (const [at, byte] of segment.bytes.entries()) wanted.set(segment.address + at, byte);
        expect(after).toEqual(wanted);
        expect([...plan.erase, ...plan.unchanged].sort((a, b) => a.address - b.address)).toEqual(touched);
      }),
    );
  });
});
