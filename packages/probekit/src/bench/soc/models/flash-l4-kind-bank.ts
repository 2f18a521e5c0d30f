/**
 * One bank of the flash of STM32L4, G4 and G0 as the bus sees it: at its address, and again from address 0 on, where a start
 * from flash has it. What may be read, and what becomes of a write, is the controller's, `flash-l4-kind.ts`. Source: RM0351,
 * 2.6 (physical remap), 3.3.2 (ECC) and 3.5.
 */
import { FLASH_ADDRESS } from '../../../spec/stm32/flash-l4-kind.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { MemoryRegion, Width } from '../../seams.ts';
import type { BusTarget } from '../bus.ts';
import { type Damage, ErrorCode } from './flash-ecc.ts';
import { FlashStore } from './flash-store.ts';

const DOUBLE_WORD_CODE = new ErrorCode(8, 8);

/** What a bank asks the controller. Offsets count from the bank's first byte. */
export interface BankOwner {
  /** Whether this read gets an answer; what hinders it has been told to the chip. */
  mayRead(bank: L4KindBank, offset: number, master: number): boolean;
  /** Whether reads need nobody's leave. */
  isOpen(bank: L4KindBank): boolean;
  writeBytes(bank: L4KindBank, offset: number, value: number, width: Width): void;
  damaged(bank: L4KindBank, offset: number, damage: Damage): void;
}

export class L4KindBank {
  readonly index: number;
  readonly store: FlashStore;
  readonly windows: readonly [BankWindow, BankWindow];
  readonly #owner: BankOwner;

  constructor(memory: LinearMemory, place: { readonly index: number; readonly byteLength: number }, owner: BankOwner) {
    this.index = place.index;
    this.store = new FlashStore(memory, place.byteLength, DOUBLE_WORD_CODE);
    this.#owner = owner;
    const address = FLASH_ADDRESS + place.index * place.byteLength;
    this.windows = [new BankWindow(this, address), new BankWindow(this, address - FLASH_ADDRESS)];
  }

  get address(): number {
    return this.windows[0].region.address;
  }

  moveTo(address: number): void {
    this.windows[0].moveTo(address);
    this.windows[1].moveTo(address - FLASH_ADDRESS);
  }

  refresh(): void {
    for (const window of this.windows) window.refresh();
  }

  get isPlain(): boolean {
    return this.#owner.isOpen(this) && !this.store.hasBadWords;
  }

  read(offset: number, width: Width, master: number): number {
    if (!this.#owner.mayRead(this, offset, master)) return 0;
    if (!this.store.hasBadWords) return this.store.read(offset, width);
    const damage = this.store.damage(offset >>> 3);
    if (damage !== 'none') this.#owner.damaged(this, offset, damage);
    // Two wrong bits are no bus error here: the data is handed on as it is (RM0351, 3.3.2).
    return damage === 'corrected' ? this.store.readCorrected(offset, width) : this.store.read(offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    this.#owner.writeBytes(this, offset, value, width);
  }
}

class BankWindow implements BusTarget {
  region: MemoryRegion;
  readonly #bank: L4KindBank;
  /** The present region for each address that the bank can have: the core keeps what it knows by region. */
  readonly #regions = new Map<number, MemoryRegion>();

  constructor(bank: L4KindBank, address: number) {
    this.#bank = bank;
    this.region = this.#regionAt(address);
  }

  #regionAt(address: number): MemoryRegion {
    const { store } = this.#bank;
    const known = this.#regions.get(address);
    if (known?.bytes.length === store.keptByteLength) return known;
    // Whoever holds the one that has become too short asks the bus again.
    if (known) known.readable = false;
    const region = { address, bytes: store.keptBytes, readable: false, writable: false, generation: 0 };
    this.#regions.set(address, region);
    return region;
  }

  moveTo(address: number): void {
    this.region = this.#regionAt(address);
    this.refresh();
  }

  /** Whether the core may read the bytes without asking the bus. */
  refresh(): void {
    this.region = this.#regionAt(this.region.address);
    this.region.readable = this.#bank.isPlain;
  }

  read(offset: number, width: Width, master: number): number {
    return this.#bank.read(offset, width, master);
  }

  write(offset: number, value: number, width: Width): void {
    this.#bank.write(offset, value, width);
  }

  peek(offset: number, byteLength: number): Uint8Array<ArrayBuffer> {
    return this.#bank.store.peek(offset, byteLength);
  }
}
