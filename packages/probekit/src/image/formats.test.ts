import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../base/index.ts';
import { assembleImage, diffImages, formatOfName, IMAGE_FORMATS, type ImageFormat, parseImage, type Segment, writeImage } from './index.ts';

/** Segments with gaps between them, anywhere in memory. */
const segments = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 0x2_0000 }), bytes: fc.uint8Array({ minLength: 1, maxLength: 80 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .chain((pieces) =>
    fc.integer({ min: 0, max: 0xf000_0000 }).map((start) => {
      let address = start;
      return pieces.map(({ gap, bytes }): Segment => {
        const segment = { address: address + gap, bytes: Uint8Array.from(bytes) };
        address = segment.address + bytes.length;
        return segment;
      });
    }),
  );

const FORMATS = Object.keys(IMAGE_FORMATS) as ImageFormat[];
const WITH_ADDRESSES = FORMATS.filter((format) => format !== 'bin');
const EXACT = WITH_ADDRESSES.filter((format) => format !== 'uf2');

describe('an image that is written and read back', () => {
  it.each(EXACT)('as %s has the same segments and entry point', (format) => {
    fc.assert(
      fc.property(segments, fc.integer({ min: 1, max: 0xffff_ffff }), (pieces, entry) => {
        const image = assembleImage('a', format, pieces, entry);
        expect(parseImage(writeImage(image, format), { name: 'a' })).toEqual(image);
      }),
    );
  });

  it('as uf2 has the same bytes, its family, and erased bytes up to whole blocks', () => {
    fc.assert(
      fc.property(segments, fc.option(fc.nat(0xffff_ffff), { nil: undefined }), (pieces, family) => {
        const image = assembleImage('a', 'uf2', pieces);
        const read = parseImage(writeImage(image, 'uf2', { family }), { name: 'a' });
        expect(read.family).toBe(family);
        const { changed, onlyInFirst, onlyInSecond } = diffImages(image, read);
        expect({ changed, onlyInFirst }).toEqual({ changed: [], onlyInFirst: [] });
        for (const { address, end } of onlyInSecond) {
          const holder = read.segments.find((one) => one.address <= address && end <= one.address + one.bytes.length);
          expect(holder?.bytes.subarray(address - holder.address, end - holder.address).every((byte) => byte === 0xff)).toBe(true);
        }
      }),
    );
  });

  it('as bin has erased bytes in the gaps', () => {
    const image = assembleImage('a', 'hex', [
      { address: 0x0800_0000, bytes: Uint8Array.of(1) },
      { address: 0x0800_0003, bytes: Uint8Array.of(2) },
    ]);
    expect(writeImage(image, 'bin')).toEqual(Uint8Array.of(1, 0xff, 0xff, 2));
    expect(writeImage(image, 'bin', { fill: 0 })).toEqual(Uint8Array.of(1, 0, 0, 2));
  });

  it('as bin is refused when flash and RAM would be in one file', () => {
    const image = assembleImage('a', 'hex', [
      { address: 0x0800_0000, bytes: Uint8Array.of(1) },
      { address: 0x2000_0000, bytes: Uint8Array.of(2) },
    ]);
    expect(() => writeImage(image, 'bin')).toThrow(expect.objectContaining({ code: 'image/too-far-apart' }));
  });

  it.each(WITH_ADDRESSES)('as %s with any bytes changed or cut off gives an image or a typed error', (format) => {
    const whole = writeImage(
      assembleImage('a', format, [{ address: 0x0800_fff8, bytes: new Uint8Array(300).fill(3) }], 0x0800_0001),
      format,
    );
    const patches = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(patches, fc.option(fc.nat(whole.length), { nil: undefined }), (patch, end) => {
        const spoiled = whole.slice();
        for (const [at, byte] of patch) spoiled[at] = byte;
        try {
          parseImage(spoiled.slice(0, end), { name: 'a' });
        } catch (error) {
          expect(error).toBeInstanceOf(ProbekitError);
        }
      }),
    );
  });
});

describe("a file's name", () => {
  it.each([
    ['firmware.elf', 'elf'],
    ['build/app.S19', 'srec'],
    ['app.uf2', 'uf2'],
    ['C:\\out\\app.ihex', 'hex'],
    ['app.bin', 'bin'],
    ['app.txt', undefined],
    ['bin', undefined],
  ])('%s means the format %s', (name, format) => {
    expect(formatOfName(name)).toBe(format);
  });
});
