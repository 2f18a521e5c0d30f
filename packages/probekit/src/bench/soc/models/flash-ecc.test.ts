import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damageOf, ECC_ERASED, eccOf, wrongBit } from './flash-ecc.ts';

const words = fc.uint8Array({ minLength: 32, maxLength: 32 });
const bit = fc.nat(255);

function flipped(word: Uint8Array, position: number): Uint8Array {
  const copy = word.slice();
  copy[position >>> 3]! ^= 1 << (position & 7);
  return copy;
}

describe('the error correction of a flash word', () => {
  it('takes erased words and words overwritten with zeros for valid', () => {
    expect(eccOf(new Uint8Array(32).fill(0xff))).toBe(ECC_ERASED);
    expect(eccOf(new Uint8Array(32))).toBe(0);
  });

  it('finds any one wrong bit', () => {
    fc.assert(
      fc.property(words, bit, (word, position) => {
        const syndrome = eccOf(flipped(word, position)) ^ eccOf(word);
        expect([damageOf(syndrome), wrongBit(syndrome)]).toEqual(['corrected', position]);
      }),
    );
  });

  it('detects any two, and never takes them for one', () => {
    fc.assert(
      fc.property(words, bit, bit, (word, first, second) => {
        fc.pre(first !== second);
        expect(damageOf(eccOf(flipped(flipped(word, first), second)) ^ eccOf(word))).toBe('detected');
      }),
    );
  });

  it('corrects a wrong check bit without touching the data', () => {
    for (let position = 0; position < 10; position++) {
      expect([damageOf(1 << position), wrongBit(1 << position)]).toEqual(['corrected', -1]);
    }
  });
});
