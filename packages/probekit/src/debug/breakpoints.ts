/** The hardware breakpoints of one core. What each comparator gets is `breakpoint-plan.ts`. Source: ARM DDI 0403E.e, C1.11. */
import type { Memory } from '../base/index.ts';
import { FP_COMP0, FP_CTRL } from '../spec/arm/debug-units.ts';
import { type BreakpointUnit, planBreakpoints } from './breakpoint-plan.ts';

export class Breakpoints {
  readonly unit: BreakpointUnit;
  readonly #memory: Memory;
  readonly #addresses = new Set<number>();
  /** What the comparators hold. */
  #written: readonly number[] = [];

  private constructor(memory: Memory, unit: BreakpointUnit) {
    this.#memory = memory;
    this.unit = unit;
  }

  /** Reads what the unit is, clears whatever an earlier program has left in it, and switches it on. */
  static async open(memory: Memory): Promise<Breakpoints> {
    const { REV, NUM_CODE_HIGH, NUM_CODE_LOW } = FP_CTRL.unpack(await memory.read32(FP_CTRL.address));
    const breakpoints = new Breakpoints(memory, { version: REV === 0 ? 1 : 2, comparators: (NUM_CODE_HIGH << 4) | NUM_CODE_LOW });
    await breakpoints.restore();
    return breakpoints;
  }

  /** Addresses of half-words, in the order in which they were set. */
  get addresses(): readonly number[] {
    return [...this.#addresses];
  }

  has(address: number): boolean {
    return this.#addresses.has(halfWord(address));
  }

  /**
   * The core will halt before it executes the instruction there; bit 0, which marks Thumb in pointers, does not count. One that is
   * set already stays. Nothing changes where it throws.
   *
   * @throws `debug/no-comparator`, `debug/breakpoint-address`
   */
  async set(address: number): Promise<void> {
    const wanted = new Set(this.#addresses).add(halfWord(address));
    const words = planBreakpoints([...wanted], this.unit);
    this.#addresses.add(halfWord(address));
    await this.#write(words);
  }

  async clear(address: number): Promise<void> {
    if (this.#addresses.delete(halfWord(address))) await this.#write(planBreakpoints(this.addresses, this.unit));
  }

  async clearAll(): Promise<void> {
    await this.replace([]);
  }

  /** These, and no others. Nothing changes where it throws. @throws as `set` */
  async replace(addresses: readonly number[]): Promise<void> {
    const words = planBreakpoints(addresses.map(halfWord), this.unit);
    this.#addresses.clear();
    for (const address of addresses) this.#addresses.add(halfWord(address));
    await this.#write(words);
  }

  /** Runs `work` with the one at `address` out of force. */
  async without<T>(address: number, work: () => Promise<T>): Promise<T> {
    await this.#write(
      planBreakpoints(
        this.addresses.filter((set) => set !== halfWord(address)),
        this.unit,
      ),
    );
    try {
      return await work();
    } finally {
      await this.#write(planBreakpoints(this.addresses, this.unit));
    }
  }

  /** Takes all out of force, until `restore`. */
  async setAside(): Promise<void> {
    await this.#write(planBreakpoints([], this.unit));
  }

  /** Writes all of them anew: after power was lost, whatever is in the unit is not ours. */
  async restore(): Promise<void> {
    this.#written = [];
    await this.#write(planBreakpoints(this.addresses, this.unit));
    await this.#memory.write32(FP_CTRL.address, FP_CTRL.pack({ KEY: 1, ENABLE: 1 }));
  }

  /** Clears the comparators and switches the unit off. */
  async close(): Promise<void> {
    await this.clearAll();
    await this.#memory.write32(FP_CTRL.address, FP_CTRL.pack({ KEY: 1 }));
  }

  /** Only what changes; what a failed write has left is not known, so all is written the next time. */
  async #write(words: readonly number[]): Promise<void> {
    const held = this.#written;
    this.#written = [];
    for (const [index, word] of words.entries()) if (held[index] !== word) await this.#memory.write32(FP_COMP0 + 4 * index, word);
    this.#written = words;
  }
}

/** Where the instruction stands that a pointer names. */
export function halfWord(address: number): number {
  return (address & ~1) >>> 0;
}
