import { describe, expect, it } from 'vitest';
import { fillImage } from './fill.ts';
import { assembleImage } from './image.ts';

const image = assembleImage('a.bin', 'bin', [
  { address: 4, bytes: Uint8Array.of(1, 2) },
  { address: 8, bytes: Uint8Array.of(3) },
]);

describe('filling an image', () => {
  it('fills before, between and behind its pieces, and keeps them', () => {
    const filled = fillImage(image, [{ address: 2, end: 11 }], 0);
    expect(filled.segments).toEqual([{ address: 2, bytes: Uint8Array.of(0, 0, 1, 2, 0, 0, 3, 0, 0) }]);
    expect(filled.files?.map(({ name }) => name)).toEqual(['a.bin', 'fill']);
  });

  it('fills where the image has nothing, and leaves what is full as it is', () => {
    expect(fillImage(image, [{ address: 32, end: 34 }], 7).segments.at(-1)).toEqual({ address: 32, bytes: Uint8Array.of(7, 7) });
    expect(fillImage(image, [{ address: 4, end: 6 }], 7)).toBe(image);
  });
});
