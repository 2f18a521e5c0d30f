/** Each operation of location expressions, places in parts, lists of both kinds, and bytes that are none. GDB judges those of programs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProbekitError } from '../base/index.ts';
import { DwarfSections } from './dwarf-sections.ts';
import { heldValue } from './held-value.ts';
import { evaluateAddress, evaluateLocation, type LocationContext } from './location-expression.ts';
import { expressionAt } from './location-list.ts';
import type { OperandType } from './location-operands.ts';
import type { Unit } from './units.ts';
import { decodeValue, valueText } from './values.ts';

const TYPES: Readonly<Record<number, OperandType>> = {
  1: { kind: 'signed', byteLength: 1 },
  2: { kind: 'unsigned', byteLength: 8 },
  3: { kind: 'float', byteLength: 4 },
  4: { kind: 'float', byteLength: 8 },
  5: { kind: 'signed', byteLength: 8 },
};
/** Each byte of memory is the lowest of its address; R1 is not known. */
const CONTEXT: LocationContext = {
  registers: new Map([
    [0, 0xffff_fffe],
    [2, 0x2000_0010],
    [3, 7],
    [64, 0x3fc0_0000],
    [66, 0],
    [67, 0x4004_0000],
  ]),
  read: async (address, byteLength) => Uint8Array.from({ length: byteLength }, (_, index) => address + index),
  cfa: 0x2000_1000,
  frameBase: async () => 0x2000_0800,
  addressAt: (index) => 0x0800_0000 + index,
  typeAt: (offset) => TYPES[offset],
  entryValue: async (expression) => (expression[0] === 0x50 ? 99 : undefined),
};
const address = (...expression: number[]) => evaluateAddress('.debug_info', Uint8Array.from(expression), CONTEXT);
const held = async (byteLength: number, ...expression: number[]) => {
  const parts = await evaluateLocation('.debug_info', Uint8Array.from(expression), CONTEXT);
  const { bytes, known } = await heldValue(parts, byteLength, CONTEXT);
  return [Buffer.from(bytes).toString('hex'), Buffer.from(known).toString('hex')];
};

describe('a location expression', () => {
  // DWARF version 5, table 7.9.
  it.each<[string, number, number[]]>([
    ['addr', 0x2000_0004, [0x03, 4, 0, 0, 0x20]],
    ['const1u, const1s, plus', 254, [0x08, 0xff, 0x09, 0xff, 0x22]],
    ['const2u, const2s, minus', 0xffff - -2, [0x0a, 0xff, 0xff, 0x0b, 0xfe, 0xff, 0x1c]],
    ['const4u, const4s, and', 0x0102_0304, [0x0c, 4, 3, 2, 1, 0x0d, 0xff, 0xff, 0xff, 0xff, 0x1a]],
    ['const8u cut to an address', 0x0403_0201, [0x0e, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['constu, consts, or', 0xffff_ffff, [0x10, 0x80, 1, 0x11, 0x7f, 0x21]],
    ['dup, mul', 25, [0x35, 0x12, 0x1e]],
    ['over, pick, drop, xor', 3 ^ 4, [0x33, 0x34, 0x14, 0x15, 2, 0x13, 0x13, 0x27]],
    ['swap, div of signed numbers', 0xffff_fffd, [0x32, 0x11, 0x7a, 0x16, 0x1b]],
    ['rot, drop, mod', 4, [0x35, 0x33, 0x39, 0x17, 0x13, 0x1d]],
    ['neg, abs, not', 0xffff_fffa, [0x35, 0x1f, 0x19, 0x20]],
    ['shra', 0xffff_fffc, [0x11, 0x78, 0x31, 0x26]],
    ['shl by more than there is', 0, [0x31, 0x08, 200, 0x24]],
    ['shr of unsigned bits', 0x7fff_ffff, [0x11, 0x7f, 0x31, 0x25]],
    ['plus_uconst', 0x2000_0090, [0x72, 0, 0x23, 0x80, 1]],
    ['comparisons of signed numbers', 1, [0x11, 0x7f, 0x31, 0x2d]],
    ['bra over a skip', 7, [0x31, 0x28, 3, 0, 0x2f, 1, 0, 0x37]],
    ['breg, and bregx', 0x2000_0010 + 7 - 4, [0x72, 0x7c, 0x92, 3, 0, 0x22]],
    ['reg as a frame base', 7, [0x53]],
    ['fbreg', 0x2000_07f8, [0x91, 0x78]],
    ['call_frame_cfa', 0x2000_1000, [0x9c]],
    ['addrx', 0x0800_0003, [0xa1, 3]],
    ['deref', 0x1716_1514, [0x72, 4, 0x06]],
    ['deref_size', 0x1514, [0x72, 4, 0x94, 2]],
    ['deref_type, convert', 0xffff_ff90, [0x03, 0x90, 0, 0, 0x20, 0xa6, 1, 1, 0xa8, 0]],
    ['regval_type of a float, convert', 1, [0xa5, 64, 3, 0xa8, 0]],
    ['regval_type of a double in two words', 2, [0xf5, 0x81, 2, 4, 0xf7, 0]],
    ['const_type, mul of floats, reinterpret', 0x4010_0000, [0xa4, 3, 4, 0, 0, 0xc0, 0x3f, 0x12, 0x1e, 0xa9, 0]],
    ['convert to eight bytes and back, shr', 0x0000_0001, [0x70, 0, 0xa8, 2, 0x08, 31, 0x25, 0xa8, 0]],
    ['entry_value', 100, [0xa3, 1, 0x50, 0x23, 1]],
  ])('computes %s', async (_, expected, expression) => {
    expect(await address(...expression)).toBe(expected);
  });

  it.each<[string, number[]]>([
    ['a register that nobody knows', [0x71, 0]],
    ['an entry value that no caller tells', [0xa3, 1, 0x51]],
    ['a division by zero', [0x31, 0x30, 0x1b]],
    ['a type that is none', [0x31, 0xa8, 9]],
    ['a variable elsewhere', [0xfd, 0, 0, 0, 0, 0]],
  ])('has no value by %s', async (_, expression) => {
    expect(await address(...expression)).toBeUndefined();
  });

  it.each<[string, number, string, string, number[]]>([
    ['a register', 4, 'feffffff', 'ffffffff', [0x50]],
    ['the low byte of one', 1, 'fe', 'ff', [0x50]],
    ['two registers, the second one unknown', 8, 'feffffff00000000', 'ffffffff00000000', [0x50]],
    ['memory', 2, '1011', 'ffff', [0x72, 0]],
    ['a computed value', 2, '0800', 'ffff', [0x73, 1, 0x9f]],
    ['a constant', 4, '01020300', 'ffffff00', [0x9e, 3, 1, 2, 3]],
    ['pieces of a register, nothing and memory', 6, 'feff00001011', 'ffff0000ffff', [0x50, 0x93, 2, 0x93, 2, 0x72, 0, 0x93, 2]],
    ['pieces of bits', 2, 'bf13', 'ff3f', [0x50, 0x9d, 5, 4, 0x11, 0x7d, 0x9f, 0x9d, 5, 0, 0x34, 0x9f, 0x9d, 4, 0]],
    ['a pointer to what is nowhere', 4, '00000000', '00000000', [0xa0, 0, 0, 0, 0, 0]],
    ['nothing', 4, '00000000', '00000000', []],
  ])('finds %s', async (_, byteLength, bytes, known, expression) => {
    expect(await held(byteLength, ...expression)).toEqual([bytes, known]);
  });

  it('of any bytes ends in parts or a refusal', async () => {
    const operations = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x93, 0x9d, 0x9f, 0xa3, 0xa5, 0xa8, 0x06, 0x28, 0x2f));
    await fc.assert(
      fc.asyncProperty(fc.array(operations, { maxLength: 40 }), (bytes) => refusedOr(() => held(16, ...bytes))),
      { numRuns: 3000 },
    );
    await expect(address(0x2f, 0xfd, 0xff)).rejects.toThrow(/does not end/);
    await expect(address(0x31, 0x12, 0x2f, 0xfc, 0xff)).rejects.toThrow(/grows without end/);
    await expect(address(0x22)).rejects.toThrow(/stack of an expression is empty/);
    await expect(address(0x01)).rejects.toThrow(/operation 0x1 of an expression is unknown/);
  });
});

describe('a list of locations', () => {
  const BASE = 0x0800_0000;
  const unit = (version: number) => {
    const base = { form: 0x01, value: BASE };
    return {
      version,
      addressBytes: 4,
      offsetBytes: 4,
      root: { attributes: new Map([[0x11, base]]) },
      address: () => BASE,
      addressAt: (index: number) => BASE + 0x100 * index,
    } as unknown as Unit;
  };
  const at = (version: number, bytes: readonly number[], offset: number, form = 0x17) => {
    const name = version < 5 ? '.debug_loc' : '.debug_loclists';
    const section = { name, address: 0, byteLength: bytes.length, isCode: false, isAllocated: false, bytes: Uint8Array.from(bytes) };
    const sections = new DwarfSections({ entryAddress: 0, sections: [section], symbols: [] });
    return expressionAt({ form, value: 0 }, unit(version), sections, BASE + offset)?.expression[0];
  };
  const word = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];

  it('of version 4 has pairs, and new bases', () => {
    const list = [...word(0), ...word(4), 1, 0, 0x50, ...word(0xffff_ffff), ...word(BASE + 0x100), ...word(2), ...word(6), 1, 0, 0x51];
    const found = [0, 3, 4, 0x101, 0x102, 0x105, 0x106].map((offset) => at(4, [...list, ...word(0), ...word(0)], offset));
    expect(found).toEqual([0x50, 0x50, undefined, undefined, 0x51, 0x51, undefined]);
  });

  it('of version 5 has entries of each kind', () => {
    const kinds = [
      [4, 0, 4, 1, 0x50],
      [9, 1, 2],
      [3, 1, 4, 1, 0x51],
      [2, 2, 3, 1, 0x52],
      [7, ...word(BASE + 0x400), ...word(BASE + 0x404), 1, 0x53],
      [8, ...word(BASE + 0x500), 4, 1, 0x54],
      [6, ...word(BASE + 0x600)],
      [4, 0, 4, 1, 0x55],
      [1, 7],
      [4, 0, 4, 1, 0x56],
    ].flat();
    const found = (list: readonly number[]) => [0, 0x103, 0x250, 0x400, 0x503, 0x600, 0x703, 0x704].map((offset) => at(5, list, offset));
    const each = [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56];
    expect(found([...kinds, 0])).toEqual([...each, undefined]);
    expect(found([...kinds, 5, 1, 0x57, 0])).toEqual([...each, 0x57]);
    // By number: the table of offsets comes first.
    expect(at(5, [...word(4), ...kinds, 0], 1, 0x22)).toBe(0x50);
    expect(() => at(5, [10], 0)).toThrow(/kind 10 of location is unknown/);
  });

  it('of any bytes ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(4, 5), fc.array(fc.oneof(fc.nat(9), fc.nat(255)), { maxLength: 60 }), (version, bytes) =>
        refusedOr(async () => at(version, bytes, 2)),
      ),
      { numRuns: 2000 },
    );
  });
});

it('what is not known of a value is said, as little as that is', () => {
  const short = { kind: 'base', name: 'short', byteLength: 2, encoding: 'signed' } as const;
  const members = ['low', 'high'].map((name, index) => ({ name, type: short, byteOffset: 2 * index, bits: undefined, isBase: false }));
  const type = { kind: 'struct', name: 'limits', hasTag: true, byteLength: 4, members } as const;
  const text = (...known: number[]) =>
    valueText(decodeValue(type, Uint8Array.of(7, 0, 9, 0), { known: Uint8Array.from(known), nameAt: () => undefined }));
  expect(text(255, 255, 255, 255)).toBe('{low = 7, high = 9}');
  expect(text(255, 255, 255, 127)).toBe('{low = 7, high = (optimised out)}');
  expect(text(0, 0, 0, 0)).toBe('(optimised out)');
});

async function refusedOr(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    expect((error as ProbekitError<string>).code).toBe('symbols/malformed');
  }
}
