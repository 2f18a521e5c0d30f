/**
 * What stands in flash as bytes to keep before an erase: the program, from the sector it starts in to the first sector that
 * is blank, or all of a bank.
 */
import { concatBytes, type OperationOptions } from '../base/index.ts';
import type { AddressRange } from '../image/index.ts';
import { type FlashController, type FlashSector, flashOf, readProtection, type Target } from '../stm32/index.ts';
import { checkProtection } from './control.ts';
import type { SectorContent } from './plan.ts';
import { readSectors } from './read.ts';

export interface ProgramCopy {
  /** Of the first sector. */
  readonly address: number;
  /** Without the blank end of the last sector; what could not be read is blank. */
  readonly bytes: Uint8Array;
  /** Those that it lies in; none where the first is blank. */
  readonly sectors: readonly FlashSector[];
  readonly lost: readonly AddressRange[];
}

/**
 * Reads from the sector that holds `start`. Neither halts nor resets.
 *
 * @throws `stm32/no-flash-driver`, `flash/read-protected`
 */
export async function readProgram(target: Target, start: number, options: OperationOptions = {}): Promise<ProgramCopy> {
  const flash = await flashOf(target);
  const from = flash.sectors.findIndex(({ address, byteLength }) => start >= address && start < address + byteLength);
  const sectors = from < 0 ? [] : flash.sectors.slice(from);
  return copyOf(await readContents(target, flash, sectors, { ...options, untilBlank: true }), sectors, flash);
}

/**
 * Reads all of a bank. What is protected against being read is blank in the copy, and lost. Neither halts nor resets.
 *
 * @throws `stm32/no-flash-driver`, `flash/read-protected`
 */
export async function readBank(target: Target, bank: 1 | 2, options: OperationOptions = {}): Promise<ProgramCopy> {
  const flash = await flashOf(target);
  const sectors = flash.sectors.filter((sector) => sector.bank === bank);
  return copyOf(await readContents(target, flash, sectors, options), sectors, flash);
}

/** Sector by sector, what is hidden or unreadable as lost. @throws `flash/read-protected` */
export async function readContents(
  target: Target,
  flash: FlashController,
  sectors: readonly FlashSector[],
  { signal, onProgress, untilBlank = false }: OperationOptions & { readonly untilBlank?: boolean },
): Promise<SectorContent[]> {
  await checkProtection(target, []);
  const hidden = (await readProtection(target))?.areas ?? [];
  const totalBytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const contents: SectorContent[] = [];
  let doneBytes = 0;
  for (const sector of sectors) {
    const [content] = await readSectors(target.memory, flash, [sector], {
      hidden,
      signal,
      onProgress: (progress) => onProgress?.({ phase: 'read', doneBytes: doneBytes + progress.doneBytes, totalBytes }),
    });
    doneBytes += sector.byteLength;
    if (!content || (untilBlank && isBlank(content, flash))) break;
    contents.push(content);
  }
  // Behind a blank sector nothing was left to read.
  if (doneBytes < totalBytes) onProgress?.({ phase: 'read', doneBytes, totalBytes: doneBytes });
  return contents;
}

function isBlank({ bytes, lost }: SectorContent, { erasedByte }: FlashController): boolean {
  return lost.length === 0 && bytes.every((byte) => byte === erasedByte);
}

function copyOf(
  contents: readonly SectorContent[],
  [first]: readonly FlashSector[],
  { programBytes, erasedByte }: FlashController,
): ProgramCopy {
  const bytes = concatBytes(...contents.map((content) => content.bytes));
  const end = 1 + bytes.findLastIndex((byte) => byte !== erasedByte);
  return {
    address: first?.address ?? 0,
    bytes: bytes.slice(0, Math.ceil(end / programBytes) * programBytes),
    sectors: contents.map(({ sector }) => sector),
    lost: contents.flatMap(({ lost }) => lost),
  };
}
