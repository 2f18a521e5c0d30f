/** A job that its user called off, and what it left behind. */
import { type FlashErrors, flashErrors } from './errors.ts';

interface Left {
  /** As a sentence. */
  readonly state: string;
  readonly hint: string;
  readonly evidence: FlashErrors['flash/cancelled'];
}

/** The error of a job whose signal made it stop; any other error stays what it is. `left` is asked only then. */
export function orCancelled(error: unknown, signal: AbortSignal | undefined, left: () => Left): unknown {
  if (!signal?.aborted || error !== signal.reason) return error;
  const { state, hint, evidence } = left();
  return flashErrors.make('flash/cancelled', { message: `Cancelled. ${state}`, hint, evidence, cause: error });
}
