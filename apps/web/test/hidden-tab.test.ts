/**
 * A tab that is hidden: the browser slows its timers down. A job neither hangs nor takes longer on the bench, looking inside stops until
 * the tab is seen again, and the console keeps what arrives; the time of a virtual board stands still.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { flash, planTwoBanks, step } from './harness/flashing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { openState } from './harness/states.ts';
import { english } from './harness/words.ts';

/** As Chromium does to a tab that was hidden for long: a timer fires once a second at most. */
const HIDDEN_TIMER_MS = 1000;
/** Longer than a look takes, and than the time between two with slow timers. */
const IDLE_MS = 2500;

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

/** The timers stay slow. */
function show(page: Page): Promise<void> {
  return page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

describePage('A tab that is hidden', () => {
  const pages = usePages();

  it('ends a flash job as one that is seen does, in the same time of the bench', async () => {
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

  it('reads nothing of a target that it looks inside, and goes on when it is seen again', async () => {
    const page = await pages.open({ route: 'inside', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    const view = page.locator('probekit-inside-view');
    const looks = async () => Number(await view.getAttribute('data-looks'));
    const transfers = () => page.evaluate(() => window.usbOverBench.transfers);
    await expect.poll(looks).toBeGreaterThan(1);
    await hide(page);
    // What was under way ends.
    await page.waitForTimeout(IDLE_MS);
    const [seen, carried] = [await looks(), await transfers()];
    await page.waitForTimeout(IDLE_MS);
    expect(await looks()).toBe(seen);
    expect(await transfers()).toBe(carried);
    await show(page);
    await expect.poll(looks).toBeGreaterThan(seen + 1);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  /** What the program has said, all of it, as numbers. */
  async function said(page: Page): Promise<number[]> {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: english('console.save') }).click();
    const text = await readFile(await (await downloading).path(), 'utf8');
    return [...text.matchAll(/wave=(-?\d+)\r?\n/g)].map(([, number]) => Number(number));
  }
  /** The wave goes up and down by ones. */
  const largestStep = (numbers: readonly number[]) =>
    Math.max(...numbers.slice(1).map((number, at) => Math.abs(number - (numbers[at] ?? 0))));

  it('goes on to keep what a real board says to the console, without a gap', async () => {
    const probe = probeOf('healthy', { isRemembered: true, program: 'wave.elf' });
    const page = await pages.open({ route: 'console', usb: { probes: [probe] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    await page.getByRole('button', { name: english('console.open') }).click();
    await page.getByRole('log').getByText('wave=', { exact: false }).first().waitFor();
    await hide(page);
    const before = await said(page);
    await page.waitForTimeout(IDLE_MS);
    const after = await said(page);
    expect(after.length).toBeGreaterThan(before.length);
    // The first line may have begun before the port was open.
    expect(largestStep(after.slice(1))).toBe(1);
    await show(page);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('lets the time of the virtual board stand still, whose console then goes on without a gap', async () => {
    const page = await openState(pages, 'console');
    await hide(page);
    await page.waitForTimeout(IDLE_MS);
    const before = await said(page);
    await page.waitForTimeout(IDLE_MS);
    expect((await said(page)).length).toBe(before.length);
    await show(page);
    await expect.poll(async () => (await said(page)).length).toBeGreaterThan(before.length);
    expect(largestStep(await said(page))).toBe(1);
  });
});
