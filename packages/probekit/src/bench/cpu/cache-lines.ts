/** Lines of a set-associative cache: where an address, or a set and a way, has its line, what is in it, and which goes next. Source: ARM DDI 0403E.e, B2.2 and B4.8.3 (CCSIDR). */
import type { LinearMemory } from '../linear-memory.ts';

/** Below the line's address in its tag. */
export const VALID = 1;
export const DIRTY = 2;
export const NO_LINE = -1;

export class CacheLines {
  readonly byteLength: number;
  /** Address, VALID and DIRTY of each line, way after way. */
  readonly tags: Uint32Array;
  readonly #sets: number;
  readonly #ways: number;
  readonly #data: Uint8Array;
  /** The way that goes next when all of a set are taken: round robin over the whole cache. */
  readonly #next: Uint32Array;

  /** `size`: CCSIDR. */
  constructor(memory: LinearMemory, size: number) {
    this.byteLength = 16 << (size & 7);
    this.#ways = ((size >>> 3) & 0x3ff) + 1;
    this.#sets = ((size >>> 13) & 0x7fff) + 1;
    this.tags = memory.words(this.#sets * this.#ways);
    this.#data = memory.bytes(this.#sets * this.#ways * this.byteLength);
    this.#next = memory.words(1);
  }

  clear(): void {
    this.tags.fill(0);
    this.#next[0] = 0;
  }

  crosses(address: number, width: number): boolean {
    return (address & (this.byteLength - 1)) + width > this.byteLength;
  }

  /** The line that holds an address. */
  find(address: number): number {
    const tag = ((address & -this.byteLength) | VALID) >>> 0;
    const end = this.tags.length;
    for (let line = this.#setOf(address); line < end; line += this.#sets) if ((this.tags[line]! & ~DIRTY) >>> 0 === tag) return line;
    return NO_LINE;
  }

  /** By set and way, of which the way stands in the highest bits (B2.2.7). */
  at(setAndWay: number): number {
    const wayBits = 32 - Math.clz32(this.#ways - 1);
    const way = wayBits === 0 ? 0 : setAndWay >>> (32 - wayBits);
    return way < this.#ways ? way * this.#sets + this.#setOf(setAndWay) : NO_LINE;
  }

  /** The line that an address is to have: a free one if there is one. */
  victim(address: number): number {
    const set = this.#setOf(address);
    for (let line = set; line < this.tags.length; line += this.#sets) if ((this.tags[line]! & VALID) === 0) return line;
    const way = this.#next[0]!;
    this.#next[0] = (way + 1) % this.#ways;
    return set + way * this.#sets;
  }

  bytes(line: number): Uint8Array {
    return this.#data.subarray(line * this.byteLength, (line + 1) * this.byteLength);
  }

  get(line: number, address: number, width: number): number {
    const at = line * this.byteLength + (address & (this.byteLength - 1));
    let value = 0;
    for (let index = width - 1; index >= 0; index--) value = (value << 8) | this.#data[at + index]!;
    return value >>> 0;
  }

  put(line: number, address: number, value: number, width: number): void {
    const at = line * this.byteLength + (address & (this.byteLength - 1));
    for (let index = 0; index < width; index++) this.#data[at + index] = value >>> (8 * index);
  }

  #setOf(address: number): number {
    return Math.floor(address / this.byteLength) & (this.#sets - 1);
  }
}
