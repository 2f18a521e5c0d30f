/** Memory for a dump: RAM of the chip, as far as it answers; and memory as a dump and the program's file have it. */
import { concatBytes, hasCode, hex } from '../../base/index.ts';
import { dapErrors } from '../../dap/index.ts';
import { ramOf } from '../../spec/stm32/ram.ts';
import type { Target } from '../../stm32/index.ts';
import type { ReadBytes } from '../../symbols/index.ts';
import type { MemorySegment } from './core-dump.ts';

const BLOCK_BYTES = 16 * 1024;

/** Reads all RAM that answers; a smaller part's ends sooner. */
export async function readRam({ chip }: Pick<Target, 'chip'>, read: ReadBytes): Promise<MemorySegment[]> {
  const segments: MemorySegment[] = [];
  for (const { address, byteLength } of ramOf(chip.series)) {
    const blocks: Uint8Array[] = [];
    for (let at = 0; at < byteLength; at += BLOCK_BYTES) {
      const block = await orNothing(() => read(address + at, Math.min(BLOCK_BYTES, byteLength - at)));
      if (!block) break;
      blocks.push(block);
    }
    const bytes = concatBytes(...blocks);
    if (bytes.length > 0) segments.push({ address, bytes });
  }
  return segments;
}

/** @throws `dap/transfer` where neither has the bytes, as a target does */
export function readFrom(segments: readonly MemorySegment[]): ReadBytes {
  return async (address, byteLength) => {
    const found = segments.find((one) => one.address <= address && address + byteLength <= one.address + one.bytes.length);
    if (found) return found.bytes.slice(address - found.address, address - found.address + byteLength);
    throw dapErrors.make('dap/transfer', {
      message: `The dump holds nothing at ${hex(address)}.`,
      hint: 'Save another dump while the board stands in its crash.',
      evidence: { access: `read of ${byteLength} bytes of a dump`, ack: 'fault', status: 0, statusName: 'none', address },
    });
  };
}

async function orNothing(work: () => Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, 'dap/transfer')) return undefined;
    throw error;
  }
}
