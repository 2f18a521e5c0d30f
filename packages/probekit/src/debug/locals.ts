/** The variables of a frame with their values, while the core stands. What cannot be read says why in its place; the others are read. */
import { hasCode } from '../base/index.ts';
import {
  byteLengthOf,
  decodeValue,
  type FrameScope,
  type LocalVariable,
  type ProgramFrame,
  type ProgramSymbols,
  type ProgramType,
  type ProgramValue,
  type ReadBytes,
} from '../symbols/index.ts';
import type { StackFrame } from './unwind.ts';

export interface FrameVariable {
  readonly name: string;
  readonly isParameter: boolean;
  readonly type: ProgramType;
  /** Nothing of what lies in registers, is computed, or is nowhere. */
  readonly address: number | undefined;
  readonly value: ProgramValue;
}

/** More than people read; what is larger is read part by part. */
const LARGEST_VALUE_BYTES = 64 * 1024;

/** Each of a stack's frames with the one that has called it. */
export function programFrames(frames: readonly StackFrame[]): ProgramFrame[] {
  const found: ProgramFrame[] = [];
  for (const [index, { pc, codeAddress, registers, cfa }] of [...frames.entries()].reverse()) {
    const isInterrupted = frames[index + 1]?.interruptedBy !== undefined;
    found.unshift({ pc, codeAddress, registers, cfa, caller: isInterrupted ? undefined : found[0] });
  }
  return found;
}

/**
 * Reads all variables of a scope; of one name the innermost comes first. Reads only.
 *
 * @throws what `read` throws but `dap/transfer`
 */
export async function readVariables(scope: FrameScope, program: ProgramSymbols, read: ReadBytes): Promise<FrameVariable[]> {
  const variables: FrameVariable[] = [];
  for (const variable of scope.variables) {
    const { name, isParameter, type } = variable;
    variables.push({ name, isParameter, type, ...(await readVariable(variable, scope, program, read)) });
  }
  return variables;
}

async function readVariable(
  variable: LocalVariable,
  scope: FrameScope,
  program: ProgramSymbols,
  read: ReadBytes,
): Promise<Pick<FrameVariable, 'address' | 'value'>> {
  const { type } = variable;
  const byteLength = byteLengthOf(type) ?? 0;
  const unreadable = (reason: string) => ({ address: undefined, value: { kind: 'unreadable' as const, reason } });
  if (byteLength > LARGEST_VALUE_BYTES) return unreadable(`it has ${byteLength} bytes`);
  const nameAt = (address: number) => program.nameAt(address);
  try {
    const found = await scope.find(variable, read);
    if (!('address' in found)) return { address: undefined, value: decodeValue(type, found.bytes, { known: found.known, nameAt }) };
    return { address: found.address, value: decodeValue(type, await read(found.address, byteLength), { nameAt }) };
  } catch (error) {
    if (hasCode(error, 'dap/transfer')) return unreadable('nothing answers where it lies');
    if (hasCode(error, 'symbols/malformed')) return unreadable('the program says in no way that can be read where it lies');
    throw error;
  }
}
