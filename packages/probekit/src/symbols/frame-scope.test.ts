/** Which variables are in scope, and what is said of those of a damaged program. GDB judges their values. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../base/index.ts';
import { DebugEntries } from './debug-entries.ts';
import { DW_AT, DW_FORM, DW_TAG } from './dwarf-codes.ts';
import { DwarfSections } from './dwarf-sections.ts';
import { readElfSections } from './elf-sections.ts';
import type { ProgramFrame } from './frame-scope.ts';
import { readProgramSymbols } from './program-symbols.ts';
import { variablesInScope } from './scope-entries.ts';
import type { Entry, Unit } from './units.ts';

const FILE = readFileSync(new URL('../../../../firmware/debug/frames.O2.elf', import.meta.url));
const PROGRAM = readProgramSymbols(FILE);
const read = async (address: number, byteLength: number) => Uint8Array.from({ length: byteLength }, (_, index) => address + index);

function frameIn(name: string, offset: number, caller?: ProgramFrame): ProgramFrame {
  const pc = (PROGRAM.symbolNamed(name)?.address ?? 0) + offset;
  const registers = new Map(Array.from({ length: 16 }, (_, index) => [index, 0x2000_0000 + 16 * index]));
  return { pc, codeAddress: caller ? pc : pc - 1, registers, cfa: 0x2000_1000, caller };
}

describe('the scope of a frame', () => {
  it('has the blocks around the instruction, and of one name the innermost first', () => {
    // int a(x) { int y; { int x; [4, 8) { int y; } } { int z; } [a block of which no code is left] { int w; } }
    const names = new Map<number, string>();
    let offset = 0;
    const entry = (tag: number, name: string, children: Entry[] = [], range?: readonly [number, number]): Entry => {
      names.set(++offset, name);
      const ends = range && [
        [DW_AT.lowPc, { form: DW_FORM.addr, value: range[0] }] as const,
        [DW_AT.highPc, { form: DW_FORM.addr, value: range[1] }] as const,
      ];
      return { offset, tag, parent: undefined, attributes: new Map(ends), children };
    };
    const variable = (name: string) => entry(DW_TAG.variable, name);
    const block = (children: Entry[], range?: readonly [number, number]) => entry(DW_TAG.lexicalBlock, '', children, range);
    const body = [
      entry(DW_TAG.formalParameter, 'x 1'),
      variable('y 1'),
      block([variable('x 2'), block([variable('y 2')], [4, 8])], [2, 10]),
      block([variable('z')], [10, 12]),
      block([variable('w')]),
    ];
    const unit = {
      version: 4,
      root: entry(0, ''),
      address: (told?: { form: number; value: number }) => told?.value,
    } as unknown as Unit;
    const scope = { entry: entry(DW_TAG.subprogram, 'a', body, [0, 20]), unit };
    const sections = new DwarfSections({ entryAddress: 0, sections: [], symbols: [] });
    const at = (address: number) =>
      variablesInScope(scope, new DebugEntries([]), sections, address).map(({ entry: found }) => names.get(found.offset));
    expect(at(1)).toEqual(['x 1', 'y 1', 'w']);
    expect(at(2)).toEqual(['x 2', 'x 1', 'y 1', 'w']);
    expect(at(7)).toEqual(['y 2', 'x 2', 'x 1', 'y 1', 'w']);
    expect(at(11)).toEqual(['z', 'x 1', 'y 1', 'w']);
  });

  it('is that of one function of those that share the instruction', () => {
    const { address, byteLength } = PROGRAM.symbolNamed('moved')!;
    const inlined = Array.from({ length: byteLength / 2 }, (_, index) => frameIn('moved', 2 * index + 1)).find(
      ({ codeAddress }) => codeAddress >= address && PROGRAM.framesAt(codeAddress).length === 2,
    )!;
    const names = [0, 1, 2].map((level) => PROGRAM.scopeOf(inlined, level).variables.map(({ name }) => name));
    expect(names[0]).toEqual(expect.arrayContaining(['value', 'limits']));
    expect(names[1]).toEqual(expect.arrayContaining(['axis', 'by', 'taps', 'wide', 'target']));
    expect(names[2]).toEqual([]);
    expect(PROGRAM.scopeOf({ ...inlined, codeAddress: 0 }, 0).variables).toEqual([]);
  });

  it('asks callers that ask each other without end only so often', async () => {
    // As if it had called itself from where it stands.
    const frame = frameIn('sum_of_tree', 0x26) as { -readonly [K in keyof ProgramFrame]: ProgramFrame[K] };
    frame.caller = frame;
    const scope = PROGRAM.scopeOf(frame, 0);
    for (const variable of scope.variables) await scope.find(variable, read);
    expect(scope.variables.length).toBeGreaterThan(3);
  });
});

describe('the variables of a damaged program', () => {
  const functions = PROGRAM.symbols.filter(({ kind }) => kind === 'function').map(({ name }) => name);
  const debug = readElfSections(FILE).sections.filter(({ name }) => /^\.debug_(info|abbrev|loclists|rnglists)$/.test(name));

  it('are found or refused by name', async () => {
    const change = fc.constantFrom(...debug).chain(({ bytes }) =>
      fc.record({
        at: fc.integer({ min: 0, max: bytes.length - 1 }).map((at) => bytes.byteOffset - FILE.byteOffset + at),
        byte: fc.nat(255),
      }),
    );
    let found = 0;
    let refused = 0;
    const askAll = async (file: Uint8Array) => {
      const program = readProgramSymbols(file);
      for (const name of functions.slice(0, 30)) {
        const frame = frameIn(name, 12, frameIn('round_of', 0x40));
        for (let level = 0; level < 3; level++) {
          const scope = program.scopeOf(frame, level);
          for (const variable of scope.variables) await scope.find(variable, read).then(() => found++);
        }
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        const file = Uint8Array.from(FILE);
        for (const { at, byte } of changes) file[at] = byte;
        await askAll(file).catch((error: unknown) => {
          expect(error instanceof ProbekitError && error.code).toBe('symbols/malformed');
          refused++;
        });
      }),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(10);
  });
});
