import { describe, expect, it } from 'vitest';
import { Noise } from '../wires/noise.ts';
import { frameOf } from '../wires/uart-signal.ts';
import { carriedSignal } from './serial-wire.ts';

const FRAME = frameOf(0x41, 1 / 115_200);

describe('a VCP wire', () => {
  it('carries frames and breaks when it is sound, and none when it is open or shorted', () => {
    const noise = new Noise(1);
    expect(carriedSignal('ok', FRAME, noise)).toBe(FRAME);
    expect(carriedSignal('ok', 'break', noise)).toBe('break');
    for (const wire of ['open', 'low', 'high'] as const) expect(carriedSignal(wire, FRAME, noise)).toBeUndefined();
  });

  it('carries frames when its edges take less than half a bit, and none when they take longer', () => {
    const noise = new Noise(1);
    const halfABitNs = FRAME.bitSeconds * 0.5e9;
    expect(carriedSignal({ riseNs: halfABitNs - 1 }, FRAME, noise)).toBe(FRAME);
    expect(carriedSignal({ riseNs: halfABitNs }, FRAME, noise)).toBeUndefined();
  });

  it('flips bits now and then when it is noisy, less often at slower speeds', () => {
    const flipped = (bitSeconds: number) => {
      const noise = new Noise(7);
      const sent = frameOf(0x55, bitSeconds);
      let count = 0;
      for (let round = 0; round < 2000; round++) {
        const seen = carriedSignal({ noise: 0.05 }, sent, noise);
        if (typeof seen === 'object' && seen.levels !== sent.levels) count++;
      }
      return count;
    };
    expect(flipped(1e-6)).toBeGreaterThan(flipped(1e-5));
    expect(flipped(1e-5)).toBeGreaterThan(0);
  });
});
