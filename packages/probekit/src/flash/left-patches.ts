/** Breakpoints in flash that a killed debugger has left: known from its journal, and taken back. */
import { hasCode, type Store } from '../base/index.ts';
import { type FlashSector, flashOf, knownChip, type Target } from '../stm32/index.ts';
import { startProgram, type TargetState } from './control.ts';
import { BKPT } from './flash-patches.ts';
import { type FlashJournal, hasJournals, journalName, journalOf, readJournal, writeJournal } from './journal.ts';
import type { SectorContent } from './plan.ts';
import { readSectors } from './read.ts';
import { repairFlash } from './repair.ts';

export interface LeftPatches {
  /** That hold their program again. */
  readonly takenBack: readonly FlashSector[];
  /** That hold another program by now, and were left alone. */
  readonly foreign: readonly FlashSector[];
  /** Undefined where nothing was written, nor reset. */
  readonly state?: TargetState | undefined;
}

/**
 * Undefined where no debugger was killed. Else resets the target, takes the breakpoints back and lets the program run; where it has
 * been flashed since, its sectors are left alone. What is cut is done by the next call.
 *
 * @throws `flash/read-protected`, `flash/write-protected`, `flash/verify-failed`, `stm32/flash-error`, and what the link throws
 */
export async function takeBackPatches(target: Target, store: Store): Promise<LeftPatches | undefined> {
  if (!(await hasJournals(store))) return undefined;
  const name = journalName(await knownChip(target));
  const journal = name === undefined ? undefined : await readOrLeave(store, name);
  if (name === undefined || journal?.origin !== 'breakpoints') return undefined;
  const flash = await flashOf(target);
  const named = flash.sectors.filter(({ address }) => journal.sectors.includes(address));
  await flash.waitIdle();
  const contents = await readSectors(target.memory, flash, named);
  const isOurs = (content: SectorContent) => isPatched(content, journalOf(journal, content.sector, flash.erasedByte), flash.erasedByte);
  const takenBack = contents.filter(isOurs).map(({ sector }) => sector);
  const foreign = named.filter((sector) => !takenBack.includes(sector));
  if (takenBack.length === 0) {
    await store.delete(name);
    return { takenBack, foreign };
  }
  if (foreign.length > 0) {
    const addresses = takenBack.map(({ address }) => address);
    await writeJournal(store, name, {
      ...journal,
      sectors: addresses,
      kept: journal.kept.filter(({ address }) => addresses.includes(address)),
    });
  }
  await repairFlash(target, { store, onlyJournal: true });
  return { takenBack, foreign, state: await startProgram(target) };
}

/** A record that cannot be read is told by the next flash job. */
async function readOrLeave(store: Store, name: string): Promise<FlashJournal | undefined> {
  try {
    return await readJournal(store, name);
  } catch (error) {
    if (hasCode(error, 'flash/journal-damaged')) return undefined;
    throw error;
  }
}

/** Whether each half-word is the program's, a BKPT, blank, or cannot be read: nobody else has written there. */
function isPatched({ sector, bytes, lost }: SectorContent, original: Uint8Array | undefined, erasedByte: number): boolean {
  if (!original) return false;
  for (let at = 0; at < bytes.length; at += BKPT.length) {
    const isHalfWord = (other: ArrayLike<number | undefined>, from = 0) => bytes[at] === other[from] && bytes[at + 1] === other[from + 1];
    if (isHalfWord(original, at) || isHalfWord(BKPT) || isHalfWord([erasedByte, erasedByte])) continue;
    const address = sector.address + at;
    if (!lost.some((hole) => address >= hole.address && address < hole.end)) return false;
  }
  return true;
}
