import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter, bytesOfHexPairs, concatBytes, equalBytes, hexPairs, readU32, viewOf } from './bytes.ts';

describe('bytes', () => {
  it('are written little-endian and padded to the wanted length', () => {
    expect(hexPairs(new ByteWriter().u8(0xf2).u16(0x1234).u32(0xdead_beef).finish(9))).toBe('F2 34 12 EF BE AD DE 00 00');
  });

  it('refuse to be cut short', () => {
    expect(() => new ByteWriter().u32(1).finish(3)).toThrow(RangeError);
  });

  it('are viewed within their own bounds', () => {
    const whole = Uint8Array.from([9, 9, 1, 0, 0, 0, 9]);
    const part = whole.subarray(2, 6);
    expect(readU32(part, 0)).toBe(1);
    expect(() => viewOf(part).getUint32(1)).toThrow(RangeError);
  });

  it('survive the trip through hex text', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(equalBytes(bytesOfHexPairs(hexPairs(bytes)), bytes)).toBe(true);
      }),
    );
    expect(() => bytesOfHexPairs('F2 4')).toThrow(RangeError);
  });

  it('join in order', () => {
    expect([...concatBytes(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))]).toEqual([1, 2, 3]);
  });
});
