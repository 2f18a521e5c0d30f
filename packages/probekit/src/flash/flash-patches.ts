/**
 * Breakpoints in flash: a BKPT instruction in the place of the program's own, while a debugger works. The core stands meanwhile and
 * keeps all that it holds: no reset, no loader. What belongs into the sectors is in a journal from before the first erase until all is
 * back. Sources: ARM DDI 0403E.e, A7.7.17 (BKPT), B2.2 (caches); ARM DDI 0489F, 5.9 (of a Cortex-M7).
 */
import type { Memory, Store } from '../base/index.ts';
import type { Image } from '../image/index.ts';
import { CCR, DCCIMVAC, ICIALLU } from '../spec/arm/scb.ts';
import { type FlashController, type FlashSector, flashOf, knownChip, type Target } from '../stm32/index.ts';
import { protectedAmong } from './control.ts';
import { flashErrors } from './errors.ts';
import { executePlan } from './execute.ts';
import { journalName, readJournal, writeJournal } from './journal.ts';
import { planFlash, type SectorContent } from './plan.ts';
import { readSectors } from './read.ts';

/** BKPT #0, its lower byte first. */
export const BKPT = Uint8Array.of(0x00, 0xbe);

const NO_IMAGE: Image = { name: 'nothing', format: 'bin', segments: [] };

interface Journal {
  readonly store: Store;
  readonly name: string;
}

export class FlashPatches {
  readonly #target: Target;
  readonly #flash: FlashController;
  /** Those that can be erased. */
  readonly #sectors: readonly FlashSector[];
  readonly #journal: Journal | undefined;
  /** What belongs into the sectors that hold patches, or are about to. */
  readonly #originals = new Map<FlashSector, Uint8Array>();
  /** A write to them was begun, and has not ended. */
  readonly #unfinished = new Set<FlashSector>();
  #addresses: readonly number[] = [];
  #eraseCount = 0;

  private constructor(target: Target, flash: FlashController, sectors: readonly FlashSector[], journal: Journal | undefined) {
    this.#target = target;
    this.#flash = flash;
    this.#sectors = sectors;
    this.#journal = journal;
  }

  /**
   * Reads what protection says, and writes nothing. Without a store a cut leaves the breakpoints in flash.
   *
   * @throws `stm32/no-flash-driver`, `flash/read-protected`, `flash/unfinished` where an earlier job was cut, `flash/journal-damaged`
   */
  static async open(target: Target, store: Store | undefined): Promise<FlashPatches> {
    const flash = await flashOf(target);
    const name = journalName(await knownChip(target));
    if (store && name && (await readJournal(store, name))) {
      throw flashErrors.make('flash/unfinished', {
        message: 'An earlier job on this flash was cut, and its record holds what belongs there.',
        hint: 'Flash the program first, which finishes it; then breakpoints can go into flash.',
        evidence: { name },
      });
    }
    const closed = await protectedAmong(target, flash.sectors);
    const open = flash.sectors.filter((sector) => !closed.includes(sector));
    return new FlashPatches(target, flash, open, store && name ? { store, name } : undefined);
  }

  /** Where patches stand, even addresses. */
  get addresses(): readonly number[] {
    return this.#addresses;
  }

  /** Sectors that were erased for patches, one as often as it was. */
  get eraseCount(): number {
    return this.#eraseCount;
  }

  /** Whether there is flash at this even address that can be erased. */
  canPatch(address: number): boolean {
    return this.#sectorAt(address) !== undefined;
  }

  /** What the program has at `address`, from what a read found there. */
  original(address: number, found: Uint8Array): Uint8Array {
    const bytes = found.slice();
    for (const [sector, original] of this.#originals) {
      for (const at of within(this.#addresses, sector).flatMap((patch) => [patch, patch + 1])) {
        if (at >= address && at < address + bytes.length) bytes[at - address] = original[at - sector.address] ?? 0;
      }
    }
    return bytes;
  }

  /**
   * Makes the flash hold patches at these even addresses and nowhere else: one erase for each sector in which that changes. Halts a
   * core that runs for as long.
   *
   * @throws `stm32/flash-error`, `flash/verify-failed`, and what the link throws; the journal holds what belongs there then
   */
  async set(addresses: readonly number[]): Promise<void> {
    const isEqual = (sector: FlashSector) => `${within(addresses, sector)}` === `${within(this.#addresses, sector)}`;
    const sectors = this.#sectors.filter((sector) => this.#unfinished.has(sector) || !isEqual(sector));
    if (sectors.length === 0) return;
    await whileHalted(this.#target, async () => {
      await this.#flash.waitIdle();
      await this.#remember(sectors);
      const contents = sectors.map((sector) => this.#contentWith(sector, within(addresses, sector)));
      for (const sector of sectors) this.#unfinished.add(sector);
      this.#eraseCount += sectors.length;
      await this.#rewrite(contents);
      await forgetCached(this.#target.memory, [...this.#addresses, ...addresses]);
      this.#addresses = [...addresses];
      for (const sector of sectors) {
        this.#unfinished.delete(sector);
        if (within(addresses, sector).length === 0) this.#originals.delete(sector);
      }
      await this.#record();
    });
  }

  #sectorAt(address: number): FlashSector | undefined {
    return this.#sectors.find((sector) => within([address], sector).length > 0);
  }

  async #remember(sectors: readonly FlashSector[]): Promise<void> {
    const unknown = sectors.filter((sector) => !this.#originals.has(sector));
    if (unknown.length === 0) return;
    const contents = await readSectors(this.#target.memory, this.#flash, unknown);
    for (const { sector, bytes } of contents) this.#originals.set(sector, bytes);
    await this.#record();
  }

  #contentWith(sector: FlashSector, addresses: readonly number[]): SectorContent {
    const bytes = (this.#originals.get(sector) ?? new Uint8Array()).slice();
    for (const address of addresses) bytes.set(BKPT, address - sector.address);
    // As a journal has it, it is written whatever stands there.
    return { sector, bytes, lost: [], journal: bytes };
  }

  async #rewrite(contents: readonly SectorContent[]): Promise<void> {
    const flash = this.#flash;
    const plan = planFlash(NO_IMAGE, flash, contents, { keep: true, full: false });
    try {
      await flash.prepare();
      await executePlan(this.#target, flash, plan);
    } catch (error) {
      await flash.release().catch(() => {
        // The link is gone: what was thrown first says more.
      });
      throw error;
    }
    await flash.release();
  }

  /** On the medium when it resolves. */
  async #record(): Promise<void> {
    if (!this.#journal) return;
    const { store, name } = this.#journal;
    if (this.#originals.size === 0) return store.delete(name);
    const kept = [...this.#originals].map(([{ address }, bytes]) => ({ address, bytes }));
    await writeJournal(store, name, { sectors: kept.map(({ address }) => address), kept, origin: 'breakpoints' });
  }
}

function within(addresses: readonly number[], { address: start, byteLength }: FlashSector): readonly number[] {
  return addresses.filter((address) => address >= start && address < start + byteLength).sort((a, b) => a - b);
}

async function whileHalted({ core }: Target, work: () => Promise<void>): Promise<void> {
  const { halted } = await core.readStatus();
  if (!halted) await core.halt();
  await work();
  if (!halted) await core.run();
}

/** The controllers empty the caches of their own; those of a Cortex-M7 are the core's. */
async function forgetCached(memory: Memory, addresses: readonly number[]): Promise<void> {
  const { IC, DC } = CCR.unpack(await memory.read32(CCR.address));
  if (IC === 1) await memory.write32(ICIALLU, 0);
  if (DC === 1) for (const address of addresses) await memory.write32(DCCIMVAC, address);
}
