import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bit, bits, hex, register } from './register.ts';

const DHCSR = register('DHCSR', 0xe000_edf0, {
  DBGKEY: bits(31, 16, 'w'),
  S_HALT: bit(17, 'r'),
  S_REGRDY: bit(16, 'r'),
  C_HALT: bit(1),
  C_DEBUGEN: bit(0),
});

describe('register', () => {
  it('packs fields at the positions the manual prints', () => {
    expect(DHCSR.pack({ DBGKEY: 0xa05f, C_HALT: 1, C_DEBUGEN: 1 })).toBe(0xa05f_0003);
  });

  it('unpacks the readable fields only', () => {
    expect(DHCSR.unpack(0x0003_0003)).toEqual({ S_HALT: 1, S_REGRDY: 1, C_HALT: 1, C_DEBUGEN: 1 });
  });

  it('prints a word with the names of the set fields', () => {
    expect(DHCSR.describe(0x0003_0003)).toBe('DHCSR=0x00030003 S_HALT S_REGRDY C_HALT C_DEBUGEN');
  });

  it('refuses a value that does not fit its field', () => {
    expect(() => DHCSR.pack({ C_HALT: 2 })).toThrow(RangeError);
  });

  it('replaces one field and keeps the rest of the word', () => {
    expect(DHCSR.with(0xffff_ffff, { C_HALT: 0 })).toBe(0xffff_fffd);
  });

  it('keeps bit 31 unsigned', () => {
    const RCC_RSR = register('RCC_RSR', 0, { TOP: bit(31), ALL: bits(31, 0) });
    expect(RCC_RSR.pack({ TOP: 1 })).toBe(0x8000_0000);
    expect(RCC_RSR.mask('ALL')).toBe(0xffff_ffff);
    expect(hex(RCC_RSR.get(0xffff_ffff, 'ALL'))).toBe('0xffffffff');
  });

  it('round-trips any value of any field', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 31 }), fc.nat(0xffff_ffff), (a, b, word) => {
        const hi = Math.max(a, b);
        const lo = Math.min(a, b);
        const R = register('R', 0, { F: bits(hi, lo) });
        expect(R.with(word, { F: R.get(word, 'F') })).toBe(word >>> 0);
      }),
    );
  });
});
