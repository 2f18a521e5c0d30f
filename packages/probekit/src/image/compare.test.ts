import { describe, expect, it } from 'vitest';
import { assembleImage, diffImages, type Image, mergeImages, vectorsOf } from './index.ts';

const imageOf = (...pieces: readonly (readonly [address: number, ...bytes: number[]])[]): Image =>
  assembleImage(
    'a',
    'bin',
    pieces.map(([address, ...bytes]) => ({ address, bytes: Uint8Array.from(bytes) })),
  );

describe('two images', () => {
  it('are compared byte by byte, ranges joined', () => {
    const first = imageOf([0x100, 1, 2, 3, 4], [0x200, 9]);
    const second = imageOf([0x102, 3, 5, 6], [0x300, 1]);
    expect(diffImages(first, second)).toEqual({
      equalBytes: 1,
      changed: [{ address: 0x103, end: 0x104 }],
      onlyInFirst: [
        { address: 0x100, end: 0x102 },
        { address: 0x200, end: 0x201 },
      ],
      onlyInSecond: [
        { address: 0x104, end: 0x105 },
        { address: 0x300, end: 0x301 },
      ],
    });
    expect(diffImages(first, first)).toEqual({ equalBytes: 5, changed: [], onlyInFirst: [], onlyInSecond: [] });
  });

  it('become one with the first entry point', () => {
    const application = { ...imageOf([0x104, 5]), entry: 0x105 };
    expect(mergeImages('both.hex', 'hex', [imageOf([0x100, 1, 2, 3, 4]), application])).toEqual({
      name: 'both.hex',
      format: 'hex',
      segments: [{ address: 0x100, bytes: Uint8Array.of(1, 2, 3, 4, 5) }],
      entry: 0x105,
      files: [
        { name: 'a', format: 'bin', ranges: [{ address: 0x100, end: 0x104 }] },
        { name: 'a', format: 'bin', ranges: [{ address: 0x104, end: 0x105 }] },
      ],
    });
  });

  it('with contents for one address are not merged: both are named, and the range', () => {
    const images = [
      { ...imageOf([0x101, 2, 3, 4]), name: 'app.bin' },
      { ...imageOf([0x100, 1, 2]), name: 'boot.hex' },
    ];
    const evidence = { files: ['boot.hex', 'app.bin'], address: 0x101, end: 0x102 };
    expect(() => mergeImages('both.hex', 'hex', images)).toThrow(expect.objectContaining({ code: 'image/files-overlap', evidence }));
  });
});

describe('the start of an image', () => {
  const words = (...values: number[]) =>
    values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);

  it('is a vector table when it names a stack in RAM and Thumb code of the image', () => {
    const image = imageOf([0x0800_0000, ...words(0x2402_0000, 0x0800_0009, 0xe7fe)]);
    expect(vectorsOf(image)).toEqual({ address: 0x0800_0000, stack: 0x2402_0000, reset: 0x0800_0009 });
  });

  it.each([
    ['a stack in flash', words(0x0800_0000, 0x0800_0009, 0)],
    ['an even address to start at', words(0x2402_0000, 0x0800_0008, 0)],
    ['a start outside of it', words(0x2402_0000, 0x0801_0009, 0)],
    ['no second word', words(0x2402_0000)],
  ])('is none with %s', (_what, bytes) => {
    expect(vectorsOf(imageOf([0x0800_0000, ...bytes]))).toBeUndefined();
  });
});
