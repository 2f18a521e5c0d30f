/**
 * Repairs what an interrupted write or erase left half done, without the image that it was about: sectors with words that
 * cannot be read, and those that a journal of a cut job names, are erased, and what belongs beside that image is written back.
 */
import { equalBytes, type OperationOptions, type Store } from '../base/index.ts';
import type { AddressRange, Image } from '../image/index.ts';
import { type FlashSector, flashOf, knownChip, readProtection, type Target } from '../stm32/index.ts';
import { checkProtection, withFlashUnlocked } from './control.ts';
import { executePlan } from './execute.ts';
import { journalName, journalOf, readJournal, writeJournal } from './journal.ts';
import { overlap, planFlash, rangeOfSector, type SectorContent } from './plan.ts';
import { readSectors } from './read.ts';

export interface RepairReport {
  readonly erased: readonly FlashSector[];
  /** Bytes that were written back. */
  readonly restoredBytes: number;
  /** What could not be read and is blank now. */
  readonly lost: readonly AddressRange[];
}

const NO_IMAGE: Image = { name: 'nothing', format: 'bin', segments: [] };

export interface RepairOptions extends OperationOptions {
  /** Where cut jobs left their journals. */
  readonly store?: Store | undefined;
  /** Only what a journal names: nothing without one. */
  readonly onlyJournal?: boolean | undefined;
}

/**
 * Reads the whole flash, or what a journal names of it. Halts and resets the target, and leaves it halted. What stands as the
 * journal wants it is left alone, and the journal is deleted in the end.
 *
 * @throws `stm32/no-flash-driver`, `flash/read-protected`, `flash/write-protected`, `flash/journal-damaged`, `flash/verify-failed`
 */
export async function repairFlash(
  target: Target,
  { store, onlyJournal = false, signal, onProgress }: RepairOptions = {},
): Promise<RepairReport> {
  const flash = await flashOf(target);
  await checkProtection(target, []);
  const name = journalName(await knownChip(target));
  const journal = store && name ? await readJournal(store, name) : undefined;
  const hidden = (await readProtection(target))?.areas ?? [];
  const isHidden = (sector: FlashSector) => hidden.some((area) => overlap(area, rangeOfSector(sector)));
  const inJournal = ({ address }: FlashSector) => journal?.sectors.includes(address) ?? false;
  // What is hidden can be neither read nor erased; where a journal asks for it all the same, it is refused below and the journal stays.
  const sectors = flash.sectors.filter((sector) => inJournal(sector) || !(onlyJournal || isHidden(sector)));
  return withFlashUnlocked(target, flash, async () => {
    const contents = await readSectors(target.memory, flash, sectors, { signal, onProgress });
    const broken = contents
      .map((content): SectorContent => ({ ...content, journal: journalOf(journal, content.sector, flash.erasedByte) }))
      .filter(isBroken);
    const plan = planFlash(NO_IMAGE, flash, broken, { keep: true, full: false });
    await checkProtection(target, plan.erase);
    if (store && name && plan.erase.length > 0) {
      await writeJournal(store, name, {
        sectors: plan.erase.map(({ address }) => address),
        kept: plan.kept,
        ...(journal?.origin && { origin: journal.origin }),
      });
    }
    await executePlan(target, flash, plan, { signal, onProgress });
    if (store && name) await store.delete(name);
    return { erased: plan.erase, restoredBytes: plan.kept.reduce((sum, { bytes }) => sum + bytes.length, 0), lost: plan.lost };
  });
}

/** Some of it cannot be read, or it is not yet what the journal wants. */
function isBroken({ bytes, lost, journal }: SectorContent): boolean {
  return lost.length > 0 || (journal !== undefined && !equalBytes(bytes, journal));
}
