/**
 * As many breakpoints as wanted: those beyond the comparators stand in flash. What is set and cleared while the core stands takes
 * effect together, just before it runs again. One that was met gets a comparator, since its instruction has to be executed, and one
 * that was not met for long goes to flash for it.
 */
import type { Memory } from '../base/index.ts';
import type { FlashPatches } from '../flash/index.ts';
import { type PlacesWanted, placeBreakpoints } from './breakpoint-plan.ts';
import { type Breakpoints, halfWord } from './breakpoints.ts';

export class FlashBreakpoints {
  readonly #comparators: Breakpoints;
  readonly #patches: FlashPatches;
  #wanted: ReadonlySet<number>;
  /** When the core ran last. */
  #inForce: readonly number[] = [];
  /** The one that was met last comes first, and one that is new before it. */
  #recent: readonly number[] = [];

  constructor(comparators: Breakpoints, patches: FlashPatches) {
    this.#comparators = comparators;
    this.#patches = patches;
    this.#wanted = new Set(comparators.addresses);
  }

  /** Sectors that were erased for breakpoints, one as often as it was. */
  get eraseCount(): number {
    return this.#patches.eraseCount;
  }

  get addresses(): readonly number[] {
    return [...this.#wanted];
  }

  /** Takes effect when the core runs again. @throws `debug/no-comparator`, `debug/breakpoint-address` outside of flash that can be erased */
  set(address: number): void {
    const wanted = new Set(this.#wanted).add(halfWord(address));
    this.#placesOf([...wanted], undefined);
    this.#wanted = wanted;
  }

  /** Takes effect when the core runs again. */
  clear(address: number): void {
    this.#wanted = new Set([...this.#wanted].filter((set) => set !== halfWord(address)));
  }

  /** Whether one stands in flash there. */
  isInFlash(address: number): boolean {
    return this.#patches.addresses.includes(halfWord(address));
  }

  /** Puts all that is wanted in force, the instruction at `pc` as it is. */
  async settle(pc: number): Promise<void> {
    const fresh = this.addresses.filter((address) => !this.#inForce.includes(address));
    this.#recent = [...fresh, ...this.#metFirst(pc).filter((address) => this.#wanted.has(address) && !fresh.includes(address))];
    await this.#place(this.addresses, pc);
    this.#inForce = this.addresses;
  }

  /** Gives the instruction at `pc` back, for a step; what else was in force stays so. */
  async free(pc: number): Promise<void> {
    if (!this.isInFlash(pc)) return;
    this.#recent = this.#metFirst(pc);
    await this.#place(this.#inForce, pc);
  }

  /** Gives the flash back; all that is wanted stands there again when the core runs. */
  async setAside(): Promise<void> {
    await this.#patches.set([]);
  }

  /** Memory in which the program is as it was built. */
  seenThrough(memory: Memory): Memory {
    const read: Memory['read'] = async (address, byteLength, options) =>
      this.#patches.original(address, await memory.read(address, byteLength, options));
    const unit = (address: number, value: number, byteLength: number) => {
      const bytes = Uint8Array.from({ length: byteLength }, (_, at) => value >>> (8 * at));
      return this.#patches.original(address, bytes).reduceRight((sum, byte) => sum * 256 + byte, 0);
    };
    return {
      read,
      read32: async (address, options) => unit(address, await memory.read32(address, options), 4),
      read16: async (address, options) => unit(address, await memory.read16(address, options), 2),
      read8: async (address, options) => unit(address, await memory.read8(address, options), 1),
      write: (address, data, options) => memory.write(address, data, options),
      write32: (address, value, options) => memory.write32(address, value, options),
      write16: (address, value, options) => memory.write16(address, value, options),
      write8: (address, value, options) => memory.write8(address, value, options),
    };
  }

  #metFirst(pc: number): readonly number[] {
    return this.#recent.includes(pc) ? [pc, ...this.#recent.filter((address) => address !== pc)] : this.#recent;
  }

  async #place(addresses: readonly number[], pc: number): Promise<void> {
    const { comparators, flash } = this.#placesOf(addresses, pc);
    await this.#patches.set(flash);
    await this.#comparators.replace(comparators);
  }

  #placesOf(addresses: readonly number[], pc: number | undefined) {
    const wanted: PlacesWanted = {
      addresses: [...addresses].sort((one, other) => this.#recent.indexOf(one) - this.#recent.indexOf(other)),
      unit: this.#comparators.unit,
      pc,
      isPatched: (address) => this.isInFlash(address),
      canPatch: (address) => this.#patches.canPatch(address),
    };
    return placeBreakpoints(wanted);
  }
}
