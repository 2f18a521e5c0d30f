/** Each instruction of call frame tables once, and tables that are damaged. GNU readelf judges those of programs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProbekitError } from '../base/index.ts';
import { CallFrameTable, type FrameDescription } from './call-frame-table.ts';
import { DwarfSections } from './dwarf-sections.ts';
import { frameRulesAt } from './frame-rules.ts';

const START = 0x0800_0100;

function description(...instructions: number[]): FrameDescription {
  const common = { codeFactor: 2, dataFactor: -4, returnRegister: 14, instructions: Uint8Array.of(0x0c, 13, 0, 0x07, 7) };
  return { start: START, end: START + 0x100, common, instructions: Uint8Array.from(instructions) };
}

describe('the rules of a function', () => {
  // DWARF version 5, table 7.29; data factor -4, code factor 2, `b 07` undefined in the common part.
  it.each([
    ['offset and advance', [0x41, 0x8e, 1, 0x0e, 8], { cfa: [13, 8], 14: { kind: 'saved', offset: -4 } }],
    ['offset_extended', [0x05, 80, 2], { cfa: [13, 0], 80: { kind: 'saved', offset: -8 } }],
    ['offset_extended_sf', [0x11, 4, 0x7f], { cfa: [13, 0], 4: { kind: 'saved', offset: 4 } }],
    ['the negative offset of GNU', [0x2f, 4, 1], { cfa: [13, 0], 4: { kind: 'saved', offset: 4 } }],
    ['val_offset', [0x14, 13, 1], { cfa: [13, 0], 13: { kind: 'address', offset: -4 } }],
    ['val_offset_sf', [0x15, 13, 0x7e], { cfa: [13, 0], 13: { kind: 'address', offset: 8 } }],
    ['register', [0x09, 14, 12], { cfa: [13, 0], 14: { kind: 'register', register: 12 } }],
    ['same_value', [0x08, 7], { cfa: [13, 0], 7: { kind: 'same' } }],
    ['restore', [0x08, 7, 0xc7, 0x84, 1, 0x06, 4], { cfa: [13, 0], 7: { kind: 'undefined' }, 4: undefined }],
    ['def_cfa and def_cfa_register', [0x0c, 7, 16, 0x0d, 11], { cfa: [11, 16] }],
    ['def_cfa_sf and def_cfa_offset_sf', [0x12, 7, 0x7f, 0x13, 0x7c], { cfa: [7, 16] }],
    ['remember_state and restore_state', [0x0a, 0x0e, 24, 0x84, 1, 0x0b], { cfa: [13, 0], 4: undefined }],
    ['expressions', [0x10, 4, 1, 0x9c, 0x16, 5, 1, 0x31], { cfa: [13, 0], 4: { kind: 'saved by expression' }, 5: { kind: 'expression' } }],
    ['args_size and nop', [0x2e, 4, 0], { cfa: [13, 0] }],
  ] as const)('follow %s', (_, instructions, { cfa, ...registers }) => {
    const rules = frameRulesAt(description(...instructions), START + 2);
    expect(rules.cfa).toEqual({ kind: 'register', register: cfa[0], offset: cfa[1] });
    for (const [register, rule] of Object.entries(registers)) {
      if (rule === undefined) expect(rules.registers.has(Number(register))).toBe(false);
      else expect(rules.registers.get(Number(register))).toMatchObject(rule);
    }
  });

  it.each([
    ['a byte for it', [0x02, 2, 0x0e, 8]],
    ['two', [0x03, 2, 0, 0x0e, 8]],
    ['four', [0x04, 2, 0, 0, 0, 0x0e, 8]],
    ['the address itself', [0x01, 0x04, 0x01, 0x00, 0x08, 0x0e, 8]],
  ] as const)('begin to hold where they say, with %s', (_, instructions) => {
    const offsetAt = (address: number) => frameRulesAt(description(...instructions), address).cfa;
    expect([offsetAt(START + 2), offsetAt(START + 4)]).toEqual([
      { kind: 'register', register: 13, offset: 0 },
      { kind: 'register', register: 13, offset: 8 },
    ]);
  });

  it('may have an expression for their frame address', () => {
    const { cfa } = frameRulesAt(description(0x0f, 2, 0x7d, 8), START);
    expect(cfa).toEqual({ kind: 'expression', expression: Uint8Array.of(0x7d, 8) });
    expect(() => frameRulesAt(description(0x0f, 1, 0x9c, 0x0e, 4), START)).toThrow(/a frame address that is no register/);
  });

  it('of wrong bytes end in rules or a refusal', () => {
    expect(() => frameRulesAt(description(0x3f), START)).toThrow(/instruction 0x3f is unknown/);
    expect(() => frameRulesAt(description(0x0b), START)).toThrow(/no row is remembered/);
    expect(() => frameRulesAt(description(...Array.from({ length: 99 }, () => 0x0a)), START)).toThrow(/too many rows/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => refusedOr(() => frameRulesAt(description(...bytes), START + 8))),
      { numRuns: 2000 },
    );
  });
});

describe('a call frame table', () => {
  const common = [12, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 4, 0, 4, 0, 2, 0x7c, 14, 0];
  const function_ = [12, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 8, 16, 0, 0, 0];
  const table = (bytes: readonly number[]) => {
    const section = { name: '.debug_frame', address: 0, byteLength: bytes.length, isCode: false, isAllocated: false };
    const elf = { entryAddress: 0, sections: [{ ...section, bytes: Uint8Array.from(bytes) }], symbols: [] };
    return new CallFrameTable(new DwarfSections(elf), (address) => address >= 0x0800_0000);
  };

  it('has a function from its first byte to its last', () => {
    const found = [START - 1, START, START + 15, START + 16].map((address) => table([...common, ...function_]).at(address)?.start);
    expect(found).toEqual([undefined, START, START, undefined]);
  });

  it('leaves out what has an augmentation that nobody knows, and reads the rest', () => {
    const other = [12, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 4, 0x78, 0, 4, 0, 2, 0x7c, 14];
    const ofOther = [12, 0, 0, 0, 32, 0, 0, 0, 0, 2, 0, 8, 16, 0, 0, 0];
    const read = table([...common, ...function_, ...other, ...ofOther]);
    expect([read.at(START)?.start, read.at(START + 0x100)]).toEqual([START, undefined]);
  });

  it('that is cut or changed anywhere is read or refused', () => {
    const whole = [...common, ...function_];
    for (let length = 0; length <= whole.length; length++) refusedOr(() => table(whole.slice(0, length)));
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = [...whole];
        for (const { at, byte } of changes) bytes[at] = byte;
        refusedOr(() => table(bytes).at(START));
      }),
      { numRuns: 2000 },
    );
  });
});

function refusedOr(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect((error as ProbekitError<string>).code).toBe('symbols/malformed');
  }
}
