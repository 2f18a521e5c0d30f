/**
 * What a flash job is about before anything is touched: the sectors of its image, and those that an interrupted job left half
 * done. The job and its dry run begin here alike and differ only in how they read.
 */
import type { Store } from '../base/index.ts';
import { checkInsideFlash, type Image } from '../image/index.ts';
import { type FlashController, type FlashSector, flashOf, type Target } from '../stm32/index.ts';
import { type FlashJournal, journalName, journalOf, readJournal } from './journal.ts';
import { type FlashPlan, type PlanOptions, planFlash, rangeOfSector, type SectorContent, touchedSectors } from './plan.ts';

export interface FlashScope {
  readonly image: Image;
  readonly flash: FlashController;
  readonly sectors: readonly FlashSector[];
  /** undefined where the chip tells no id of its own. */
  readonly journalName: string | undefined;
  /** Of the interrupted job. */
  readonly journal: FlashJournal | undefined;
}

/**
 * Reads the store, and no memory of the target.
 *
 * @throws `image/outside-flash`, `image/larger-than-flash`, `stm32/no-flash-driver`, `flash/journal-damaged`
 */
export async function scopeOf(
  target: Target,
  image: Image,
  { keep, store }: Pick<PlanOptions, 'keep'> & { readonly store?: Store | undefined },
): Promise<FlashScope> {
  const flash = await flashOf(target);
  checkInsideFlash(image, flash.sectors.map(rangeOfSector));
  const name = journalName(target.chip);
  const journal = keep && store && name ? await readJournal(store, name) : undefined;
  const touched = touchedSectors(image, flash.sectors);
  const sectors = flash.sectors.filter((sector) => touched.includes(sector) || journal?.sectors.includes(sector.address));
  return { image, flash, sectors, journalName: name, journal };
}

/** The plan, from what `read` finds in the sectors that no journal tells of. */
export async function planScope(
  { image, flash, sectors, journal }: FlashScope,
  options: PlanOptions,
  read: (sectors: readonly FlashSector[]) => Promise<readonly SectorContent[]>,
): Promise<FlashPlan> {
  const recorded = sectors.flatMap((sector): SectorContent[] => {
    const bytes = journalOf(journal, sector, flash.erasedByte);
    return bytes ? [{ sector, bytes, lost: [], journal: bytes }] : [];
  });
  // What the journal tells of need not be read: that sector may be torn, and each torn word costs a bus fault.
  const unknown = sectors.filter((sector) => !recorded.some((content) => content.sector === sector));
  const contents = [...recorded, ...(await read(unknown))].sort((a, b) => a.sector.address - b.sector.address);
  return planFlash(image, flash, contents, options);
}
