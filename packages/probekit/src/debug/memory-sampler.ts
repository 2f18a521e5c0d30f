/**
 * Reads the same values again and again while the program runs, in few transfers. What was asked for in one sample is read ahead for
 * the next; only where a pointer has moved on is something read by itself. It halts nothing and writes nothing.
 */
import { dapErrors } from '../dap/index.ts';
import { planReads, type ReadRange } from './read-plan.ts';

export type ReadBytes = (address: number, byteLength: number) => Promise<Uint8Array>;

interface Block {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export class MemorySampler {
  readonly #read: ReadBytes;
  #asked: readonly ReadRange[] = [];
  /** Nothing: as far apart as it pays. After a bus error: ranges alone, since what lies between them may be what does not answer. */
  #mostGapBytes: number | undefined;

  constructor(read: ReadBytes) {
    this.#read = read;
  }

  /** One sample: `work` reads through what it is given, and gets of each byte one value. @throws what `work` and reading throw */
  async sample<T>(work: (read: ReadBytes) => Promise<T>): Promise<T> {
    const blocks = await this.#readAhead();
    const asked: ReadRange[] = [];
    try {
      return await work(async (address, byteLength) => {
        const known = blocks.find((block) => block.address <= address && address + byteLength <= block.address + block.bytes.length);
        const block = known ?? { address, bytes: await this.#read(address, byteLength) };
        if (!known) blocks.push(block);
        asked.push({ address, byteLength });
        return block.bytes.subarray(address - block.address, address - block.address + byteLength);
      });
    } finally {
      this.#asked = asked;
    }
  }

  async #readAhead(): Promise<Block[]> {
    const blocks: Block[] = [];
    for (const { address, byteLength } of planReads(this.#asked, this.#mostGapBytes)) {
      try {
        blocks.push({ address, bytes: await this.#read(address, byteLength) });
      } catch (error) {
        // Whoever needs these bytes asks for them alone, and hears what is wrong with them.
        if (!dapErrors.is(error, 'dap/transfer') || error.evidence.ack !== 'fault') throw error;
        this.#mostGapBytes = 0;
      }
    }
    return blocks;
  }
}
