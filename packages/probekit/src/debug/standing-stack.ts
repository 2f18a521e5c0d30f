/** The stack of a core that stands: its registers, and the frames that a program's symbols make of them. Reads only. */
import type { ProgramSymbols } from '../symbols/index.ts';
import type { DebugSession } from './debug-session.ts';
import { type StackEnd, type StackFrame, unwind } from './unwind.ts';

/** By DWARF's numbers of Arm. Source: DWARF for the Arm Architecture, section 4.1. */
const GENERAL = [...Array.from({ length: 13 }, (_, index) => `R${index}`), 'SP', 'LR', 'PC'];
const FIRST_FLOAT = 64;
const FLOATS = 32;

/**
 * From the innermost frame on.
 *
 * @throws `symbols/malformed`; `cortex/timeout` while the core runs
 */
export async function readStack(
  { registers, memory }: DebugSession,
  program: ProgramSymbols,
  { mostFrames }: { readonly mostFrames?: number } = {},
): Promise<{ readonly frames: readonly StackFrame[]; readonly end: StackEnd }> {
  const held = new Map<number, number>();
  for (const [number, name] of GENERAL.entries()) held.set(number, await registers.read(name));
  if (registers.hasFloat) {
    for (let index = 0; index < FLOATS; index++) held.set(FIRST_FLOAT + index, await registers.read(`S${index}`));
  }
  const special = { MSP: await registers.read('MSP'), PSP: await registers.read('PSP'), xPSR: await registers.read('xPSR') };
  return unwind({
    program,
    registers: held,
    special,
    read: (address, byteLength) => memory.read(address, byteLength),
    ...(mostFrames !== undefined && { mostFrames }),
  });
}
