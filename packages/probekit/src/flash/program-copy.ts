/** The program in flash as bytes to keep: from the sector it starts in to the first sector that is blank. */
import type { OperationOptions } from '../base/index.ts';
import type { AddressRange } from '../image/index.ts';
import { type FlashSector, flashOf, type Target } from '../stm32/index.ts';
import { checkProtection } from './control.ts';
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
export async function readProgram(target: Target, start: number, { signal, onProgress }: OperationOptions = {}): Promise<ProgramCopy> {
  const flash = await flashOf(target);
  await checkProtection(target, []);
  const from = flash.sectors.findIndex(({ address, byteLength }) => start >= address && start < address + byteLength);
  const sectors = from < 0 ? [] : flash.sectors.slice(from);
  const totalBytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const parts: Awaited<ReturnType<typeof readSectors>> = [];
  for (const sector of sectors) {
    const base = parts.length * sector.byteLength;
    const [part] = await readSectors(target.memory, flash, [sector], {
      signal,
      onProgress: ({ doneBytes }) => onProgress?.({ phase: 'read', doneBytes: base + doneBytes, totalBytes }),
    });
    const isBlank = part?.lost.length === 0 && part.bytes.every((byte) => byte === flash.erasedByte);
    if (!part || isBlank) break;
    parts.push(part);
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part.bytes, at);
    at += part.bytes.length;
  }
  const end = 1 + bytes.findLastIndex((byte) => byte !== flash.erasedByte);
  return {
    address: sectors[0]?.address ?? start,
    bytes: bytes.slice(0, Math.ceil(end / flash.programBytes) * flash.programBytes),
    sectors: parts.map(({ sector }) => sector),
    lost: parts.flatMap(({ lost }) => lost),
  };
}
