import { describe, expect, it } from 'vitest';
import { Noise } from '../wires/noise.ts';
import { carriedByte } from './serial-wire.ts';

const BIT_SECONDS = 1 / 115_200;

describe('a VCP wire', () => {
  it('carries bytes when it is sound, and none when it is open or shorted', () => {
    const noise = new Noise(1);
    expect(carriedByte('ok', 0x41, BIT_SECONDS, noise)).toBe(0x41);
    for (const wire of ['open', 'low', 'high'] as const) expect(carriedByte(wire, 0x41, BIT_SECONDS, noise)).toBeUndefined();
  });

  it('flips bits now and then when it is noisy, less often at slower speeds', () => {
    const flipped = (bitSeconds: number) => {
      const noise = new Noise(7);
      let count = 0;
      for (let round = 0; round < 2000; round++) if (carriedByte({ noise: 0.05 }, 0x55, bitSeconds, noise) !== 0x55) count++;
      return count;
    };
    expect(flipped(1e-6)).toBeGreaterThan(flipped(1e-5));
    expect(flipped(1e-5)).toBeGreaterThan(0);
  });
});
