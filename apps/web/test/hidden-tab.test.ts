/** A tab that is hidden while it flashes: the browser slows its timers down, and the job neither hangs nor takes longer on the bench. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { flash, planTwoBanks, step } from './harness/flashing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { english } from './harness/words.ts';

/** As Chromium does to a tab that was hidden for long: a timer fires once a second at most. */
const HIDDEN_TIMER_MS = 1000;

/** A headless browser shows every tab, so the page is told, and its timers are slowed down as they would be. */
function hide(page: Page): Promise<void> {
  return page.evaluate((leastMs) => {
    const real = window.setTimeout.bind(window);
    const slow = (work: TimerHandler, ms = 0, ...more: unknown[]) => real(work, Math.max(ms, leastMs), ...more);
    Object.assign(window, { setTimeout: slow });
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    window.requestAnimationFrame = () => 0;
    document.dispatchEvent(new Event('visibilitychange'));
  }, HIDDEN_TIMER_MS);
}

describePage('A tab that is hidden while it flashes', () => {
  const pages = usePages();

  it('ends the job as one that is seen does, in the same time of the bench', async () => {
    const figures: string[][] = [];
    for (const isHidden of [false, true]) {
      const page = await pages.open({ route: 'flash' });
      await page.getByRole('button', { name: english('session.use-virtual') }).click();
      await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
      await planTwoBanks(page, 0x31);
      if (isHidden) await hide(page);
      await flash(page);
      await step(page, 'done');
      expect(await page.locator('.flash-done').textContent()).toContain('Running from 0x08000000');
      figures.push(await page.locator('.phase-figures').allInnerTexts());
    }
    const [seen, hidden] = figures;
    expect(hidden).toEqual(seen);
    expect(seen).toHaveLength(3);
  });
});
