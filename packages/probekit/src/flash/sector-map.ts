/** A plan as a map: what becomes of each sector of the flash. Pure. */
import type { AddressRange, Segment } from '../image/index.ts';
import type { FlashSector } from '../stm32/index.ts';
import { type FlashPlan, overlap, rangeOfSector } from './plan.ts';

/** `programmed`: erased and written; `erased`: blank afterwards; `equal`: holds the image already; `kept`: no business of the job. */
export type SectorFate = 'programmed' | 'erased' | 'equal' | 'kept';

export interface MappedSector {
  readonly sector: FlashSector;
  readonly fate: SectorFate;
  /** What is written into it, kept bytes included. */
  readonly programmedBytes: number;
  /** Of these, bytes outside the image, which come back as they were. */
  readonly keptBytes: number;
  /** An interrupted job had begun with it. */
  readonly isResumed: boolean;
}

/** All sectors of the flash, in the order given. */
export function mapOfPlan(plan: FlashPlan, sectors: readonly FlashSector[]): readonly MappedSector[] {
  const isIn = (list: readonly FlashSector[], { address }: FlashSector) => list.some((one) => one.address === address);
  return sectors.map((sector) => {
    const range = rangeOfSector(sector);
    const programmedBytes = bytesWithin(plan.program, range);
    return {
      sector,
      fate: isIn(plan.erase, sector) ? (programmedBytes > 0 ? 'programmed' : 'erased') : isIn(plan.unchanged, sector) ? 'equal' : 'kept',
      programmedBytes,
      keptBytes: bytesWithin(plan.kept, range),
      isResumed: isIn(plan.resumed, sector),
    };
  });
}

function bytesWithin(segments: readonly Segment[], range: AddressRange): number {
  return segments.reduce((sum, { address, bytes }) => {
    const shared = overlap({ address, end: address + bytes.length }, range);
    return sum + (shared ? shared.end - shared.address : 0);
  }, 0);
}
