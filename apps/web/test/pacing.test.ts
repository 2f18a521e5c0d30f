/** Wall time on the bench: it passes while it is wanted and seen, and ends with the bench. No browser. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pacing } from '../src/bench/pacing.ts';

class FakeDocument extends EventTarget {
  hidden = false;
}

describe('pacing', () => {
  let page: FakeDocument;
  beforeEach(() => {
    page = new FakeDocument();
    vi.stubGlobal('document', page);
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('lets about as much time pass as has passed', async () => {
    let passedMs = 0;
    const pacing = new Pacing(async (ms) => {
      passedMs += ms;
    });
    pacing.resume();
    await vi.advanceTimersByTimeAsync(1000);
    await pacing.stop();
    expect(passedMs).toBeGreaterThan(900);
    expect(passedMs).toBeLessThanOrEqual(1000);
  });

  it('stands still while the page is hidden, and while it is paused', async () => {
    const advance = vi.fn(async () => undefined);
    const pacing = new Pacing(advance);
    pacing.resume();
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(1000);
    const whileHidden = advance.mock.calls.length;
    expect(whileHidden).toBeLessThanOrEqual(1);
    page.hidden = false;
    page.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(advance.mock.calls.length).toBeGreaterThan(10);
    await pacing.pause();
    const whenPaused = advance.mock.calls.length;
    await vi.advanceTimersByTimeAsync(1000);
    expect(advance.mock.calls.length).toBe(whenPaused);
    await pacing.stop();
  });

  it('ends with the bench, and lets go of whoever waits for it to stand still', async () => {
    const advance = vi.fn(() => Promise.reject(new Error('the bench is no more')));
    const pacing = new Pacing(advance);
    pacing.resume();
    await vi.advanceTimersByTimeAsync(1000);
    await pacing.pause();
    expect(advance).toHaveBeenCalledTimes(1);
    await pacing.stop();
  });
});
