/**
 * Repairs what an interrupted write or erase left half done, without the image that it was about: sectors with words that
 * cannot be read, and those that a journal of a cut job names, are erased, and what belongs beside that image is written back.
 */
import type { OperationOptions, Store } from '../base/index.ts';
import type { AddressRange, Image } from '../image/index.ts';
import { type FlashSector, flashOf, type Target } from '../stm32/index.ts';
import { checkProtection, withFlashUnlocked } from './control.ts';
import { executePlan } from './execute.ts';
import { journalName, journalOf, readJournal, writeJournal } from './journal.ts';
import { planFlash, type SectorContent } from './plan.ts';
import { readSectors } from './read.ts';

export interface RepairReport {
  readonly erased: readonly FlashSector[];
  /** Bytes that were written back. */
  readonly restoredBytes: number;
  /** What could not be read and is blank now. */
  readonly lost: readonly AddressRange[];
}

const NO_IMAGE: Image = { name: 'nothing', format: 'bin', segments: [] };

/**
 * Reads the whole flash. Halts and resets the target, and leaves it halted.
 *
 * @throws `stm32/no-flash-driver`, `flash/read-protected`, `flash/write-protected`, `flash/journal-damaged`, `flash/verify-failed`
 */
export async function repairFlash(
  target: Target,
  { store, signal, onProgress }: OperationOptions & { readonly store?: Store | undefined } = {},
): Promise<RepairReport> {
  const flash = await flashOf(target);
  await checkProtection(target, []);
  const name = journalName(target.chip);
  const journal = store && name ? await readJournal(store, name) : undefined;
  return withFlashUnlocked(target, flash, async () => {
    const contents = await readSectors(target.memory, flash, flash.sectors, { signal, onProgress });
    const broken = contents
      .map((content): SectorContent => ({ ...content, journal: journalOf(journal, content.sector, flash.erasedByte) }))
      .filter((content) => content.lost.length > 0 || content.journal !== undefined);
    const plan = planFlash(NO_IMAGE, flash, broken, { keep: true, full: false });
    await checkProtection(target, plan.erase);
    if (store && name && plan.erase.length > 0) {
      await writeJournal(store, name, { sectors: plan.erase.map(({ address }) => address), kept: plan.kept });
    }
    await executePlan(target, flash, plan, { signal, onProgress });
    if (store && name) await store.delete(name);
    return { erased: plan.erase, restoredBytes: plan.kept.reduce((sum, { bytes }) => sum + bytes.length, 0), lost: plan.lost };
  });
}
