/**
 * The data cache of a Cortex-M7, for a bench that is asked to have one: policies, look-ups, evictions, maintenance. DMA, access ports
 * and instruction fetches see the memory under it; the instruction cache is always coherent with that. Accesses take the time they
 * take without cache, maintenance none. The lines are `cache-lines.ts`, which
 * memory is cached how is `cacheability.ts`, who asks is `memory-path.ts`.
 * Sources: ARM DDI 0489F, 3.3 (CACR) and 5.9; ARM DDI 0403E.e, B2.2 and B3.2.
 */
import type { LinearMemory } from '../linear-memory.ts';
import { type DebugCache, MASTER_CORE, type SystemBus, type Width } from '../seams.ts';
import { CacheLines, DIRTY, NO_LINE, VALID } from './cache-lines.ts';
import { CACHING, SHARED, UNCACHED, WRITE_ALLOCATE, WRITE_THROUGH } from './cacheability.ts';
import type { MemoryPath } from './memory-path.ts';
import type { CoreProfile } from './profile.ts';
import { CACR } from './system-words.ts';

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
  readonly #lines: CacheLines;

  constructor(parts: DataCacheParts) {
    this.#parts = parts;
    this.#lines = new CacheLines(parts.memory, parts.profile.cacheSizes[0] ?? 0);
  }

  /** Power came up. Silicon holds anything then, this model nothing. */
  clear(): void {
    this.#lines.clear();
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
    if (this.#lines.crosses(address, width)) {
      let value = 0;
      for (let index = width - 1; index >= 0; index--) {
        const byte = this.load(address + index, 1, policy);
        if (byte === undefined) return undefined;
        value = (value << 8) | byte;
      }
      return value >>> 0;
    }
    const found = this.#lines.find(address);
    const line = found === NO_LINE ? this.#fill(address) : found;
    return line === NO_LINE ? undefined : this.#lines.get(line, address, width);
  }

  /** Answers false when memory is to be written, too. */
  store(address: number, value: number, width: number, policy: number): boolean {
    if ((policy & CACHING) === 0) return false;
    if (this.#lines.crosses(address, width)) {
      let kept = true;
      for (let index = 0; index < width; index++) kept = this.store(address + index, value >>> (8 * index), 1, policy) && kept;
      return kept;
    }
    const found = this.#lines.find(address);
    const line = found === NO_LINE && policy === WRITE_ALLOCATE ? this.#fill(address) : found;
    if (line === NO_LINE) return false;
    this.#lines.put(line, address, value, width);
    if (policy === WRITE_THROUGH) return false;
    this.#lines.tags[line]! |= DIRTY;
    return true;
  }

  read(address: number, width: Width): number | undefined {
    const line = this.#lines.find(address);
    return line === NO_LINE ? undefined : this.#lines.get(line, address, width);
  }

  write(address: number, value: number, width: Width): void {
    const line = this.#lines.find(address);
    if (line !== NO_LINE) this.#lines.put(line, address, value, width);
  }

  /** A write to one of DCIMVAC to DCCISW, by its offset in the SCS; others are of the instruction side. */
  maintain(offset: number, value: number): void {
    switch (offset) {
      case 0xf5c: // DCIMVAC
        this.#maintain(this.#lines.find(value), false, true);
        return;
      case 0xf60: // DCISW
        this.#maintain(this.#lines.at(value), false, true);
        return;
      case 0xf64: // DCCMVAU
      case 0xf68: // DCCMVAC
        this.#maintain(this.#lines.find(value), true, false);
        return;
      case 0xf6c: // DCCSW
        this.#maintain(this.#lines.at(value), true, false);
        return;
      case 0xf70: // DCCIMVAC
        this.#maintain(this.#lines.find(value), true, true);
        return;
      case 0xf74: // DCCISW
        this.#maintain(this.#lines.at(value), true, true);
    }
  }

  #maintain(line: number, cleans: boolean, invalidates: boolean): void {
    if (line === NO_LINE) return;
    if (cleans) this.#writeBack(line);
    if (invalidates) this.#lines.tags[line] = 0;
  }

  /** Brings in the line around an address, of plain memory only. */
  #fill(address: number): number {
    const { path, bus } = this.#parts;
    const from = (address & -this.#lines.byteLength) >>> 0;
    const slot = path.slotAt(from);
    // RAM that nobody has looked at is plain memory from its first read on.
    if (slot?.region.readable === false) bus.read(from, 4, MASTER_CORE);
    if (!slot?.region.readable || from - slot.region.address + this.#lines.byteLength > slot.byteLength) return NO_LINE;
    const line = this.#lines.victim(from);
    this.#writeBack(line);
    const at = from - slot.region.address;
    this.#lines.bytes(line).set(slot.region.bytes.subarray(at, at + this.#lines.byteLength));
    this.#lines.tags[line] = from | VALID;
    return line;
  }

  #writeBack(line: number): void {
    const tag = this.#lines.tags[line]!;
    if ((tag & DIRTY) === 0) return;
    this.#lines.tags[line] = tag & ~DIRTY;
    const { path, bus, codeWritten } = this.#parts;
    const from = (tag & -this.#lines.byteLength) >>> 0;
    const slot = path.slotAt(from);
    if (slot?.region.writable === true) {
      const at = from - slot.region.address;
      slot.region.bytes.set(this.#lines.bytes(line), at);
      if (slot.codePages[at >>> 8] !== 0) codeWritten(from, this.#lines.byteLength);
      return;
    }
    // What the bus says comes too late for the store; silicon would raise an imprecise BusFault.
    for (let index = 0; index < this.#lines.byteLength; index += 4)
      bus.write(from + index, this.#lines.get(line, index, 4), 4, MASTER_CORE);
  }
}
