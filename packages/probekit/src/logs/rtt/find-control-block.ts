/** Looks through RAM for the RTT structure, as debuggers do when nobody names its place. Reads only. */
import { hasCode, hex, type Memory } from '../../base/index.ts';
import { RTT_HEADER_BYTES, RTT_ID_BYTES } from '../../spec/rtt.ts';
import { logsErrors } from '../errors.ts';
import { RTT_ID_FIELD, rttCounts } from './control-block.ts';

export interface SearchedRange {
  readonly address: number;
  readonly byteLength: number;
}

const BLOCK_BYTES = 4096;

/**
 * The address of the first whole structure. A range ends where the bus does not answer.
 *
 * @throws `logs/rtt-not-found`, and what reading throws
 */
export async function findRtt(memory: Memory, ranges: readonly SearchedRange[], signal?: AbortSignal): Promise<number> {
  const searched: SearchedRange[] = [];
  for (const range of ranges) {
    let done = 0;
    for (; done < range.byteLength; done += BLOCK_BYTES) {
      const bytes = await blockAt(memory, range.address + done, signal);
      if (!bytes) break;
      for (const at of idsIn(bytes)) {
        const address = range.address + done + at;
        if (rttCounts(await memory.read(address, RTT_HEADER_BYTES, { signal }))) return address;
      }
    }
    searched.push({ address: range.address, byteLength: Math.min(done, range.byteLength) });
  }
  const places = searched.map(({ address, byteLength }) => `${byteLength / 1024} KiB from ${hex(address)}`);
  throw logsErrors.make('logs/rtt-not-found', {
    message: `No RTT structure in RAM: searched ${places.join(' and ')}.`,
    hint: 'The program must use RTT and have come so far. Name its ELF file where RTT lies elsewhere.',
    evidence: { searched },
  });
}

/** A block, and so much more that an ID across its end is found whole; undefined where nothing answers. */
async function blockAt(memory: Memory, address: number, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
  for (const byteLength of [BLOCK_BYTES + RTT_ID_BYTES, BLOCK_BYTES]) {
    try {
      return await memory.read(address, byteLength, { signal });
    } catch (error) {
      if (!hasCode(error, 'dap/transfer')) throw error;
    }
  }
  return undefined;
}

/** Offsets of IDs at whole words, where compilers put a structure of words. */
function idsIn(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at + RTT_ID_BYTES <= bytes.length; at += 4) {
    if (RTT_ID_FIELD.every((byte, index) => bytes[at + index] === byte)) found.push(at);
  }
  return found;
}
