/** Carries out a plan on flash that is unlocked: erase, program, verify, in this order. */
import { hex, type OperationOptions } from '../base/index.ts';
import type { FlashController, Target } from '../stm32/index.ts';
import { type FlashPhase, flashErrors } from './errors.ts';
import type { FlashPlan } from './plan.ts';
import { compareSegments } from './verify.ts';

export interface ExecuteOptions extends OperationOptions {
  readonly onPhase?: (phase: FlashPhase) => void;
}

/** @throws `flash/verify-failed`, `stm32/flash-error`, and what the link throws */
export async function executePlan(target: Target, flash: FlashController, plan: FlashPlan, options: ExecuteOptions = {}): Promise<void> {
  const { signal, onProgress, onPhase } = options;
  onPhase?.('erase');
  await flash.erase(plan.erase, { signal, onProgress });
  onPhase?.('program');
  const totalBytes = plan.program.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let doneBefore = 0;
  for (const { address, bytes } of plan.program) {
    const base = doneBefore;
    await flash.program(address, bytes, {
      signal,
      onProgress: ({ phase, doneBytes }) => onProgress?.({ phase, doneBytes: base + doneBytes, totalBytes }),
    });
    doneBefore += bytes.length;
  }
  onPhase?.('verify');
  const difference = await compareSegments(target.memory, plan.expected, { signal, onProgress });
  if (!difference) return;
  const { address, expected, found } = difference;
  throw flashErrors.make('flash/verify-failed', {
    message: `Verification failed at ${hex(address)}: ${found === undefined ? 'it cannot be read' : `it reads ${hex(found, 2)}`}, not ${hex(expected, 2)}.`,
    hint: 'Repeat the command. If the same address fails again, this flash is damaged.',
    evidence: { address, expected, found },
  });
}
