/**
 * What a flash job is about before anything is touched: the sectors of its image, and those that an interrupted job left half
 * done. The job and its dry run begin here alike and differ only in how they read.
 */
import type { OperationOptions, Store } from '../base/index.ts';
import { checkInsideFlash, type Fill, fillImage, type Image, type Segment } from '../image/index.ts';
import { type FlashController, type FlashSector, flashOf, knownChip, type Target } from '../stm32/index.ts';
import { protectedAmong, refuseProtected } from './control.ts';
import { type FlashJournal, journalName, journalOf, readJournal } from './journal.ts';
import { type FlashPlan, overlap, type PlanOptions, planFlash, rangeOfSector, type SectorContent, touchedSectors } from './plan.ts';
import { evenAsleep } from './read.ts';
import { compareSegments } from './verify.ts';

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
  given: Image,
  { keep, store, fill }: Pick<PlanOptions, 'keep'> & { readonly store?: Store | undefined; readonly fill?: Fill | undefined },
): Promise<FlashScope> {
  const flash = await flashOf(target);
  const image = fill
    ? fillImage(given, fill.range ? [fill.range] : touchedSectors(given, flash.sectors).map(rangeOfSector), fill.byte)
    : given;
  checkInsideFlash(image, flash.sectors.map(rangeOfSector));
  const name = journalName(await knownChip(target));
  const journal = keep && store && name ? await readJournal(store, name) : undefined;
  const touched = touchedSectors(image, flash.sectors);
  const sectors = flash.sectors.filter((sector) => touched.includes(sector) || journal?.sectors.includes(sector.address));
  return { image, flash, sectors, journalName: name, journal };
}

export interface ChangeOptions extends OperationOptions {
  readonly full: boolean;
}

/**
 * Refuses a job that would have to change a protected sector; those that hold their part of the image already are left alone, and
 * are returned. Reads only.
 *
 * @throws `flash/read-protected`, `flash/write-protected`
 */
export async function checkScope(
  target: Target,
  scope: FlashScope,
  options: ChangeOptions & { readonly except?: readonly FlashSector[] },
): Promise<readonly FlashSector[]> {
  const { except = [] } = options;
  const closed = await protectedAmong(
    target,
    scope.sectors.filter(({ address }) => !except.some((other) => other.address === address)),
  );
  refuseProtected(await changingSectors(target, scope, closed, options));
  return closed;
}

/** Those of the sectors that do not hold their part of the image yet, or that an interrupted job left half done. Reads only. */
export async function changingSectors(
  target: Target,
  { image, journal }: FlashScope,
  sectors: readonly FlashSector[],
  { full, signal }: ChangeOptions,
): Promise<readonly FlashSector[]> {
  const changing: FlashSector[] = [];
  for (const sector of sectors) {
    const isOpen = full || (journal?.sectors.includes(sector.address) ?? false);
    const differs = () => evenAsleep(target, () => compareSegments(target.memory, partsIn(image, sector), { signal }));
    if (isOpen || (await differs())) changing.push(sector);
  }
  return changing;
}

function partsIn({ segments }: Image, sector: FlashSector): readonly Segment[] {
  return segments.flatMap(({ address, bytes }) => {
    const part = overlap({ address, end: address + bytes.length }, rangeOfSector(sector));
    return part ? [{ address: part.address, bytes: bytes.subarray(part.address - address, part.end - address) }] : [];
  });
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
