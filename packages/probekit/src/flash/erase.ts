/** Erasing without programming: the whole flash, or a range that is made of whole sectors. */
import { hex, type OperationOptions, type Store } from '../base/index.ts';
import { type FlashController, type FlashSector, flashOf, knownChip, type Target } from '../stm32/index.ts';
import { bytesText } from '../words/sentences/index.ts';
import { orCancelled } from './cancelled.ts';
import { checkProtection, withFlashUnlocked } from './control.ts';
import { flashErrors } from './errors.ts';
import { forgetSectors } from './journal.ts';

export interface EraseReport {
  readonly sectors: readonly FlashSector[];
  readonly ms: number;
  /** How the target is left, as a flash job tells it. */
  readonly state: 'halted';
}

export interface EraseOptions extends OperationOptions {
  /** Of the journal: what a cut job has kept of the sectors is forgotten once they are erased, so that no later job writes it back. */
  readonly store?: Store | undefined;
}

/** Erases the whole flash. Halts and resets the target and leaves it halted. @throws as `eraseRange` */
export async function eraseChip(target: Target, options: EraseOptions = {}): Promise<EraseReport> {
  const flash = await flashOf(target);
  return eraseSectors(target, flash, flash.sectors, options);
}

/**
 * Erases the sectors from `address` on. Both ends must be sector borders, so that nothing else is lost.
 *
 * @throws `flash/range`, `flash/read-protected`, `flash/write-protected`, `flash/cancelled`, `stm32/flash-error`,
 *   `flash/journal-damaged`
 */
export async function eraseRange(target: Target, address: number, byteLength: number, options: EraseOptions = {}): Promise<EraseReport> {
  const flash = await flashOf(target);
  const end = address + byteLength;
  const sectors = flash.sectors.filter((sector) => sector.address < end && sector.address + sector.byteLength > address);
  const first = sectors[0];
  const last = sectors.at(-1);
  const covered = sectors.reduce((sum, sector) => sum + sector.byteLength, 0);
  if (!first || !last || first.address !== address || last.address + last.byteLength !== end || covered !== byteLength) {
    const nearest = first && last && `${hex(first.address)} to ${hex(last.address + last.byteLength - 1)}`;
    throw flashErrors.make('flash/range', {
      message: `${hex(address)} to ${hex(end - 1)} is not made of whole sectors.`,
      hint: nearest ? `The sectors there are ${nearest}; name exactly that range.` : 'Name an address inside the flash.',
      evidence: { address, byteLength, detail: 'not made of whole sectors' },
    });
  }
  return eraseSectors(target, flash, sectors, options);
}

/**
 * Erases sectors by number, those of the second bank counted on from the first. Halts and resets the target and leaves it halted.
 *
 * @throws as `eraseRange`; `flash/range` without such a sector
 */
export async function eraseNumbered(target: Target, numbers: readonly number[], options: EraseOptions = {}): Promise<EraseReport> {
  const flash = await flashOf(target);
  const missing = numbers.find((number) => flash.sectors[number] === undefined);
  if (missing === undefined)
    return eraseSectors(
      target,
      flash,
      flash.sectors.filter((_, number) => numbers.includes(number)),
      options,
    );
  throw flashErrors.make('flash/range', {
    message: `This ${target.chip.name} has no flash sector ${missing}.`,
    hint: `It has sectors 0 to ${flash.sectors.length - 1}, those of bank 2 counted on from bank 1.`,
    evidence: { address: flash.sectors[0]?.address ?? 0, byteLength: 0, detail: `no sector ${missing}` },
  });
}

/** Erases one bank. Halts and resets the target and leaves it halted. @throws as `eraseRange`; `flash/range` without such a bank */
export async function eraseBank(target: Target, bank: number, options: EraseOptions = {}): Promise<EraseReport> {
  const flash = await flashOf(target);
  const sectors = flash.sectors.filter((sector) => sector.bank === bank);
  if (sectors.length > 0) return eraseSectors(target, flash, sectors, options);
  const banks = [...new Set(flash.sectors.map((sector) => sector.bank))].join(' and ');
  throw flashErrors.make('flash/range', {
    message: `This ${target.chip.name} has no flash bank ${bank}.`,
    hint: `It has ${banks}.`,
    evidence: { address: flash.sectors[0]?.address ?? 0, byteLength: 0, detail: `no bank ${bank}` },
  });
}

async function eraseSectors(
  target: Target,
  flash: FlashController,
  sectors: readonly FlashSector[],
  options: EraseOptions,
): Promise<EraseReport> {
  await checkProtection(target, sectors);
  const { clock } = target.probe;
  const startMs = clock.nowMs();
  let erasedBytes = 0;
  const onProgress: OperationOptions['onProgress'] = (now) => {
    erasedBytes = now.doneBytes;
    options.onProgress?.(now);
  };
  try {
    await withFlashUnlocked(target, flash, () => flash.erase(sectors, { ...options, onProgress }));
  } catch (error) {
    throw orCancelled(error, options.signal, () => leftBy(erasedBytes, byteLengthOf(sectors)));
  }
  if (options.store) await forgetSectors(options.store, await knownChip(target), { erased: sectors, all: flash.sectors });
  return { sectors, ms: clock.nowMs() - startMs, state: 'halted' };
}

function leftBy(erasedBytes: number, totalBytes: number) {
  const changed = erasedBytes > 0;
  const what = changed ? `${bytesText(erasedBytes)} of ${bytesText(totalBytes)} are erased already` : 'Nothing was erased';
  return {
    state: `${what}; the core is halted.`,
    hint: changed ? 'Erase again to finish, or flash an image.' : 'Reset the target to let its program run.',
    evidence: { phase: 'erase' as const, changed, erasedBytes, totalBytes },
  };
}

function byteLengthOf(sectors: readonly FlashSector[]): number {
  return sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
