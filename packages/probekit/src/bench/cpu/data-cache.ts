/**
 * The data cache of a Cortex-M7, for a bench that is asked to have one: lines, look-ups, evictions, maintenance. DMA, access ports
 * and instruction fetches see the memory under it; the instruction cache is always coherent with that. Accesses take the time they
 * take without cache, maintenance none. Which memory is cached how is `cacheability.ts`, who asks is `memory-path.ts`.
 * Sources: ARM DDI 0489F, 3.3 (CACR) and 5.9; ARM DDI 0403E.e, B2.2 and B3.2; CCSIDR's fields B4.8.3.
 */
import type { LinearMemory } from '../linear-memory.ts';
import { type DebugCache, MASTER_CORE, type SystemBus, type Width } from '../seams.ts';
import { CACHING, SHARED, UNCACHED, WRITE_ALLOCATE, WRITE_THROUGH } from './cacheability.ts';
import type { MemoryPath } from './memory-path.ts';
import type { CoreProfile } from './profile.ts';
import { CACR } from './system-words.ts';

/** Below the line's address in its tag. */
const VALID = 1;
const DIRTY = 2;
const NO_LINE = -1;
/** CACR: shared memory is cached too, write-through; nothing is write-back. */
const SIWT = 1 << 0;
const FORCEWT = 1 << 2;

export interface DataCacheParts {
  readonly memory: LinearMemory;
  readonly s: Uint32Array;
  readonly path: MemoryPath;
  readonly bus: SystemBus;
  readonly profile: CoreProfile;
  /** Bytes of translated code have been written back. */
  readonly codeWritten: (address: number, byteLength: number) => void;
}

export class DataCache implements DebugCache {
  readonly #parts: DataCacheParts;
  readonly #lineBytes: number;
  readonly #sets: number;
  readonly #ways: number;
  /** Address, VALID and DIRTY of each line, way after way. */
  readonly #tags: Uint32Array;
  readonly #data: Uint8Array;
  /** The way that goes next when all of a set are taken: round robin over the whole cache. */
  readonly #next: Uint32Array;

  constructor(parts: DataCacheParts) {
    const size = parts.profile.cacheSizes[0] ?? 0;
    this.#parts = parts;
    this.#lineBytes = 16 << (size & 7);
    this.#ways = ((size >>> 3) & 0x3ff) + 1;
    this.#sets = ((size >>> 13) & 0x7fff) + 1;
    this.#tags = parts.memory.words(this.#sets * this.#ways);
    this.#data = parts.memory.bytes(this.#sets * this.#ways * this.#lineBytes);
    this.#next = parts.memory.words(1);
  }

  /** Power came up. Silicon holds anything then, this model nothing. */
  clear(): void {
    this.#tags.fill(0);
    this.#next[0] = 0;
  }

  /** How an access is treated, whose memory has these attributes: `UNCACHED`, a policy, or `SHARED` for one that passes the cache by for now. */
  policyOf(address: number, attributes: number): number {
    const caching = attributes & CACHING;
    const { s, profile } = this.#parts;
    if (caching === UNCACHED || profile.tightlyCoupled?.some(([from, end]) => address >= from && address < end)) return UNCACHED;
    const control = s[CACR]!;
    if (attributes & SHARED) return control & SIWT ? WRITE_THROUGH : SHARED;
    return control & FORCEWT ? WRITE_THROUGH : caching;
  }

  /** Undefined when memory is to be asked. */
  load(address: number, width: number, policy: number): number | undefined {
    if ((policy & CACHING) === 0) return undefined;
    if (this.#crosses(address, width)) {
      let value = 0;
      for (let index = width - 1; index >= 0; index--) {
        const byte = this.load(address + index, 1, policy);
        if (byte === undefined) return undefined;
        value = (value << 8) | byte;
      }
      return value >>> 0;
    }
    const found = this.#find(address);
    const line = found === NO_LINE ? this.#fill(address) : found;
    return line === NO_LINE ? undefined : this.#get(line, address, width);
  }

  /** Answers false when memory is to be written, too. */
  store(address: number, value: number, width: number, policy: number): boolean {
    if ((policy & CACHING) === 0) return false;
    if (this.#crosses(address, width)) {
      let kept = true;
      for (let index = 0; index < width; index++) kept = this.store(address + index, value >>> (8 * index), 1, policy) && kept;
      return kept;
    }
    const found = this.#find(address);
    const line = found === NO_LINE && policy === WRITE_ALLOCATE ? this.#fill(address) : found;
    if (line === NO_LINE) return false;
    this.#put(line, address, value, width);
    if (policy === WRITE_THROUGH) return false;
    this.#tags[line]! |= DIRTY;
    return true;
  }

  read(address: number, width: Width): number | undefined {
    const line = this.#find(address);
    return line === NO_LINE ? undefined : this.#get(line, address, width);
  }

  write(address: number, value: number, width: Width): void {
    const line = this.#find(address);
    if (line !== NO_LINE) this.#put(line, address, value, width);
  }

  /** A write to one of DCIMVAC to DCCISW, by its offset in the SCS; others are of the instruction side. */
  maintain(offset: number, value: number): void {
    switch (offset) {
      case 0xf5c: // DCIMVAC
        this.#maintain(this.#find(value), false, true);
        return;
      case 0xf60: // DCISW
        this.#maintain(this.#lineAt(value), false, true);
        return;
      case 0xf64: // DCCMVAU
      case 0xf68: // DCCMVAC
        this.#maintain(this.#find(value), true, false);
        return;
      case 0xf6c: // DCCSW
        this.#maintain(this.#lineAt(value), true, false);
        return;
      case 0xf70: // DCCIMVAC
        this.#maintain(this.#find(value), true, true);
        return;
      case 0xf74: // DCCISW
        this.#maintain(this.#lineAt(value), true, true);
    }
  }

  #maintain(line: number, cleans: boolean, invalidates: boolean): void {
    if (line === NO_LINE) return;
    if (cleans) this.#writeBack(line);
    if (invalidates) this.#tags[line] = 0;
  }

  #crosses(address: number, width: number): boolean {
    return (address & (this.#lineBytes - 1)) + width > this.#lineBytes;
  }

  #setOf(address: number): number {
    return Math.floor(address / this.#lineBytes) & (this.#sets - 1);
  }

  /** By set and way, of which the way stands in the highest bits (DDI 0403E.e, B2.2.7). */
  #lineAt(setAndWay: number): number {
    const wayBits = 32 - Math.clz32(this.#ways - 1);
    const way = wayBits === 0 ? 0 : setAndWay >>> (32 - wayBits);
    return way < this.#ways ? way * this.#sets + this.#setOf(setAndWay) : NO_LINE;
  }

  #find(address: number): number {
    const tag = ((address & -this.#lineBytes) | VALID) >>> 0;
    const end = this.#tags.length;
    for (let line = this.#setOf(address); line < end; line += this.#sets) if ((this.#tags[line]! & ~DIRTY) >>> 0 === tag) return line;
    return NO_LINE;
  }

  /** Brings in the line around an address, of plain memory only. */
  #fill(address: number): number {
    const { path, bus } = this.#parts;
    const from = (address & -this.#lineBytes) >>> 0;
    const slot = path.slotAt(from);
    // RAM that nobody has looked at is plain memory from its first read on.
    if (slot?.region.readable === false) bus.read(from, 4, MASTER_CORE);
    if (!slot?.region.readable || from - slot.region.address + this.#lineBytes > slot.byteLength) return NO_LINE;
    const line = this.#victim(this.#setOf(from));
    const at = from - slot.region.address;
    this.#data.set(slot.region.bytes.subarray(at, at + this.#lineBytes), line * this.#lineBytes);
    this.#tags[line] = from | VALID;
    return line;
  }

  #victim(set: number): number {
    for (let line = set; line < this.#tags.length; line += this.#sets) if ((this.#tags[line]! & VALID) === 0) return line;
    const line = set + this.#next[0]! * this.#sets;
    this.#next[0] = (this.#next[0]! + 1) % this.#ways;
    this.#writeBack(line);
    return line;
  }

  #writeBack(line: number): void {
    const tag = this.#tags[line]!;
    if ((tag & DIRTY) === 0) return;
    this.#tags[line] = tag & ~DIRTY;
    const { path, bus, codeWritten } = this.#parts;
    const from = (tag & -this.#lineBytes) >>> 0;
    const start = line * this.#lineBytes;
    const slot = path.slotAt(from);
    if (slot?.region.writable === true) {
      const at = from - slot.region.address;
      slot.region.bytes.set(this.#data.subarray(start, start + this.#lineBytes), at);
      if (slot.codePages[at >>> 8] !== 0) codeWritten(from, this.#lineBytes);
      return;
    }
    // What the bus says comes too late for the store; silicon would raise an imprecise BusFault.
    for (let index = 0; index < this.#lineBytes; index += 4) bus.write(from + index, this.#get(line, index, 4), 4, MASTER_CORE);
  }

  #get(line: number, address: number, width: number): number {
    const at = line * this.#lineBytes + (address & (this.#lineBytes - 1));
    let value = 0;
    for (let index = width - 1; index >= 0; index--) value = (value << 8) | this.#data[at + index]!;
    return value >>> 0;
  }

  #put(line: number, address: number, value: number, width: number): void {
    const at = line * this.#lineBytes + (address & (this.#lineBytes - 1));
    for (let index = 0; index < width; index++) this.#data[at + index] = value >>> (8 * index);
  }
}
