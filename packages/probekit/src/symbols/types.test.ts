/** Types as C writes them, and types that damaged files make. GDB judges what is read of programs. */
import { describe, expect, it } from 'vitest';
import {
  type ArrayType,
  byteLengthOf,
  type FunctionType,
  type NamedType,
  type PointerType,
  type ProgramType,
  plainType,
  typeText,
  VOID,
} from './types.ts';

const INT: ProgramType = { kind: 'base', name: 'int', byteLength: 4, encoding: 'signed' };
const CHAR: ProgramType = { kind: 'base', name: 'char', byteLength: 1, encoding: 'unsigned character' };
const pointer = (target: ProgramType): PointerType => ({ kind: 'pointer', byteLength: 4, target });
const array = (count: number | undefined, element: ProgramType): ArrayType => ({ kind: 'array', count, element });
const constant = (target: ProgramType): NamedType => ({ kind: 'const', name: '', target });
const call = (result: ProgramType, ...parameters: ProgramType[]): FunctionType => ({
  kind: 'function',
  result,
  parameters,
  isVariadic: false,
});

describe('a type', () => {
  it.each<[string, ProgramType]>([
    ['int x', INT],
    ['int x[2][3]', array(2, array(3, INT))],
    ['int *x[4]', array(4, pointer(INT))],
    ['int (*x)[4]', pointer(array(4, INT))],
    ['const char *x', pointer(constant(CHAR))],
    ['char * const x', constant(pointer(CHAR))],
    ['const char x[3]', constant(array(3, constant(CHAR)))],
    ['void (*x)(int, char *)', pointer(call(VOID, INT, pointer(CHAR)))],
    ['int (*(*x)(void))[2]', pointer(call(pointer(array(2, INT))))],
    ['int x[]', array(undefined, INT)],
  ])('is declared as %s', (text, type) => {
    expect(typeText(type, 'x')).toBe(text);
  });

  it('has the size of all its elements, or none that is known', () => {
    expect([array(2, array(3, INT)), pointer(VOID), array(undefined, INT), VOID, call(INT)].map((type) => byteLengthOf(type))).toEqual([
      24,
      4,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('that leads back to itself ends', () => {
    const loop = { kind: 'typedef', name: 'loop' } as { kind: 'typedef'; name: string; target: ProgramType };
    loop.target = loop;
    expect(plainType(loop).kind).toBe('unknown');
    const around: { kind: 'array'; count: number; element: ProgramType } = { kind: 'array', count: 1, element: INT };
    around.element = around;
    expect(byteLengthOf(around)).toBeUndefined();
    expect(typeText(around)).toMatch(/…/);
  });
});
