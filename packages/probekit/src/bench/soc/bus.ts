/** The chip's address map: which target answers where. What a target is, RAM, flash or peripheral, is the target's own. */
import { BUS_FAULT, BUS_OK, BUS_STALL, type MemoryRegion, type SystemBus, type Width } from '../seams.ts';

/** What stands at an address range. Offsets count from the range's first byte. */
export interface BusTarget {
  /** The range as plain memory, when it is. */
  readonly region?: MemoryRegion;
  read(offset: number, width: Width, master: number): number;
  write(offset: number, value: number, width: Width, master: number): void;
  /** A copy of plain memory, as nobody on the bus sees it. */
  peek?(offset: number, byteLength: number): Uint8Array<ArrayBuffer>;
}

interface Slot {
  readonly base: number;
  readonly byteLength: number;
  readonly target: BusTarget;
}

/** Ranges start and end at multiples of this. */
const GRANULE_SHIFT = 10;
/** Granules are kept in pages of 64: most of the address space is empty. */
const PAGE_SHIFT = 16;
const GRANULES = 1 << (PAGE_SHIFT - GRANULE_SHIFT);

export class ChipBus implements SystemBus {
  status: number = BUS_OK;
  stalledUntilNs = 0;
  readonly #pages = new Map<number, (Slot | undefined)[]>();

  /** Puts a target in place of what was there. */
  map(base: number, byteLength: number, target: BusTarget): void {
    const slot = { base, byteLength, target };
    const last = (base + byteLength - 1) >>> GRANULE_SHIFT;
    for (let granule = base >>> GRANULE_SHIFT; granule <= last; granule++) {
      const page = Math.floor(granule / GRANULES);
      const slots = this.#pages.get(page) ?? new Array<Slot | undefined>(GRANULES).fill(undefined);
      this.#pages.set(page, slots);
      slots[granule % GRANULES] = slot;
    }
  }

  #slotAt(address: number): Slot | undefined {
    return this.#pages.get(address >>> PAGE_SHIFT)?.[(address >>> GRANULE_SHIFT) % GRANULES];
  }

  read(address: number, width: Width, master: number): number {
    this.status = BUS_OK;
    const slot = this.#slotAt(address);
    const offset = slot ? address - slot.base : 0;
    if (!slot || offset + width > slot.byteLength) {
      this.status = BUS_FAULT;
      return 0;
    }
    return slot.target.read(offset, width, master);
  }

  write(address: number, value: number, width: Width, master: number): void {
    this.status = BUS_OK;
    const slot = this.#slotAt(address);
    const offset = slot ? address - slot.base : 0;
    if (!slot || offset + width > slot.byteLength) {
      this.status = BUS_FAULT;
      return;
    }
    slot.target.write(offset, value, width, master);
  }

  region(address: number): MemoryRegion | undefined {
    return this.#slotAt(address)?.target.region;
  }

  /** A copy of what memory holds; undefined where there is none. */
  peek(address: number, byteLength: number): Uint8Array<ArrayBuffer> | undefined {
    const slot = this.#slotAt(address);
    const offset = slot ? address - slot.base : 0;
    return slot && offset + byteLength <= slot.byteLength ? slot.target.peek?.(offset, byteLength) : undefined;
  }

  /** The access under way gets an error response. */
  fault(): void {
    this.status = BUS_FAULT;
  }

  /** The access under way gets no answer before this instant. */
  stall(untilNs: number): void {
    this.status = BUS_STALL;
    this.stalledUntilNs = untilNs;
  }
}
