/** Waiting for something no longer than a deadline or a signal allows. */
import type { Clock } from '../base/index.ts';

export interface Deadline {
  readonly clock: Clock;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Made once: as every transfer calls its deadline off, a new exception each time would cost more than the transfer. */
const CALLED_OFF = new Error('The wait is over.');

/** What `running` brings, or undefined when the deadline or the signal comes first. Rejects only as `running` does. */
export async function inTime<T>(running: Promise<T>, { clock, timeoutMs, signal }: Deadline): Promise<T | undefined> {
  if (timeoutMs === undefined && !signal) return running;
  const waiting = new AbortController();
  const giveUp = () => waiting.abort(CALLED_OFF);
  const givenUp = new Promise<undefined>((resolve) => {
    waiting.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  signal?.addEventListener('abort', giveUp, { once: true });
  if (signal?.aborted) giveUp();
  if (timeoutMs !== undefined) {
    // Rejects when called off because `running` came first; then nobody listens any more.
    void clock.sleep(timeoutMs, { signal: waiting.signal }).then(giveUp, giveUp);
  }
  running.catch(() => undefined); // given up, it may still fail, unheard
  try {
    return await Promise.race([running, givenUp]);
  } finally {
    signal?.removeEventListener('abort', giveUp);
    waiting.abort(CALLED_OFF);
  }
}
