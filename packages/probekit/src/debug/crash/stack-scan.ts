/**
 * Calls that the words of a stack tell where no frame does: when the stack itself is what went wrong, the core could push nothing.
 * A word counts that leads right behind a call instruction of the program.
 */
import { disassemble } from '../../cortex/disassembly/index.ts';
import type { ProgramSymbols, ReadBytes } from '../../symbols/index.ts';

export interface ScannedCall {
  /** Of the word behind the call. */
  readonly returnAddress: number;
  /** Where the call leads; nothing of one through a pointer. */
  readonly target: number | undefined;
}

const MOST_BYTES = 128 * 1024;
const BLOCK_BYTES = 1024;

/** From the innermost. What cannot be read at the beginning is left out. Reads only. */
export async function scanStack(from: number, to: number, program: ProgramSymbols, read: ReadBytes): Promise<ScannedCall[]> {
  const calls: ScannedCall[] = [];
  const known = new Map<number, ScannedCall | undefined>();
  for (let at = Math.max(from & ~3, to - MOST_BYTES) >>> 0; at < to; at += BLOCK_BYTES) {
    const bytes = await read(at, Math.min(BLOCK_BYTES, to - at)).catch(() => undefined);
    if (!bytes) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let offset = 0; offset + 4 <= bytes.length; offset += 4) {
      const word = view.getUint32(offset, true);
      if ((word & 1) === 0 || !program.hasCode(word - 1)) continue;
      if (!known.has(word)) known.set(word, await callBefore(word - 1, read));
      const call = known.get(word);
      if (call) calls.push(call);
    }
  }
  return calls;
}

async function callBefore(returnAddress: number, read: ReadBytes): Promise<ScannedCall | undefined> {
  const bytes = await read(returnAddress - 4, 4);
  const [wide] = disassemble(bytes, returnAddress - 4);
  if (wide?.mnemonic === 'bl' && wide.target !== undefined) return { returnAddress, target: wide.target };
  const [narrow] = disassemble(bytes.subarray(2), returnAddress - 2);
  return narrow?.mnemonic === 'blx' ? { returnAddress, target: undefined } : undefined;
}
