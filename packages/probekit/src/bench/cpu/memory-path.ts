/**
 * The core's way to memory: straight into plain memory where the bus allows it, else through the bus or the private
 * peripheral bus. What went wrong is left in the `TRAP` words. Source: ARM DDI 0403E.e, A3.2 and B3.1.
 */
import type { LinearMemory } from '../linear-memory.ts';
import { BUS_OK, BUS_STALL, MASTER_CORE, MASTER_FETCH, type MemoryRegion, type SystemBus, type Width } from '../seams.ts';
import { defaultCaching, UNCACHED } from './cacheability.ts';
import type { DataCache } from './data-cache.ts';
import { FastPages, lineOf, PAGE_BYTES, PAGE_OF_BYTE, PAGE_OF_HALFWORD, PAGE_OF_WORD } from './fast-pages.ts';
import type { Mpu } from './mpu.ts';
import { DEVICE, EXECUTE_NEVER, PRIVILEGED_READ, PRIVILEGED_WRITE, USER_READ, USER_WRITE } from './mpu-regions.ts';
import { TRAP, TRAP_ADDRESS, TRAP_BUS, TRAP_PROTECTION, TRAP_STALL, TRAP_UNALIGNED } from './state.ts';

/** One region of plain memory. */
export interface Slot {
  readonly byteLength: number;
  /** Where the region starts in the linear buffer. */
  readonly offset: number;
  readonly region: MemoryRegion;
  /** Nonzero for each 256 bytes that hold translated code. */
  readonly codePages: Uint8Array;
}

/** What the memory path asks of the core. */
export interface PathOwner {
  ppbRead(address: number, width: Width, debugger_: boolean): number;
  ppbWrite(address: number, value: number, width: Width, debugger_: boolean): void;
  readonly ppbStatus: number;
  /** A store hit a page with translated code. */
  codeWritten(address: number, byteLength: number): void;
  /** A data access while comparators watch. */
  watched(address: number, width: Width, value: number, isWrite: boolean): void;
}

/** With whose rights the MPU looks at an access; `VIEW_ALL`: not at all. */
export type View = typeof VIEW_ALL | typeof VIEW_PRIVILEGED | typeof VIEW_USER;
export const VIEW_ALL = 0;
export const VIEW_PRIVILEGED = 1;
export const VIEW_USER = 2;
/** What `fetch` answers when there is no half-word. */
export const FETCH_FAULT = -1;
export const FETCH_STALL = -2;
const READ_RIGHT = [0, PRIVILEGED_READ, USER_READ] as const;
const WRITE_RIGHT = [0, PRIVILEGED_WRITE, USER_WRITE] as const;

/** What the pages entered rely on. */
interface Relied {
  readonly region: MemoryRegion;
  readonly readable: boolean;
  readonly writable: boolean;
}

function tables(): readonly [FastPages, FastPages, FastPages] {
  return [new FastPages(), new FastPages(), new FastPages()];
}

export class MemoryPath {
  /** DWT data comparators are on: every access takes the slow path. */
  watching = false;
  /** CCR.UNALIGN_TRP. */
  unalignedTraps = false;
  /** All of the linear buffer. */
  readonly bytes: Uint8Array;
  readonly halfwords: Uint16Array;
  readonly words: Int32Array;
  /** Pages found before, by view, for loads and for stores. */
  readonly #allLoads = tables();
  readonly #allStores = tables();
  /** Those of the present view; another table after any access that took the long way. */
  loads: Int32Array = this.#allLoads[VIEW_ALL].lines;
  stores: Int32Array = this.#allStores[VIEW_ALL].lines;
  readonly #bus: SystemBus;
  readonly #owner: PathOwner;
  readonly #r: Int32Array;
  readonly #mpu: Mpu;
  #relied: Relied[] = [];
  #view: View = VIEW_ALL;
  #cache: DataCache | undefined;
  /** Whether the private peripheral bus answers. */
  #privileged = true;
  readonly #known = new WeakMap<MemoryRegion, Slot>();

  constructor({ memory, r, bus, owner, mpu }: { memory: LinearMemory; r: Int32Array; bus: SystemBus; owner: PathOwner; mpu: Mpu }) {
    this.#bus = bus;
    this.#owner = owner;
    this.#r = r;
    this.#mpu = mpu;
    this.bytes = new Uint8Array(memory.buffer);
    this.halfwords = new Uint16Array(memory.buffer, 0, memory.buffer.byteLength >>> 1);
    this.words = new Int32Array(memory.buffer, 0, memory.buffer.byteLength >>> 2);
  }

  /** Forgets which memory lies where. */
  forgetRegions(): void {
    for (let view = VIEW_ALL; view <= VIEW_USER; view++) {
      this.#allLoads[view]!.clear();
      this.#allStores[view]!.clear();
    }
    this.#relied = [];
  }

  /** Memory that may be cached is asked through this from now on, if any: all of it goes the slow way. */
  get cache(): DataCache | undefined {
    return this.#cache;
  }
  set cache(cache: DataCache | undefined) {
    if (cache !== this.#cache) this.forgetRegions();
    this.#cache = cache;
  }

  /** Stores to this page go the slow way from now on: it holds translated code. */
  codeLies(page: number): void {
    for (let view = VIEW_ALL; view <= VIEW_USER; view++) this.#allStores[view]!.drop(page);
  }

  /** Whose accesses come next. */
  accessAs(privileged: boolean, view: View): void {
    if (privileged === this.#privileged && view === this.#view) return;
    this.#privileged = privileged;
    this.#view = view;
    this.loads = this.#allLoads[view].lines;
    this.stores = this.#allStores[view].lines;
  }

  /** Memory may have lost its clock, or a bank begun to program: at any access to a peripheral, and between stretches. */
  followRegions(): void {
    const relied = this.#relied;
    for (let index = 0; index < relied.length; index++) {
      const { region, readable, writable } = relied[index]!;
      if (region.readable !== readable || region.writable !== writable) {
        this.forgetRegions();
        return;
      }
    }
  }

  /** The region around an address. */
  slotAt(address: number): Slot | undefined {
    const region = this.#bus.region(address);
    if (region === undefined) return undefined;
    let slot = this.#known.get(region);
    if (slot === undefined) {
      slot = {
        byteLength: region.bytes.length,
        offset: region.bytes.byteOffset,
        region,
        codePages: new Uint8Array((region.bytes.length >>> 8) + 1),
      };
      this.#known.set(region, slot);
    }
    return slot;
  }

  load32(address: number): number {
    const lines = this.loads;
    const line = lineOf(address);
    if (lines[line] === (address & PAGE_OF_WORD)) return this.words[(address + lines[line + 1]!) >>> 2]!;
    return this.#slowLoad(address >>> 0, 4) | 0;
  }

  /** Zero-extended. */
  load16(address: number): number {
    const lines = this.loads;
    const line = lineOf(address);
    if (lines[line] === (address & PAGE_OF_HALFWORD)) return this.halfwords[(address + lines[line + 1]!) >>> 1]!;
    return this.#slowLoad(address >>> 0, 2) | 0;
  }

  /** Zero-extended. */
  load8(address: number): number {
    const lines = this.loads;
    const line = lineOf(address);
    if (lines[line] === (address & PAGE_OF_BYTE)) return this.bytes[(address + lines[line + 1]!) | 0]!;
    return this.#slowLoad(address >>> 0, 1) | 0;
  }

  store32(address: number, value: number): void {
    const lines = this.stores;
    const line = lineOf(address);
    if (lines[line] === (address & PAGE_OF_WORD)) this.words[(address + lines[line + 1]!) >>> 2] = value;
    else this.#slowStore(address >>> 0, value, 4);
  }

  store16(address: number, value: number): void {
    const lines = this.stores;
    const line = lineOf(address);
    if (lines[line] === (address & PAGE_OF_HALFWORD)) this.halfwords[(address + lines[line + 1]!) >>> 1] = value;
    else this.#slowStore(address >>> 0, value, 2);
  }

  store8(address: number, value: number): void {
    const lines = this.stores;
    const line = lineOf(address);
    if (lines[line] === (address & PAGE_OF_BYTE)) this.bytes[(address + lines[line + 1]!) | 0] = value;
    else this.#slowStore(address >>> 0, value, 1);
  }

  load(address: number, width: number): number {
    if (width === 4) return this.load32(address);
    return width === 2 ? this.load16(address) : this.load8(address);
  }

  store(address: number, width: number, value: number): void {
    if (width === 4) this.store32(address, value);
    else if (width === 2) this.store16(address, value);
    else this.store8(address, value);
  }

  /** LDRT and its like: a load with the rights of unprivileged code. */
  loadAsUser(address: number, width: number): number {
    const privileged = this.#privileged;
    const view = this.#view;
    this.accessAs(false, view === VIEW_ALL ? VIEW_ALL : VIEW_USER);
    const value = this.load(address, width);
    this.accessAs(privileged, view);
    return value;
  }

  /** STRT and its like. */
  storeAsUser(address: number, width: number, value: number): void {
    const privileged = this.#privileged;
    const view = this.#view;
    this.accessAs(false, view === VIEW_ALL ? VIEW_ALL : VIEW_USER);
    this.store(address, width, value);
    this.accessAs(privileged, view);
  }

  /** Reads one half-word for the instruction fetch. Leaves nothing in `TRAP`: answers `FETCH_FAULT` or `FETCH_STALL` instead. */
  fetch(address: number): number {
    const value = this.#bus.read(address >>> 0, 2, MASTER_FETCH);
    if (this.#bus.status === BUS_OK) return value & 0xffff;
    return this.#bus.status === BUS_STALL ? FETCH_STALL : FETCH_FAULT;
  }

  #slowLoad(address: number, width: Width): number {
    const unaligned = (address & (width - 1)) !== 0;
    if (unaligned && this.#refusesUnaligned(address)) return 0;
    if (address >>> 20 === 0xe00) return this.#ppbLoad(address, width);
    if (this.#view !== VIEW_ALL && this.#refuses(address, width, READ_RIGHT[this.#view])) return 0;
    const value = this.#cache?.load(address, width, this.#policyAt(this.#cache, address)) ?? this.#memoryLoad(address, width, unaligned);
    if (this.watching && this.#r[TRAP] === 0) this.#owner.watched(address, width, value, false);
    return value >>> 0;
  }

  #memoryLoad(address: number, width: Width, unaligned: boolean): number {
    const slot = this.slotAt(address);
    let value = 0;
    if (slot?.region.readable === true && address - slot.region.address + width <= slot.byteLength) {
      if (!this.watching) this.#enter(this.#allLoads[this.#view], slot, address);
      const at = address - slot.region.address + slot.offset;
      for (let index = width - 1; index >= 0; index--) value = (value << 8) | this.bytes[at + index]!;
    } else if (unaligned) {
      for (let index = 0; index < width; index++) value |= this.#busRead(address + index, 1) << (8 * index);
    } else {
      value = this.#busRead(address, width);
    }
    return value;
  }

  #slowStore(address: number, value: number, width: Width): void {
    const unaligned = (address & (width - 1)) !== 0;
    if (unaligned && this.#refusesUnaligned(address)) return;
    if (address >>> 20 === 0xe00) {
      this.#ppbStore(address, value, width);
      return;
    }
    if (this.#view !== VIEW_ALL && this.#refuses(address, width, WRITE_RIGHT[this.#view])) return;
    if (!this.#cache?.store(address, value, width, this.#policyAt(this.#cache, address)))
      this.#memoryStore(address, value, width, unaligned);
    if (this.watching && this.#r[TRAP] === 0) this.#owner.watched(address, width, value, true);
  }

  #memoryStore(address: number, value: number, width: Width, unaligned: boolean): void {
    const slot = this.slotAt(address);
    if (slot?.region.writable === true && address - slot.region.address + width <= slot.byteLength) {
      const at = address - slot.region.address;
      for (let index = 0; index < width; index++) this.bytes[at + slot.offset + index] = value >>> (8 * index);
      if (slot.codePages[at >>> 8] !== 0 || slot.codePages[(at + width - 1) >>> 8] !== 0) this.#owner.codeWritten(address, width);
      else if (!this.watching) this.#enter(this.#allStores[this.#view], slot, address);
    } else if (unaligned) {
      for (let index = 0; index < width; index++) this.#busWrite(address + index, (value >>> (8 * index)) & 0xff, 1);
    } else {
      this.#busWrite(address, width === 4 ? value >>> 0 : value & (width === 2 ? 0xffff : 0xff), width);
    }
  }

  #policyAt(cache: DataCache, address: number): number {
    return cache.policyOf(address, this.#view === VIEW_ALL ? defaultCaching(address) : this.#mpu.rights(this.#mpu.stretchAt(address)));
  }

  /** Unaligned accesses are only for Normal memory, and only while CCR.UNALIGN_TRP is clear (A3.2.1). */
  #refusesUnaligned(address: number): boolean {
    if (!this.unalignedTraps && !this.#isDevice(address)) return false;
    this.#trap(TRAP_UNALIGNED, address);
    return true;
  }

  #isDevice(address: number): boolean {
    if (this.#view !== VIEW_ALL) {
      // A refusal of the MPU comes first.
      const rights = this.#mpu.rights(this.#mpu.stretchAt(address));
      return (rights & DEVICE) !== 0 && (rights & READ_RIGHT[this.#view]) !== 0;
    }
    return address >>> 29 === 2 || address >= 0xa000_0000;
  }

  /** Whether the MPU refuses an access; the address of the first byte it refuses is left in `TRAP_ADDRESS`. */
  #refuses(address: number, width: Width, right: number): boolean {
    const mpu = this.#mpu;
    const first = mpu.stretchAt(address);
    if ((mpu.rights(first) & right) === 0) {
      this.#trap(TRAP_PROTECTION, address);
      return true;
    }
    const end = mpu.end(first);
    if (address + width <= end || end === 2 ** 32 || (mpu.rights(first + 1) & right) !== 0) return false;
    this.#trap(TRAP_PROTECTION, end);
    return true;
  }

  /** Enters the page around an address, if all of it lies in the region and has the same rights. */
  #enter(pages: FastPages, slot: Slot, address: number): void {
    const { region } = slot;
    const page = address - (address % PAGE_BYTES);
    const end = page + PAGE_BYTES;
    if (page < region.address || end > region.address + slot.byteLength) return;
    if (this.#cache !== undefined && this.#policyAt(this.#cache, address) !== UNCACHED) return;
    if (this.#view !== VIEW_ALL) {
      const stretch = this.#mpu.stretchAt(address);
      if (page < this.#mpu.start(stretch) || end > this.#mpu.end(stretch)) return;
    }
    if (!this.#relied.some((each) => each.region === region)) {
      this.#relied.push({ region, readable: region.readable, writable: region.writable });
    }
    pages.enter(address | 0, slot.offset + (page - region.address));
  }

  /** End of the code that may be executed from an address on; the address itself when none. */
  executableEnd(address: number): number {
    if (this.#view === VIEW_ALL) return address >>> 29 === 2 || address >= 0xa000_0000 ? address : 2 ** 32;
    const mpu = this.#mpu;
    const readable = READ_RIGHT[this.#view];
    let end = address;
    for (let stretch = mpu.stretchAt(address); end < 2 ** 32; stretch++) {
      const rights = mpu.rights(stretch);
      if ((rights & EXECUTE_NEVER) !== 0 || (rights & readable) === 0) break;
      end = mpu.end(stretch);
    }
    return end;
  }

  #busRead(address: number, width: Width): number {
    const value = this.#bus.read(address, width, MASTER_CORE);
    this.#check(this.#bus.status, address);
    this.followRegions();
    return value;
  }

  #busWrite(address: number, value: number, width: Width): void {
    this.#bus.write(address, value, width, MASTER_CORE);
    this.#check(this.#bus.status, address);
    this.followRegions();
  }

  #ppbLoad(address: number, width: Width): number {
    if (!this.#privileged && !isItm(address)) {
      this.#trap(TRAP_BUS, address);
      return 0;
    }
    const value = this.#owner.ppbRead(address, width, false);
    this.#check(this.#owner.ppbStatus, address);
    return value;
  }

  #ppbStore(address: number, value: number, width: Width): void {
    if (!this.#privileged && !isItm(address)) {
      this.#trap(TRAP_BUS, address);
      return;
    }
    this.#owner.ppbWrite(address, width === 4 ? value >>> 0 : value & (width === 2 ? 0xffff : 0xff), width, false);
    this.#check(this.#owner.ppbStatus, address);
  }

  #check(status: number, address: number): void {
    if (status !== BUS_OK) this.#trap(status === BUS_STALL ? TRAP_STALL : TRAP_BUS, address);
  }

  #trap(kind: number, address: number): void {
    this.#r[TRAP] = kind;
    this.#r[TRAP_ADDRESS] = address;
  }
}

/** The ITM decides itself what unprivileged code may do there (C1.7.3). */
function isItm(address: number): boolean {
  return address >>> 12 === 0xe_0000;
}
