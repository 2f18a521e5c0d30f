/**
 * How a core came to an address where no code is: by a call through a pointer, by a vector, or by a return address that something
 * has overwritten. A call leaves in LR the address behind it, and the pointer in its register. Source: ARM DDI 0403E.e, A7.7.19, B1.5.8.
 */
import { disassemble } from '../../cortex/disassembly/index.ts';
import { exceptionReturnOf } from '../../cortex/index.ts';
import type { ProgramSymbols, ReadBytes } from '../../symbols/index.ts';
import type { StackFrame } from '../unwind.ts';
import { registerNumber } from './memory-access.ts';

export type CodeJump =
  | { readonly by: 'vector' }
  /** The register that held the pointer, and the address of the call. */
  | { readonly by: 'call'; readonly register: number; readonly at: number }
  | { readonly by: 'return' };

const [LR, PC] = [14, 15];
const CALL_BYTES = 2;
/** A compiler that ends a function by a call puts a branch there; it lies near the end of a function of this size. */
const MOST_FUNCTION_BYTES = 4096;

/** @param frame the one that stands at the address */
export async function codeJumpOf(frame: StackFrame, exception: number, program: ProgramSymbols, read: ReadBytes): Promise<CodeJump> {
  const lr = frame.registers.get(LR) ?? 0;
  if (exception !== 0 && exceptionReturnOf(lr)) return { by: 'vector' };
  const after = (lr & ~1) >>> 0;
  if ((lr & 1) === 0 || !program.hasCode(after)) return { by: 'return' };
  const [call] = disassemble(await read(after - CALL_BYTES, CALL_BYTES), after - CALL_BYTES);
  if (call?.mnemonic === 'blx' && leadsTo(call.operands, frame)) {
    return { by: 'call', register: registerNumber(call.operands), at: call.address };
  }
  return (await lastCall(after, frame, program, read)) ?? { by: 'return' };
}

/** A branch through a register at the end of the function that was called before `after`. */
async function lastCall(after: number, frame: StackFrame, program: ProgramSymbols, read: ReadBytes): Promise<CodeJump | undefined> {
  const [call] = disassemble(await read(after - 4, 4), after - 4);
  const callee = call?.mnemonic === 'bl' && call.target !== undefined ? program.symbolAt(call.target) : undefined;
  if (!callee || callee.byteLength === 0 || callee.byteLength > MOST_FUNCTION_BYTES) return undefined;
  const code = disassemble(await read(callee.address, callee.byteLength), callee.address);
  const branch = code.find(({ mnemonic, operands }) => mnemonic === 'bx' && operands !== 'lr' && leadsTo(operands, frame));
  return branch && { by: 'call', register: registerNumber(branch.operands), at: branch.address };
}

function leadsTo(register: string, { registers }: StackFrame): boolean {
  const value = registers.get(registerNumber(register));
  return value !== undefined && (value & ~1) >>> 0 === ((registers.get(PC) ?? 0) & ~1) >>> 0;
}
