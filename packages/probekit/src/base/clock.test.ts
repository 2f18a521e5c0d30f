import { describe, expect, it } from 'vitest';
import { wallClock } from './clock.ts';

describe('wallClock', () => {
  it('rejects a sleep with the reason of its signal', async () => {
    const controller = new AbortController();
    const sleeping = wallClock.sleep(60_000, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(wallClock.sleep(60_000, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('never goes back', async () => {
    const before = wallClock.nowMs();
    await wallClock.sleep(0);
    expect(wallClock.nowMs()).toBeGreaterThanOrEqual(before);
  });
});
