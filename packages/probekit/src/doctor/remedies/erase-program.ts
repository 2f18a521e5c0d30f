/**
 * The lasting remedy against a program that locks the debugger out: a copy first, then an erase of the sector that the chip
 * starts from. What lies in the sectors behind it stays, and is in the copy. Without a place for the copy nothing is erased.
 */
import { hex } from '../../base/index.ts';
import { eraseRange, type ProgramCopy, readProgram, startProgram } from '../../flash/index.ts';
import { BANK1_ADDRESS } from '../../spec/stm32/flash-h7.ts';
import { readProtection, type Target } from '../../stm32/index.ts';
import { withHaltedCore } from './reach-core.ts';
import type { Carry, KeepBytes } from './remedy.ts';

export const saveAndErase: Carry = (tools) =>
  withHaltedCore(tools, async (target) => {
    const { keepBytes, signal, onProgress } = tools;
    if (!keepBytes) return { worked: false, said: { key: 'applied.nowhere-to-save' } };
    const program = await readProgram(target, await startOf(target), { signal, onProgress });
    const [first] = program.sectors;
    if (!first) return { worked: false, said: { key: 'applied.no-program' } };
    const savedAs = await keepProgram(target, program, keepBytes);
    await eraseRange(target, first.address, first.byteLength, { signal, onProgress });
    await startProgram(target);
    const values = {
      from: hex(program.address),
      end: hex(program.address + program.bytes.length - 1),
      path: savedAs,
      sector: first.index,
      bank: first.bank,
      address: hex(program.address),
    };
    return {
      worked: true,
      said: { key: program.lost.length > 0 ? 'applied.program-erased-partly-saved' : 'applied.program-erased', values },
      savedAs,
    };
  });

/** Where the option bytes let the chip start, if that is in the flash. */
async function startOf(target: Target): Promise<number> {
  const options = await readProtection(target);
  const start = options?.bootAddress0 ?? BANK1_ADDRESS;
  return start >>> 24 === BANK1_ADDRESS >>> 24 ? start : BANK1_ADDRESS;
}

/** The same bytes have the same name, so that a second run after a cut adds no copy and replaces none. */
export function keepProgram({ chip }: Target, { address, bytes }: ProgramCopy, keepBytes: KeepBytes): Promise<string> {
  const part = chip.name.replace(/[^\w]+/g, '-');
  return keepBytes(`${part}-${eightDigits(address)}-${eightDigits(checksum(bytes))}.bin`, bytes);
}

function eightDigits(word: number): string {
  return word.toString(16).padStart(8, '0');
}

/** FNV-1a, 32 bits: tells copies apart, guards against nothing. */
function checksum(bytes: Uint8Array): number {
  let sum = 0x811c_9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x0100_0193) >>> 0;
  return sum;
}
