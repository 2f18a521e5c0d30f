/**
 * The dry run of a flash job: the plan that the job would carry out, and an estimate of its time. Reads the sectors over the
 * wire, where the job has them summed up by its loader: that would need RAM that belongs to the program.
 */

import type { Image } from '../image/index.ts';
import type { Target } from '../stm32/index.ts';
import { whileClocked } from '../stm32/index.ts';
import { checkProtection } from './control.ts';
import { estimateFlash, type FlashEstimate } from './estimate.ts';
import type { FlashOptions } from './job.ts';
import type { FlashPlan } from './plan.ts';
import { readSectors } from './read.ts';
import { planScope, scopeOf } from './scope.ts';

export interface FlashPreview {
  readonly plan: FlashPlan;
  /** undefined where no typical times of this flash are known. */
  readonly estimate: FlashEstimate | undefined;
  /** Bits programmed at once: `x64`. */
  readonly parallelism: string;
  /** Sectors of the whole flash. */
  readonly sectorCount: number;
  /** An interrupted job was found that the job would finish. */
  readonly resumes: boolean;
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
  { keep = true, full = false, store, loader = true, signal, onProgress }: FlashOptions = {},
): Promise<FlashPreview> {
  const scope = await scopeOf(target, image, { keep, store });
  const { flash } = scope;
  return whileClocked(target, async () => {
    await checkProtection(target, scope.sectors);
    const read = (sectors: typeof scope.sectors) => readSectors(target.memory, flash, sectors, { signal, onProgress });
    const plan = await planScope(scope, { keep, full }, read);
    return {
      plan,
      estimate: estimateFlash(plan, flash, { speedKhz: target.speedKhz, loader }),
      parallelism: flash.parallelism,
      sectorCount: flash.sectors.length,
      resumes: scope.journal !== undefined,
    };
  });
}
