/**
 * `Memory` out of aligned blocks of one width: uneven ends go by bytes, the middle by words, nothing outside the asked
 * range is touched. How blocks reach the MEM-AP is left to the probe. Source: ARM IHI 0031, C2.2 (access sizes).
 */
import { hex, type Memory, type MemoryOptions, readU16, readU32, viewOf, type WriteOptions } from '../base/index.ts';

export type AccessWidth = 1 | 2 | 4;

/** Moves blocks whose address and length are multiples of `width`, each unit with one access of exactly that width. */
export interface BlockAccess {
  readBlock(width: AccessWidth, address: number, byteLength: number, options?: MemoryOptions): Promise<Uint8Array>;
  writeBlock(width: AccessWidth, address: number, data: Uint8Array, options?: MemoryOptions): Promise<void>;
}

export interface PlannedAccess {
  readonly width: 1 | 4;
  readonly address: number;
  readonly byteLength: number;
}

/** The accesses that cover a range: bytes up to the first word, words, bytes after the last. */
export function planAccesses(address: number, byteLength: number): PlannedAccess[] {
  const end = address + byteLength;
  const firstWord = Math.min(Math.ceil(address / 4) * 4, end);
  const lastWord = Math.max(Math.floor(end / 4) * 4, firstWord);
  const plan: PlannedAccess[] = [
    { width: 1, address, byteLength: firstWord - address },
    { width: 4, address: firstWord, byteLength: lastWord - firstWord },
    { width: 1, address: lastWord, byteLength: end - lastWord },
  ];
  return plan.filter((access) => access.byteLength > 0);
}

export function memoryOver(blocks: BlockAccess): Memory {
  return new MemApMemory(blocks);
}

class MemApMemory implements Memory {
  readonly #blocks: BlockAccess;

  constructor(blocks: BlockAccess) {
    this.#blocks = blocks;
  }

  async read(address: number, byteLength: number, options: MemoryOptions = {}): Promise<Uint8Array> {
    checkRange(address, byteLength);
    const result = new Uint8Array(byteLength);
    for (const access of planAccesses(address, byteLength)) {
      const start = access.address - address;
      const bytes = await this.#blocks.readBlock(access.width, access.address, access.byteLength, shifted(options, start));
      result.set(bytes, start);
    }
    return result;
  }

  async write(address: number, data: Uint8Array, options: WriteOptions = {}): Promise<void> {
    checkRange(address, data.length);
    const { width } = options;
    if (width !== undefined) {
      checkAligned(width, address);
      checkAligned(width, data.length);
      await this.#blocks.writeBlock(width, address, data, options);
      return;
    }
    for (const access of planAccesses(address, data.length)) {
      const start = access.address - address;
      const part = data.subarray(start, start + access.byteLength);
      await this.#blocks.writeBlock(access.width, access.address, part, shifted(options, start));
    }
  }

  async read32(address: number, options?: MemoryOptions): Promise<number> {
    return readU32(await this.#readUnit(4, address, options), 0);
  }
  async read16(address: number, options?: MemoryOptions): Promise<number> {
    return readU16(await this.#readUnit(2, address, options), 0);
  }
  async read8(address: number, options?: MemoryOptions): Promise<number> {
    return (await this.#readUnit(1, address, options))[0] as number;
  }

  async write32(address: number, value: number, options?: MemoryOptions): Promise<void> {
    const unit = new Uint8Array(4);
    viewOf(unit).setUint32(0, value, true);
    await this.#writeUnit(4, address, unit, options);
  }
  async write16(address: number, value: number, options?: MemoryOptions): Promise<void> {
    const unit = new Uint8Array(2);
    viewOf(unit).setUint16(0, value, true);
    await this.#writeUnit(2, address, unit, options);
  }
  async write8(address: number, value: number, options?: MemoryOptions): Promise<void> {
    await this.#writeUnit(1, address, Uint8Array.of(value), options);
  }

  async #readUnit(width: AccessWidth, address: number, options?: MemoryOptions): Promise<Uint8Array> {
    checkAligned(width, address);
    return this.#blocks.readBlock(width, address, width, options);
  }

  async #writeUnit(width: AccessWidth, address: number, unit: Uint8Array, options?: MemoryOptions): Promise<void> {
    checkAligned(width, address);
    await this.#blocks.writeBlock(width, address, unit, options);
  }
}

function shifted({ signal, onBytes }: MemoryOptions, start: number): MemoryOptions {
  return { signal, onBytes: onBytes && ((done) => onBytes(start + done)) };
}

function checkRange(address: number, byteLength: number): void {
  if (!Number.isInteger(address) || address < 0 || byteLength < 0 || address + byteLength > 2 ** 32) {
    throw new RangeError(`${byteLength} bytes at ${address} do not lie in the 32-bit address space`);
  }
}

function checkAligned(width: AccessWidth, address: number): void {
  checkRange(address, width);
  if (address % width !== 0) throw new RangeError(`${hex(address)} is not aligned to ${width} bytes`);
}
