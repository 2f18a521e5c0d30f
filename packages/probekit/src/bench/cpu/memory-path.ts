/**
 * The core's way to memory: straight into plain memory where the bus allows it, else through the bus or the private
 * peripheral bus. What went wrong is left in the `TRAP` words. Source: ARM DDI 0403E.e, A3.2 and B3.1.
 */
import type { LinearMemory } from '../linear-memory.ts';
import { BUS_OK, BUS_STALL, MASTER_CORE, type MemoryRegion, type SystemBus, type Width } from '../seams.ts';
import type { Mpu } from './mpu.ts';
import { DEVICE, EXECUTE_NEVER, PRIVILEGED_READ, PRIVILEGED_WRITE, USER_READ, USER_WRITE } from './mpu-regions.ts';
import { TRAP, TRAP_ADDRESS, TRAP_BUS, TRAP_PROTECTION, TRAP_STALL, TRAP_UNALIGNED } from './state.ts';

/** One region as the fast path sees it. */
export interface Slot {
  /** The first address as a signed word: the fast path calculates with nothing else. */
  readonly base: number;
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
/** Granularity of the fast path: that of the pages with translated code. */
const PAGE = 256;

const NO_REGION: MemoryRegion = { address: 0, bytes: new Uint8Array(0), readable: false, writable: false, generation: 0 };
const NO_SLOT: Slot = { base: 0, byteLength: 0, offset: 0, region: NO_REGION, codePages: new Uint8Array(0) };

function emptySlots(): Slot[] {
  return new Array<Slot>(256).fill(NO_SLOT);
}

export class MemoryPath {
  /** DWT data comparators are on: every access takes the slow path. */
  watching = false;
  /** CCR.UNALIGN_TRP. */
  unalignedTraps = false;
  readonly #bus: SystemBus;
  readonly #owner: PathOwner;
  readonly #r: Int32Array;
  readonly #mem8: Uint8Array;
  readonly #mem16: Uint16Array;
  readonly #mem32: Int32Array;
  readonly #mpu: Mpu;
  /** The last region used in each 16 MB of the address space, by view, for loads and for stores. */
  readonly #allLoads = [emptySlots(), emptySlots(), emptySlots()] as const;
  readonly #allStores = [emptySlots(), emptySlots(), emptySlots()] as const;
  #loads: Slot[] = this.#allLoads[VIEW_ALL];
  #stores: Slot[] = this.#allStores[VIEW_ALL];
  #view: View = VIEW_ALL;
  /** Whether the private peripheral bus answers. */
  #privileged = true;
  /** Parts of regions that have the same rights throughout, by their first address. */
  readonly #windows = new Map<number, Slot>();
  readonly #known = new WeakMap<MemoryRegion, Slot>();

  constructor({ memory, r, bus, owner, mpu }: { memory: LinearMemory; r: Int32Array; bus: SystemBus; owner: PathOwner; mpu: Mpu }) {
    this.#bus = bus;
    this.#owner = owner;
    this.#r = r;
    this.#mpu = mpu;
    this.#mem8 = new Uint8Array(memory.buffer);
    this.#mem16 = new Uint16Array(memory.buffer, 0, memory.buffer.byteLength >>> 1);
    this.#mem32 = new Int32Array(memory.buffer, 0, memory.buffer.byteLength >>> 2);
  }

  /** Forgets which memory lies where. */
  forgetRegions(): void {
    for (const slots of [...this.#allLoads, ...this.#allStores]) slots.fill(NO_SLOT);
    this.#windows.clear();
  }

  /** Whose accesses come next. */
  accessAs(privileged: boolean, view: View): void {
    this.#privileged = privileged;
    this.#view = view;
    this.#loads = this.#allLoads[view];
    this.#stores = this.#allStores[view];
  }

  /** The region around an address as the fast path would use it. */
  slotAt(address: number): Slot | undefined {
    const region = this.#bus.region(address);
    if (region === undefined) return undefined;
    let slot = this.#known.get(region);
    if (slot === undefined) {
      slot = {
        base: region.address | 0,
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
    const slot = this.#loads[address >>> 24]!;
    const at = (address - slot.base) >>> 0;
    if (at < slot.byteLength && (address & 3) === 0 && slot.region.readable === true) return this.#mem32[(at + slot.offset) >>> 2]!;
    return this.#slowLoad(address >>> 0, 4) | 0;
  }

  /** Zero-extended. */
  load16(address: number): number {
    const slot = this.#loads[address >>> 24]!;
    const at = (address - slot.base) >>> 0;
    if (at < slot.byteLength && (address & 1) === 0 && slot.region.readable === true) return this.#mem16[(at + slot.offset) >>> 1]!;
    return this.#slowLoad(address >>> 0, 2) | 0;
  }

  /** Zero-extended. */
  load8(address: number): number {
    const slot = this.#loads[address >>> 24]!;
    const at = (address - slot.base) >>> 0;
    if (at < slot.byteLength && slot.region.readable === true) return this.#mem8[at + slot.offset]!;
    return this.#slowLoad(address >>> 0, 1) | 0;
  }

  store32(address: number, value: number): void {
    const slot = this.#stores[address >>> 24]!;
    const at = (address - slot.base) >>> 0;
    if (at < slot.byteLength && (address & 3) === 0 && slot.region.writable === true && slot.codePages[at >>> 8] === 0)
      this.#mem32[(at + slot.offset) >>> 2] = value;
    else this.#slowStore(address >>> 0, value, 4);
  }

  store16(address: number, value: number): void {
    const slot = this.#stores[address >>> 24]!;
    const at = (address - slot.base) >>> 0;
    if (at < slot.byteLength && (address & 1) === 0 && slot.region.writable === true && slot.codePages[at >>> 8] === 0)
      this.#mem16[(at + slot.offset) >>> 1] = value;
    else this.#slowStore(address >>> 0, value, 2);
  }

  store8(address: number, value: number): void {
    const slot = this.#stores[address >>> 24]!;
    const at = (address - slot.base) >>> 0;
    if (at < slot.byteLength && slot.region.writable === true && slot.codePages[at >>> 8] === 0) this.#mem8[at + slot.offset] = value;
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
    const value = this.#bus.read(address >>> 0, 2, MASTER_CORE);
    if (this.#bus.status === BUS_OK) return value & 0xffff;
    return this.#bus.status === BUS_STALL ? FETCH_STALL : FETCH_FAULT;
  }

  #slowLoad(address: number, width: Width): number {
    const unaligned = (address & (width - 1)) !== 0;
    if (unaligned && this.#refusesUnaligned(address)) return 0;
    if (address >>> 20 === 0xe00) return this.#ppbLoad(address, width);
    if (this.#view !== VIEW_ALL && this.#refuses(address, width, READ_RIGHT[this.#view])) return 0;
    const slot = this.slotAt(address);
    let value = 0;
    if (slot?.region.readable === true && address - slot.region.address + width <= slot.byteLength) {
      if (!this.watching) this.#loads[address >>> 24] = this.#windowAt(slot, address);
      const at = address - slot.region.address + slot.offset;
      for (let index = width - 1; index >= 0; index--) value = (value << 8) | this.#mem8[at + index]!;
    } else if (unaligned) {
      for (let index = 0; index < width; index++) value |= this.#busRead(address + index, 1) << (8 * index);
    } else {
      value = this.#busRead(address, width);
    }
    if (this.watching && this.#r[TRAP] === 0) this.#owner.watched(address, width, value, false);
    return value >>> 0;
  }

  #slowStore(address: number, value: number, width: Width): void {
    const unaligned = (address & (width - 1)) !== 0;
    if (unaligned && this.#refusesUnaligned(address)) return;
    if (address >>> 20 === 0xe00) {
      this.#ppbStore(address, value, width);
      return;
    }
    if (this.#view !== VIEW_ALL && this.#refuses(address, width, WRITE_RIGHT[this.#view])) return;
    const slot = this.slotAt(address);
    if (slot?.region.writable === true && address - slot.region.address + width <= slot.byteLength) {
      if (!this.watching) this.#stores[address >>> 24] = this.#windowAt(slot, address);
      const at = address - slot.region.address;
      for (let index = 0; index < width; index++) this.#mem8[at + slot.offset + index] = value >>> (8 * index);
      if (slot.codePages[at >>> 8] !== 0 || slot.codePages[(at + width - 1) >>> 8] !== 0) this.#owner.codeWritten(address, width);
    } else if (unaligned) {
      for (let index = 0; index < width; index++) this.#busWrite(address + index, (value >>> (8 * index)) & 0xff, 1);
    } else {
      this.#busWrite(address, width === 4 ? value >>> 0 : value & (width === 2 ? 0xffff : 0xff), width);
    }
    if (this.watching && this.#r[TRAP] === 0) this.#owner.watched(address, width, value, true);
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

  /** What the fast path may use of a region: pages whose rights are those at the address. */
  #windowAt(slot: Slot, address: number): Slot {
    if (this.#view === VIEW_ALL) return slot;
    const mpu = this.#mpu;
    const stretch = mpu.stretchAt(address);
    const base = slot.region.address;
    const from = base + Math.ceil(Math.max(0, mpu.start(stretch) - base) / PAGE) * PAGE;
    const end = Math.min(base + slot.byteLength, mpu.end(stretch));
    if (address < from || address >= end) return NO_SLOT;
    const kept = this.#windows.get(from);
    if (kept !== undefined) return kept;
    const window = {
      base: from | 0,
      byteLength: end - from,
      offset: slot.offset + (from - base),
      region: slot.region,
      codePages: slot.codePages.subarray((from - base) / PAGE),
    };
    this.#windows.set(from, window);
    return window;
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
    return value;
  }

  #busWrite(address: number, value: number, width: Width): void {
    this.#bus.write(address, value, width, MASTER_CORE);
    this.#check(this.#bus.status, address);
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
