/**
 * The dry run of a flash job: the plan that the job would carry out, and an estimate of its time. Reads the sectors over the
 * wire, where the job has them summed up by its loader: that would need RAM that belongs to the program.
 */

import type { Image } from '../image/index.ts';
import { type FlashSector, type Target, whileClocked } from '../stm32/index.ts';
import { estimateFlash, type FlashEstimate } from './estimate.ts';
import type { FlashOptions } from './job.ts';
import type { FlashPlan, SectorContent } from './plan.ts';
import { readSectors } from './read.ts';
import { checkScope, planScope, scopeOf } from './scope.ts';

export interface FlashPreview {
  readonly plan: FlashPlan;
  readonly estimate: FlashEstimate;
  /** Bits programmed at once: `x64`. */
  readonly parallelism: string;
  /** Sectors of the whole flash. */
  readonly sectorCount: number;
  /** An interrupted job was found that the job would finish. */
  readonly resumes: boolean;
}

export interface PreviewOptions extends FlashOptions {
  /** Sectors that a change of option bytes erases before the job: taken as blank, and not read. */
  readonly erased?: readonly FlashSector[];
  /** Sectors whose write protection such a change lifts. */
  readonly opened?: readonly FlashSector[];
}

/**
 * Plans a job and leaves flash, RAM, core and the journal as they are. A sleeping core gets its clocks for as long; where words
 * cannot be read, the error flags that reading has raised are cleared.
 *
 * @throws what `flashImage` throws before anything is touched, and what the link throws
 */
export async function previewFlash(
  target: Target,
  image: Image,
  { keep = true, full = false, store, fill, loader = true, erased = [], opened = [], signal, onProgress }: PreviewOptions = {},
): Promise<FlashPreview> {
  const scope = await scopeOf(target, image, { keep, store, fill });
  const { flash } = scope;
  return whileClocked(target, async () => {
    const readable = scope.sectors.filter((sector) => !erased.some(({ address }) => address === sector.address));
    if (readable.length > 0) await checkScope(target, { ...scope, sectors: readable }, { full, signal, except: opened });
    const read = async (sectors: readonly FlashSector[]) => [
      ...sectors.filter((sector) => !readable.includes(sector)).map((sector) => blank(sector, flash.erasedByte)),
      ...(await readSectors(
        target.memory,
        flash,
        sectors.filter((sector) => readable.includes(sector)),
        { signal, onProgress },
      )),
    ];
    const plan = await planScope(scope, { keep, full }, read);
    return {
      plan,
      estimate: estimateFlash(plan, flash, { speedKhz: target.speedKhz, loader, blockCost: target.probe.blockCost }),
      parallelism: flash.parallelism,
      sectorCount: flash.sectors.length,
      resumes: scope.journal !== undefined,
    };
  });
}

function blank(sector: FlashSector, erasedByte: number): SectorContent {
  return { sector, bytes: new Uint8Array(sector.byteLength).fill(erasedByte), lost: [] };
}
