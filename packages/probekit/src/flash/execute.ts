/** Carries out a plan on flash that is unlocked: erase, program, verify; by the loader on the chip when it is given one. */
import { concatBytes, hex, type OperationOptions } from '../base/index.ts';
import type { Segment } from '../image/index.ts';
import type { FlashController, Target } from '../stm32/index.ts';
import { type FlashPhase, flashErrors } from './errors.ts';
import type { FlashLoader } from './loader/flash-loader.ts';
import { writeWithLoader } from './loader/write.ts';
import type { FlashPlan } from './plan.ts';
import { compareSegments, type Difference } from './verify.ts';

export interface ExecuteOptions extends OperationOptions {
  /** Runs on the target already. */
  readonly loader?: FlashLoader | undefined;
  /** Gives the loader LZ4 where that is smaller. Default false: it helps only where the wire limits the job. */
  readonly compressed?: boolean | undefined;
  readonly onPhase?: ((phase: FlashPhase) => void) | undefined;
}

/** @throws `flash/verify-failed`, `stm32/flash-error`, and what the link throws */
export async function executePlan(target: Target, flash: FlashController, plan: FlashPlan, options: ExecuteOptions = {}): Promise<void> {
  const { loader } = options;
  const difference =
    loader && flash.loader
      ? await writeWithLoader(loader, flash, flash.loader, plan, options)
      : await writeWithRegisters(target, flash, plan, options);
  if (!difference) return;
  const { address, expected, found } = difference;
  throw flashErrors.make('flash/verify-failed', {
    message: `Verification failed at ${hex(address)}: ${found === undefined ? 'it cannot be read' : `it reads ${hex(found, 2)}`}, not ${hex(expected, 2)}.`,
    hint: 'Repeat the command. If the same address fails again, this flash is damaged.',
    evidence: { address, expected, found },
  });
}

/** The first byte that is wrong afterwards. */
async function writeWithRegisters(
  target: Target,
  flash: FlashController,
  plan: FlashPlan,
  { signal, onProgress, onPhase }: ExecuteOptions,
): Promise<Difference | undefined> {
  onPhase?.('erase');
  await flash.erase(plan.erase, { signal, onProgress });
  onPhase?.('program');
  const totalBytes = plan.program.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let doneBefore = 0;
  for (const { address, bytes } of joined(plan.program)) {
    const base = doneBefore;
    await flash.program(address, bytes, {
      signal,
      onProgress: ({ phase, doneBytes }) => onProgress?.({ phase, doneBytes: base + doneBytes, totalBytes }),
    });
    doneBefore += bytes.length;
  }
  onPhase?.('verify');
  return compareSegments(target.memory, plan.expected, { signal, onProgress });
}

/** Runs that follow each other without a gap become one: each begins and ends with commands of its own. */
function joined(runs: readonly Segment[]): readonly Segment[] {
  const rows: Segment[][] = [];
  for (const run of runs) {
    const last = rows.at(-1)?.at(-1);
    if (last && last.address + last.bytes.length === run.address) rows.at(-1)?.push(run);
    else rows.push([run]);
  }
  return rows.map((row) => ({ address: row[0]?.address ?? 0, bytes: concatBytes(...row.map(({ bytes }) => bytes)) }));
}
