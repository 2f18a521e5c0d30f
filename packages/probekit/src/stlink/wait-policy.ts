/**
 * Repeats what a busy target refuses. Source: probe-rs (13 attempts from 100 µs, doubling); Black Magic Debug issue
 * 1071 for the FAULT that V3 firmware reports once after a WAIT.
 */
import type { Clock } from '../base/index.ts';
import { isFault, isWait } from './status.ts';

/** Gives a busy target 0.4 s. */
export const PATIENT_ATTEMPTS = 13;
const FIRST_DELAY_MS = 0.1;

/** Runs `attempt` until its status is neither WAIT nor a FAULT that follows one; resolves with the last outcome. */
export async function repeatWhileBusy<T extends { readonly status: number }>(
  attempt: () => Promise<T>,
  { clock, signal, attempts }: { clock: Clock; signal?: AbortSignal | undefined; attempts: number },
): Promise<T> {
  let waited = false;
  for (let count = 1, delayMs = FIRST_DELAY_MS; ; count++, delayMs *= 2) {
    const outcome = await attempt();
    const busy = isWait(outcome.status) || (waited && isFault(outcome.status));
    if (!busy || count === attempts) return outcome;
    waited = true;
    await clock.sleep(delayMs);
    signal?.throwIfAborted();
  }
}
