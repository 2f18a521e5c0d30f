/** The time of a virtual board for a person who looks at it. */
import { type Clock, wallClock } from '../base/index.ts';

/** A virtual board's time passes with its transfers; for a person it shall pass as theirs does. */
export function inStepWithTheWall(clock: Clock): Clock {
  const ahead = clock.nowMs() - wallClock.nowMs();
  return {
    nowMs: clock.nowMs,
    async sleep(ms, options) {
      await wallClock.sleep(ms, options);
      const behindMs = wallClock.nowMs() + ahead - clock.nowMs();
      if (behindMs > 0) await clock.sleep(behindMs, options);
    },
  };
}
