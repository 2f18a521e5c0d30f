/** Waiting for something no longer than a deadline or a signal allows. */
import type { Clock, SleepSignal } from '../base/index.ts';

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
  const waiting = new Waiting();
  const giveUp = () => waiting.end();
  signal?.addEventListener('abort', giveUp, { once: true });
  if (signal?.aborted) giveUp();
  // Rejects when called off because `running` came first; then nobody listens any more.
  if (timeoutMs !== undefined) void clock.sleep(timeoutMs, { signal: waiting }).then(giveUp, giveUp);
  running.catch(() => undefined); // given up, it may still fail, unheard
  try {
    return await Promise.race([running, waiting.ended]);
  } finally {
    signal?.removeEventListener('abort', giveUp);
    waiting.end();
  }
}

/** Ends once, for a sleep and for whoever waits. An `AbortController` would do, and costs more than the transfer that it is for. */
class Waiting implements SleepSignal {
  readonly ended: Promise<undefined>;
  readonly reason = CALLED_OFF;
  aborted = false;
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#listeners.add(() => resolve(undefined));
    });
  }

  end(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }
}
