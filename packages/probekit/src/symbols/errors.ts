/** What the symbols of a program can be refused for. A program without any is no error: it has no names and no lines. */
import { declareErrors } from '../base/index.ts';

export interface SymbolErrors {
  /** The file is no ELF file; only those hold names and lines. Use what the linker made. */
  'symbols/no-elf': { length: number };
  /** A section of the file contradicts itself or ends too early. Build the program again. */
  'symbols/malformed': { section: string; offset: number; detail: string };
  /** A section is compressed in a way that is not read here, or would be too large. Build without compression: -gz=none. */
  'symbols/compressed': { section: string; detail: string };
  /** An expression cannot be read, or names what the program does not have. The column says where. */
  'symbols/expression': { expression: string; column: number; detail: string };
  /** An expression has no value now: it divides by zero, or leads out of the address space. It has one again when what it reads changes. */
  'symbols/no-value': { expression: string; column: number; detail: string };
}

export const symbolErrors = declareErrors<SymbolErrors>();

export function malformed(section: string, offset: number, detail: string): Error {
  return symbolErrors.make('symbols/malformed', {
    message: `The section ${section} is damaged at offset 0x${offset.toString(16)}: ${detail}.`,
    hint: 'Build the program again, or copy the file again.',
    evidence: { section, offset, detail },
  });
}

export function expressionError(expression: string, column: number, detail: string): Error {
  return symbolErrors.make('symbols/expression', {
    message: `${expression}: ${detail} (column ${column}).`,
    hint: 'probekit image variables FILE lists the names of a program.',
    evidence: { expression, column, detail },
  });
}

export function noValue(expression: string, column: number, detail: string): Error {
  return symbolErrors.make('symbols/no-value', {
    message: `${expression}: ${detail} (column ${column}).`,
    hint: 'Read it again once what it is computed from has changed.',
    evidence: { expression, column, detail },
  });
}
