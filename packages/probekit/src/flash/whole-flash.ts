/** All of the flash as bytes to keep: every bank, without what protection hides and what cannot be read. */
import { concatBytes, type OperationOptions } from '../base/index.ts';
import type { AddressRange, Segment } from '../image/index.ts';
import { flashOf, readProtection, type Target } from '../stm32/index.ts';
import { outside, overlap, type SectorContent } from './plan.ts';
import { readContents } from './program-copy.ts';
import { evenAsleep } from './read.ts';

export interface MissingRange extends AddressRange {
  /** `hidden`: in a PCROP or secure area; `unreadable`: a word that answers with a bus fault. */
  readonly reason: 'hidden' | 'unreadable';
}

export interface WholeFlash {
  /** Sorted, apart and as few as possible; blank flash is part of them. */
  readonly segments: readonly Segment[];
  readonly missing: readonly MissingRange[];
}

/**
 * Reads all banks. Neither halts nor resets; a core that sleeps gets its clocks for as long.
 *
 * @throws `stm32/no-flash-driver`, `flash/read-protected`
 */
export async function readWholeFlash(target: Target, options: OperationOptions = {}): Promise<WholeFlash> {
  const flash = await flashOf(target);
  const contents = await evenAsleep(target, () => readContents(target, flash, flash.sectors, options));
  const lost = joined(contents.flatMap((content) => content.lost));
  const hidden = (await readProtection(target))?.areas ?? [];
  return { segments: segmentsOf(contents, lost), missing: lost.flatMap((range) => withReason(range, hidden)) };
}

function segmentsOf(contents: readonly SectorContent[], lost: readonly AddressRange[]): readonly Segment[] {
  const runs: { address: number; end: number; parts: Uint8Array[] }[] = [];
  for (const { sector, bytes } of contents) {
    for (const { address, end } of outside({ address: sector.address, end: sector.address + sector.byteLength }, lost)) {
      const part = bytes.subarray(address - sector.address, end - sector.address);
      const last = runs.at(-1);
      if (last?.end === address) {
        last.parts.push(part);
        last.end = end;
      } else runs.push({ address, end, parts: [part] });
    }
  }
  return runs.map(({ address, parts }) => ({ address, bytes: concatBytes(...parts) }));
}

function withReason(range: AddressRange, hidden: readonly AddressRange[]): readonly MissingRange[] {
  const parts = [
    ...hidden.flatMap((area) => overlap(range, area) ?? []).map((part) => ({ ...part, reason: 'hidden' }) as const),
    ...outside(range, hidden).map((part) => ({ ...part, reason: 'unreadable' }) as const),
  ];
  return parts.sort((a, b) => a.address - b.address);
}

function joined(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const runs: { address: number; end: number }[] = [];
  for (const { address, end } of [...ranges].sort((a, b) => a.address - b.address)) {
    const last = runs.at(-1);
    if (last && address <= last.end) last.end = Math.max(last.end, end);
    else runs.push({ address, end });
  }
  return runs;
}
