/** Symbols of shipped programs, of a program without any, and of files that are damaged anywhere. GNU addr2line judges the rest. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../base/index.ts';
import { readElfSections } from './elf-sections.ts';
import { readProgramSymbols } from './program-symbols.ts';
import { SectionReader } from './section-reader.ts';
import { typeText } from './types.ts';

const firmware = (name: string) => readFileSync(new URL(`../../../../firmware/${name}`, import.meta.url));
const BLINKY = firmware('blinky.elf');
const STRIPPED = firmware('zoo/vendor-start.O2.elf');

describe('a program with debug information', () => {
  const program = readProgramSymbols(BLINKY);

  it('has its symbols by name, code at even addresses', () => {
    expect(program.symbolNamed('led_toggle')).toMatchObject({ kind: 'function' });
    expect(program.symbols.filter(({ kind, address }) => kind === 'function' && address % 2 === 1)).toEqual([]);
    expect(program.symbols.some(({ name }) => /^\$[td]/.test(name))).toBe(false);
  });

  it('tells of an instruction what was inlined around it, from the innermost', () => {
    const start = program.symbolNamed('led_start')!;
    const inlined = Array.from({ length: start.byteLength / 2 }, (_, index) => program.framesAt(start.address + 2 * index)).find(
      (frames) => frames.length > 1,
    );
    expect(inlined).toMatchObject([
      { function: 'pin_mode', isInlined: true, place: { file: 'firmware/src/board.c' } },
      { function: 'led_start', isInlined: false, place: { file: 'firmware/src/board.c' } },
    ]);
  });

  it('goes from a line to its instructions and back, by any part of the path', () => {
    const main = program.symbolNamed('main')!;
    const { line } = program.framesAt(main.address).at(-1)!.place!;
    for (const file of ['blinky.c', 'src/blinky.c', 'firmware/src/blinky.c'])
      expect(program.addressesOf(file, line)).toContain(main.address);
    expect(program.addressesOf('linky.c', line)).toEqual([]);
    expect(program.addressesOf('blinky.c', 9999)).toEqual([]);
  });

  it('says nothing of addresses that are not its code', () => {
    for (const address of [0, 0x0810_0000, 0x2000_0000, 0xffff_fffe]) expect(program.framesAt(address)).toEqual([]);
  });
});

it('a stripped program has no names and no lines, and that is no error', () => {
  const program = readProgramSymbols(STRIPPED);
  expect([program.symbols, program.hasLines, program.framesAt(0x0800_0400)]).toEqual([[], false, []]);
});

describe('a damaged file', () => {
  /** All that can be asked, within a second of work. */
  const askAll = (file: Uint8Array) => {
    try {
      const program = readProgramSymbols(file);
      for (const { address } of program.symbols.slice(0, 50)) {
        program.framesAt(address);
        program.frameRulesAt(address + 4);
      }
      program.addressesOf('blinky.c', 7);
      for (const { type } of program.variables) typeText(type);
      return 'read';
    } catch (error) {
      if (error instanceof ProbekitError) return error.code;
      throw error;
    }
  };

  it('that ends anywhere is read as far as it can be, or refused by name', () => {
    for (let length = 0; length < BLINKY.length; length += 97) {
      expect(askAll(BLINKY.subarray(0, length))).toMatch(/^(read|symbols\/(no-elf|malformed|compressed))$/);
    }
  });

  it('with wrong bytes anywhere ends in an answer or a named refusal', () => {
    const { sections } = readElfSections(BLINKY);
    // Headers and debug sections, not code: there each byte means something here.
    const debug = sections.filter(({ name }) => name.startsWith('.debug')).map(({ bytes }) => bytes.byteOffset - BLINKY.byteOffset);
    const from = Math.min(...debug);
    const change = fc.record({ at: fc.integer({ min: from, max: BLINKY.length - 1 }), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const file = Uint8Array.from(BLINKY);
        for (const { at, byte } of changes) file[at] = byte;
        expect(askAll(file)).toMatch(/^(read|symbols\/(no-elf|malformed|compressed))$/);
      }),
      { numRuns: 300 },
    );
  });

  it('names the section and the place', () => {
    expect(() => readProgramSymbols(Uint8Array.of(1, 2, 3))).toThrow(/This is no ELF file/);
    const reader = new SectionReader('.debug_line', Uint8Array.of(1, 2));
    reader.u8();
    expect(() => reader.u16()).toThrow('The section .debug_line is damaged at offset 0x1: 2 bytes are needed, 1 are left.');
  });
});

it('numbers of variable length are those of the standard', () => {
  // DWARF version 5, section 7.6, tables 7.7 and 7.8.
  const u = (...bytes: number[]) => new SectionReader('.debug_info', Uint8Array.from(bytes)).uleb();
  const s = (...bytes: number[]) => new SectionReader('.debug_info', Uint8Array.from(bytes)).sleb();
  expect([u(2), u(127), u(0x80, 1), u(0x81, 1), u(0x82, 1), u(57 + 0x80, 100)]).toEqual([2, 127, 128, 129, 130, 12857]);
  expect([s(2), s(0x7e), s(127 + 0x80, 0), s(1 + 0x80, 0x7f), s(0x80, 1), s(0x80, 0x7f), s(1 + 0x80, 1), s(127 + 0x80, 0x7e)]).toEqual([
    2, -2, 127, -127, 128, -128, 129, -129,
  ]);
  expect(() => u(...Array.from({ length: 11 }, () => 0x80))).toThrow(/number without end/);
});
