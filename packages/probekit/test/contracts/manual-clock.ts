/** A clock that moves only by sleeping. */
import type { Clock } from '../../src/base/index.ts';

export function manualClock(): Clock & { readonly sleeps: number[] } {
  let nowMs = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    nowMs: () => nowMs,
    async sleep(ms, { signal } = {}) {
      signal?.throwIfAborted();
      sleeps.push(ms);
      nowMs += ms;
    },
  };
}
