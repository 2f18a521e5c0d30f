/** Two tabs of one browser that want one probe, and a cable that is pulled while one of them looks inside. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { plugAgain } from './harness/flashing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

describePage('Looking inside over WebUSB', () => {
  const pages = usePages();
  const looking = (page: Page) => page.locator('probekit-inside-view[data-state=running]');
  const otherTab = (page: Page) => page.locator('.refusal b', { hasText: english('session.other-tab') });
  const opened = async () => {
    const { page, context } = await pages.openWatched({ route: 'inside', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await looking(page).waitFor();
    return { page, context };
  };

  it('is said to be cut when the cable is pulled, and goes on by itself when it is plugged in again', async () => {
    const { page } = await opened();
    await page.evaluate(() => void (window.usbOverBench.cutAt = window.usbOverBench.transfers + 5));
    await page.getByText(english('session.gone', { probe: 'STLINK-V3' })).waitFor();
    expect(await page.locator('.inside-acts').count()).toBe(0);
    await plugAgain(page);
    await page.locator('.inside-acts').waitFor();
    await looking(page).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('keeps a second tab from looking inside and from the option bytes, which says so and can have the probe', async () => {
    const { page, context } = await opened();
    const second = await context.newPage();
    await second.goto(`${pages.address}#inside`);
    await otherTab(second).waitFor();
    expect(await second.evaluate(() => window.usbOverBench.transfers)).toBe(0);
    await second.evaluate(() => void (location.hash = 'flash'));
    await second.getByRole('button', { name: english('flash.options.read') }).click();
    await otherTab(second).waitFor();
    expect(await second.locator('.option-rows').count()).toBe(0);
    await second.getByRole('button', { name: english('session.take-over') }).click();
    await second.locator('.option-rows').waitFor();
    await second.evaluate(() => void (location.hash = 'inside'));
    await looking(second).waitFor();
    await otherTab(page).waitFor();
    await page.getByRole('button', { name: english('session.take-over') }).click();
    await looking(page).waitFor();
    await otherTab(second).waitFor();
  });
});
