/**
 * The cells of the flash of STM32L4, G4 and G0: one or two banks, pages, and where all of it lies. Offsets count from the first
 * byte of bank 1 through both banks. When cells may change is the controller's, `flash-l4-kind.ts`. Source: RM0351, RM0440 and
 * RM0444, 3.3.1. That a G4 lays its bytes out otherwise with one bank is not modelled: they stay where they are.
 */
import { FLASH_ADDRESS, type L4KindDie } from '../../../spec/stm32/flash-l4-kind.ts';
import type { Boot, ModelContext } from '../model.ts';
import { type BankOwner, L4KindBank } from './flash-l4-kind-bank.ts';
import type { L4KindOptions, Stretch } from './flash-l4-kind-options.ts';

export class L4KindArray {
  readonly banks: readonly L4KindBank[];
  readonly bankBytes: number;
  readonly #die: L4KindDie;
  readonly #options: L4KindOptions;
  readonly #chip: ModelContext['chip'];

  constructor(
    { memory, chip }: ModelContext,
    { die, byteLength, options }: { readonly die: L4KindDie; readonly byteLength: number; readonly options: L4KindOptions },
    owner: BankOwner,
  ) {
    this.#die = die;
    this.#options = options;
    this.#chip = chip;
    const count = die.banks ? 2 : 1;
    this.bankBytes = byteLength / count;
    this.banks = Array.from({ length: count }, (_, index) => new L4KindBank(memory, { index, byteLength: this.bankBytes }, owner));
  }

  /** Two banks of cells that are used as one. */
  get #isJoined(): boolean {
    return this.banks.length === 2 && !this.#options.dual;
  }

  /** Bits of the banks that cannot be read while something runs here. */
  banksAt(at: number): number {
    return this.#isJoined ? 3 : 1 << Math.floor(at / this.bankBytes);
  }

  /** Bits of the banks that a mass erase with these bits means. */
  banksOf(bits: number): number {
    return this.#isJoined ? 3 : bits;
  }

  /** A page number beyond the bank's pages selects by its low bits. */
  pageAt(number: number, isBank2: boolean): number {
    const { dual, pageBytes } = this.#options;
    const bytes = dual ? this.bankBytes : this.bankBytes * this.banks.length;
    return ((number * pageBytes) % bytes) + (dual && isBank2 ? this.bankBytes : 0);
  }

  #in(at: number) {
    return { store: this.banks[Math.floor(at / this.bankBytes)]!.store, offset: at % this.bankBytes };
  }

  /** Nothing has been programmed here since the erase. */
  isErased(at: number, byteLength: number): boolean {
    const { store, offset } = this.#in(at);
    return store.damage(offset / byteLength) === 'none' && store.peek(offset, byteLength).every((byte) => byte === 0xff);
  }

  program(at: number, data: Uint8Array): void {
    const { store, offset } = this.#in(at);
    store.program(offset, data);
  }

  erasePage(at: number): void {
    const { store, offset } = this.#in(at);
    store.erase(offset, this.#options.pageBytes);
  }

  /** All pages of these banks but those with any of what is kept. */
  eraseBanks(bits: number, kept: readonly Stretch[] = []): void {
    const { pageBytes } = this.#options;
    for (const { index, store } of this.banks) {
      for (let offset = 0; bits & (1 << index) && offset < store.byteLength; offset += pageBytes) {
        const start = index * this.bankBytes + offset;
        if (!kept.some((stretch) => stretch.start < start + pageBytes && stretch.end > start)) store.erase(offset, pageBytes);
      }
    }
  }

  /** What programming cut short leaves. */
  spoilProgram(at: number, data: Uint8Array): void {
    const { store, offset } = this.#in(at);
    store.spoilProgram(offset, data, this.#chip.random);
  }

  spoilPage(at: number): void {
    const { store, offset } = this.#in(at);
    store.spoilErase(offset, this.#options.pageBytes, this.#chip.random);
  }

  spoilBanks(bits: number): void {
    for (const { index, store } of this.banks) if (bits & (1 << index)) store.spoilErase(0, store.byteLength, this.#chip.random);
  }

  refresh(): void {
    for (const bank of this.banks) bank.refresh();
  }

  /** The cells of these banks have changed under the core's feet. */
  tell(bits: number): void {
    this.refresh();
    for (const { index, store, windows } of this.banks) {
      if (!(bits & (1 << index))) continue;
      for (const { region } of windows) this.#chip.memoryChanged(region.address, store.byteLength);
    }
  }

  /** Factory programming. False outside. */
  load(address: number, bytes: Uint8Array): boolean {
    const bank = this.banks.find((one) => address >= one.address && address < one.address + one.store.byteLength);
    if (!bank) return false;
    const offset = address - bank.address;
    const fitting = Math.min(bytes.length, bank.store.byteLength - offset);
    if (fitting < bytes.length && !this.load(address + fitting, bytes.subarray(fitting))) return false;
    bank.store.load(offset, bytes.subarray(0, fitting));
    bank.refresh();
    return true;
  }

  /** The windows of the banks, put where the option bytes in force want them. */
  mapping(): ReturnType<Boot['mapping']> {
    const bank2Address = this.#options.dual ? this.#die.banks?.bank2Address : undefined;
    return this.banks.flatMap((bank) => {
      bank.moveTo(bank.index === 1 && bank2Address !== undefined ? bank2Address : FLASH_ADDRESS + bank.index * this.bankBytes);
      return bank.windows.map((target) => ({ address: target.region.address, byteLength: bank.store.byteLength, target }));
    });
  }
}
