import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorCode, H7_CODE } from './flash-ecc.ts';

function flipped(word: Uint8Array, position: number): Uint8Array {
  const copy = word.slice();
  copy[position >>> 3]! ^= 1 << (position & 7);
  return copy;
}

describe.each([
  ['ten check bits over 256', H7_CODE, 10],
  ['eight check bits over 64', new ErrorCode(8, 8), 8],
])('an error correction of %s', (_name, code, checkBits) => {
  const { wordBytes } = code;
  const words = fc.uint8Array({ minLength: wordBytes, maxLength: wordBytes });
  const bit = fc.nat(8 * wordBytes - 1);

  it('takes erased words and words overwritten with zeros for valid', () => {
    expect(code.of(new Uint8Array(wordBytes).fill(0xff))).toBe(code.erased);
    expect(code.of(new Uint8Array(wordBytes))).toBe(0);
  });

  it('finds any one wrong bit', () => {
    fc.assert(
      fc.property(words, bit, (word, position) => {
        const syndrome = code.of(flipped(word, position)) ^ code.of(word);
        expect([code.damage(syndrome), code.wrongBit(syndrome)]).toEqual(['corrected', position]);
      }),
    );
  });

  it('detects any two, and never takes them for one', () => {
    fc.assert(
      fc.property(words, bit, bit, (word, first, second) => {
        fc.pre(first !== second);
        expect(code.damage(code.of(flipped(flipped(word, first), second)) ^ code.of(word))).toBe('detected');
      }),
    );
  });

  it('corrects a wrong check bit without touching the data', () => {
    for (let position = 0; position < checkBits; position++) {
      expect([code.damage(1 << position), code.wrongBit(1 << position)]).toEqual(['corrected', -1]);
    }
  });
});
