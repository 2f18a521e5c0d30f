/** The functions around an instruction, from the innermost: what was inlined comes before what it was inlined into. */
import type { CodeRange } from './code-ranges.ts';
import type { ProgramFunction } from './functions.ts';
import type { Unit } from './units.ts';

export interface FunctionChain {
  readonly unit: Unit;
  /** None where the unit has code there that is of no function. */
  readonly functions: readonly ProgramFunction[];
}

export function chainAt(functions: readonly ProgramFunction[], address: number): ProgramFunction[] {
  const around = functions.find(({ ranges }) => ranges.some((range) => isIn(range, address)));
  return around ? [...chainAt(around.inlined, address), around] : [];
}

export function isIn({ start, end }: CodeRange, address: number): boolean {
  return start <= address && address < end;
}
