/** The watchpoints of one core. What each comparator gets is `watch-plan.ts`. Source: ARM DDI 0403E.e, C1.8. */
import type { Memory } from '../base/index.ts';
import { DWT_COMP_STEP, DWT_COMP0, DWT_CTRL, DWT_FUNCTION0 } from '../spec/arm/debug-units.ts';
import { planWatches, type Watch, type WatchComparator, type WatchUnit } from './watch-plan.ts';

const MASK = 4;
const FUNCTION = 8;
/** The only one that compares data on Cortex-M3, M4 and M7. */
const VALUE_COMPARATOR = 1;

export class Watchpoints {
  readonly unit: WatchUnit;
  readonly #memory: Memory;
  #watches: readonly Watch[] = [];
  #rows: readonly WatchComparator[] = [];

  private constructor(memory: Memory, unit: WatchUnit) {
    this.#memory = memory;
    this.unit = unit;
  }

  /** Needs DEMCR.TRCENA. Finds out what the comparators can do, and clears whatever an earlier program has left in them. */
  static async open(memory: Memory, architecture: 6 | 7 | 8): Promise<Watchpoints> {
    const comparators = DWT_CTRL.get(await memory.read32(DWT_CTRL.address), 'NUMCOMP');
    for (let index = 0; index < comparators; index++) await memory.write32(placeOf(index) + FUNCTION, 0);
    const masks = architecture !== 8 && comparators > 0;
    const watchpoints = new Watchpoints(memory, {
      architecture,
      comparators,
      mostMaskBits: masks ? await mostMaskBits(memory) : 0,
      valueComparator:
        architecture === 7 && comparators > VALUE_COMPARATOR && (await comparesValues(memory)) ? VALUE_COMPARATOR : undefined,
    });
    await watchpoints.restore();
    return watchpoints;
  }

  get watches(): readonly Watch[] {
    return this.#watches;
  }

  /**
   * The core will halt soon after such an access. One that is set already stays. Nothing changes where it throws.
   *
   * @throws `debug/no-comparator`, `debug/watch-region`
   */
  async set(watch: Watch): Promise<void> {
    if (this.#watches.some((each) => isSame(each, watch))) return;
    const watches = [...this.#watches, watch];
    await this.#write(watches, planWatches(watches, this.unit));
  }

  async clear(watch: Watch): Promise<void> {
    const watches = this.#watches.filter((each) => !isSame(each, watch));
    if (watches.length < this.#watches.length) await this.#write(watches, planWatches(watches, this.unit));
  }

  async clearAll(): Promise<void> {
    await this.#write([], planWatches([], this.unit));
  }

  /** Those that have seen their access since the last call: the flag of a comparator is cleared as it is read. */
  async takeMatched(): Promise<readonly Watch[]> {
    const matched = new Set<Watch>();
    for (const [index, { watch }] of this.#rows.entries()) {
      if (watch && DWT_FUNCTION0.get(await this.#memory.read32(placeOf(index) + FUNCTION), 'MATCHED') === 1) matched.add(watch);
    }
    return [...matched];
  }

  /** Takes all out of force, until `restore`. */
  async setAside(): Promise<void> {
    for (const index of this.#rows.keys()) await this.#memory.write32(placeOf(index) + FUNCTION, 0);
  }

  /** Writes all of them anew, whatever the comparators hold. */
  async restore(): Promise<void> {
    await this.#write(this.#watches, planWatches(this.#watches, this.unit));
  }

  /** A comparator is off while its address changes. */
  async #write(watches: readonly Watch[], rows: readonly WatchComparator[]): Promise<void> {
    this.#watches = watches;
    this.#rows = rows;
    for (const index of rows.keys()) await this.#memory.write32(placeOf(index) + FUNCTION, 0);
    for (const [index, row] of rows.entries()) {
      await this.#memory.write32(placeOf(index), row.comp);
      if (this.unit.architecture !== 8) await this.#memory.write32(placeOf(index) + MASK, row.mask);
    }
    for (const [index, row] of rows.entries()) if (row.function !== 0) await this.#memory.write32(placeOf(index) + FUNCTION, row.function);
  }
}

function placeOf(index: number): number {
  return DWT_COMP0 + DWT_COMP_STEP * index;
}

/** As many as stick of all ones (C1.8.11). */
async function mostMaskBits(memory: Memory): Promise<number> {
  await memory.write32(DWT_COMP0 + MASK, 0x1f);
  return (await memory.read32(DWT_COMP0 + MASK)) & 0x1f;
}

/** Whether DATAVMATCH sticks; with FUNCTION 0 it does nothing. */
async function comparesValues(memory: Memory): Promise<boolean> {
  const place = placeOf(VALUE_COMPARATOR) + FUNCTION;
  await memory.write32(place, DWT_FUNCTION0.pack({ DATAVMATCH: 1 }));
  return DWT_FUNCTION0.get(await memory.read32(place), 'DATAVMATCH') === 1;
}

function isSame(one: Watch, other: Watch): boolean {
  return one.address === other.address && one.byteLength === other.byteLength && one.on === other.on && one.value === other.value;
}
