/** What expressions say of a shipped program, and what is said of those that nobody can read. GDB judges the values. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../base/index.ts';
import { memberNamed } from './expression-names.ts';
import { parseExpression } from './expression-parser.ts';
import { ProgramExpression, readExpression } from './expression-value.ts';
import type { FoundValue } from './frame-scope.ts';
import { readProgramSymbols } from './program-symbols.ts';
import type { ProgramType, StructType } from './types.ts';
import { decodeValue, valueText } from './values.ts';

const PROGRAM = readProgramSymbols(readFileSync(new URL('../../../../firmware/rtt.elf', import.meta.url)));
const CONTROL = '_SEGGER_RTT';

/** Every byte is the lowest of its address. */
const read = async (address: number, byteLength: number) => Uint8Array.from({ length: byteLength }, (_, index) => address + index);
const told = async (expression: string) => valueText((await readExpression(expression, PROGRAM, read)).value);

describe('an expression', () => {
  it('reads what its type says: an element, the address of one, what lies behind an address', async () => {
    expect(await told('numbers[2]')).toBe('162');
    expect(await told('&typed[3]')).toBe('0x20000063 <typed+3>');
    expect(await told('*&numbers[0x10] + 1')).toBe('177');
    expect((await readExpression('typed', PROGRAM, read)).value).toMatchObject({ kind: 'array', leftOut: 0 });
    expect(await told('numbers')).toMatch(/… 8\d\d more}$/);
  });

  it('asks for no byte that its value does not need', async () => {
    const asked: string[] = [];
    const watched = (address: number, byteLength: number) => {
      asked.push(`${address.toString(16)}+${byteLength}`);
      return read(address, byteLength);
    };
    for (const text of ['numbers[4]', '&numbers[4]', '0 && typed[1]', '1 || typed[1]', '7']) await readExpression(text, PROGRAM, watched);
    expect(asked).toEqual(['200000a4+1']);
  });

  it.each([
    ['', 1, 'a name or a number is missing at its end'],
    ['numbers[2', 10, '"]" is missing at its end'],
    ['numbers[]', 9, 'a name or a number is missing before "]"'],
    ['numbers 2', 9, '"2" does not fit there'],
    ['typed[1] = 4', 10, '"=" is not read here'],
    ['main()', 5, '"(" does not fit there'],
    ['  nowhere', 3, 'no global or static variable is called nowhere'],
    ['numbers.size', 9, 'only a struct, class or union has members'],
    [`${CONTROL}.nothing`, 13, 'no member is called nothing; there are '],
    [`${CONTROL}->up`, 14, 'up needs . before it'],
    ['*typed[1]', 1, 'this is neither an array nor a pointer'],
    ['1.5 % 2', 5, '% has no result here'],
    ['&5', 1, 'a number has no place in memory'],
    ['numbers[0.5]', 9, 'this is no whole number'],
    ['-'.repeat(200), 101, 'it is nested too deeply'],
    ['('.repeat(200), 101, 'it is nested too deeply'],
    ['1+'.repeat(600), 1000, 'it has more than 1000 characters'],
  ])('%j is refused at column %i: %s', async (text, column, detail) => {
    const refused = expect.objectContaining({ column, detail: expect.stringContaining(detail) as string });
    await expect(readExpression(text, PROGRAM, read)).rejects.toMatchObject({ code: 'symbols/expression', evidence: refused });
  });

  it.each([
    ['1 / (typed[0] - typed[0])', 3, '/ has no result here'],
    ['1 << (typed[0] - typed[0] - 1)', 3, '<< has no result here'],
    ['numbers[0xffffffff * 2]', 8, 'this lies outside the address space'],
    ['numbers[0x7fffffffffffffff]', 8, 'this lies outside the address space'],
    ['(&typed[1])[-0x20000062]', 12, 'this lies outside the address space'],
  ])('%j has no value as memory stands, at column %i: %s', async (text, column, detail) => {
    const refused = { code: 'symbols/no-value', evidence: { column, detail } };
    await expect(readExpression(text, PROGRAM, read)).rejects.toMatchObject(refused);
  });

  it('is read or refused by name, whatever it is made of', async () => {
    const word = fc.constantFrom(...'( ) [ ] * & . -> + / && == 1 0x 0.5 ,'.split(' '), 'numbers', CONTROL, "'", '::', 'é', '\n', '9e999');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
        ),
        async (text) => {
          const outcome = await readExpression(text, PROGRAM, read).then(
            ({ value }) => valueText(value),
            (error: unknown) => (error instanceof ProbekitError ? error.code : undefined),
          );
          expect(outcome).toBeTypeOf('string');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('may be as long as it may and goes on being read', async () => {
    expect(await told(`1${'+1'.repeat(499)}`)).toBe('500');
    expect(() => parseExpression(`numbers${'[0]'.repeat(330)}`)).not.toThrow();
  });
});

describe('an expression in the scope of a frame', () => {
  const INT: ProgramType = { kind: 'base', name: 'int', byteLength: 4, encoding: 'signed' };
  const PAIR = { kind: 'struct', name: 'pair', hasTag: false, byteLength: 8 } as const;
  const pair: ProgramType = {
    ...PAIR,
    members: [0, 4].map((at) => ({ name: `at${at}`, type: INT, byteOffset: at, bits: undefined, isBase: false })),
  };
  const array: ProgramType = { kind: 'array', element: INT, count: 2 };
  const pointer: ProgramType = { kind: 'pointer', byteLength: 4, target: pair };
  const half = { bytes: Uint8Array.of(7, 0, 0, 0, 9, 0, 0, 0), known: Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0) };
  const at = (address: number) => ({ bytes: Uint8Array.of(address, 0, 0, 0x20), known: new Uint8Array(4).fill(255) });
  const found = new Map<string, { type: ProgramType; at: FoundValue }>([
    ['numbers', { type: INT, at: { address: 0x2000_0010 } }],
    ['halves', { type: pair, at: half }],
    ['list', { type: array, at: half }],
    ['this', { type: pointer, at: at(0x20) }],
  ]);
  const scopeOf = (values: typeof found) => ({
    variables: [...values].map(([name, { type }]) => ({ name, isParameter: false, type })),
    find: async ({ name }: { name: string }) => values.get(name)!.at,
  });
  const inScope = async (text: string, values = found) => valueText((await readExpression(text, PROGRAM, read, scopeOf(values))).value);

  it('takes its names before those of the program, and members of its object', async () => {
    expect(await inScope('numbers')).toBe(`${0x1312_1110}`);
    expect(await inScope('&numbers')).toMatch(/^0x20000010/);
    expect(await inScope('::numbers[2]')).toBe('162');
    expect(await inScope('typed[1] == this->at4')).toBe('0');
    expect(await inScope('at4')).toBe(`${0x2726_2524}`);
    const later = new ProgramExpression('numbers', PROGRAM);
    const other = scopeOf(new Map([['numbers', { type: INT, at: { address: 0x20 } }]]));
    const values = [await later.read(read, scopeOf(found)), await later.read(read, other), await later.read(read)];
    expect(values.map(({ address }) => address)).toEqual([0x2000_0010, 0x20, 0x2000_00a0]);
  });

  it('knows what is in registers as far as it is known', async () => {
    expect(await inScope('halves')).toBe('{at0 = 7, at4 = (optimised out)}');
    expect(await inScope('halves.at0 + list[0]')).toBe('14');
    expect((await readExpression('halves', PROGRAM, read, scopeOf(found))).address).toBeUndefined();
  });

  it.each([
    ['halves.at4 + 1', 8, 'this is optimised out here'],
    ['&halves', 1, 'the frame does not keep this in memory'],
    ['*(list + 1)', 8, 'the frame does not keep this in memory'],
    ['list[2]', 5, 'this lies outside of what the frame keeps'],
    ['list[-1]', 5, 'this lies outside of what the frame keeps'],
    ['elsewhere', 1, 'no local, global or static variable is called elsewhere'],
  ])('%j is refused at column %i: %s', async (text, column, detail) => {
    const refused = expect.objectContaining({ column, detail: expect.stringContaining(detail) as string });
    await expect(inScope(text)).rejects.toMatchObject({ code: 'symbols/expression', evidence: refused });
  });

  it('says of members of an object that is nowhere that they are', async () => {
    const gone = { bytes: new Uint8Array(4), known: new Uint8Array(4) };
    expect(await inScope('at4', new Map([['this', { type: pointer, at: gone }]]))).toBe('(optimised out)');
  });
});

describe('a type of a damaged file', () => {
  const INT: ProgramType = { kind: 'base', name: 'int', byteLength: 4, encoding: 'signed' };
  const within = { kind: 'struct', name: 'within', hasTag: true, byteLength: 4, members: [] } as {
    -readonly [K in keyof StructType]: StructType[K];
  };
  const itself = { name: undefined, type: within, byteOffset: 0, bits: undefined, isBase: false };
  within.members = [itself, itself, itself];

  it('that holds itself ends, for a name as for a value', () => {
    expect(memberNamed(within, 'nothing')).toBeUndefined();
    expect(valueText(decodeValue(within, new Uint8Array(4), { nameAt: () => undefined })).length).toBeLessThan(100_000);
  });

  it('with more elements than there are bytes, or elements without size, ends', () => {
    const many: ProgramType = { kind: 'array', count: 2 ** 32 - 1, element: INT };
    const empty: ProgramType = { kind: 'array', count: 2 ** 32 - 1, element: { ...within, byteLength: 0, members: [] } };
    const text = (type: ProgramType) => valueText(decodeValue(type, new Uint8Array(8), { nameAt: () => undefined }));
    expect(text(many)).toBe('(it reaches beyond what holds it)');
    expect(text(empty)).toMatch(/… \d+ more}$/);
  });
});
