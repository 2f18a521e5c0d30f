/** What the flash view says once something has changed that it had told of: an erase beside the plan, a job that is done or called off. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { BLINKY, file, flash, give, planTwoBanks, plugAgain, pullInPhase, step } from './harness/flashing.ts';
import { axeFindings, describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

describePage('The flash view', () => {
  const pages = usePages();
  const overUsb = async () => {
    const page = await pages.open({ route: 'flash', usb: { probes: [probeOf('healthy', { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    return page;
  };
  const job = (page: Page) => page.locator('.flash-job');
  const cancelled = (key: 'untouched' | 'maybe-incomplete') => english('flash.error.cancelled', { state: { key: `flash.error.${key}` } });

  it('plans anew when the flash was erased beside it, and measures the erase by the silicon', async () => {
    const page = await pages.open({ route: 'flash' });
    await page.getByRole('button', { name: english('session.use-virtual') }).click();
    await page.locator('probekit-board-choice[data-board=virtual]').waitFor();
    await give(page, file('blinky.elf', BLINKY));
    await step(page, 'planned');
    await flash(page);
    await step(page, 'done');
    expect(await page.locator('.sec h2').allInnerTexts()).toContain(english('flash.plan.done'));
    expect(await axeFindings(page)).toEqual([]);
    await page.locator('#erase-what').selectOption('bank-1');
    await page.getByRole('button', { name: english('flash.erase.ask') }).click();
    await page.getByRole('button', { name: english('flash.erase.go') }).click();
    await page.locator('probekit-flash-memory [role=status]', { hasText: /^Erased 8 sectors/ }).waitFor();
    await step(page, 'planned');
    expect(await page.locator('probekit-flash-memory .phase-figures').textContent()).toMatch(/ \d+ % of the silicon's limit$/);
    expect(await page.locator('.sec h2').allInnerTexts()).toContain(english('flash.plan.title'));
    expect(await page.locator('.flash-go').textContent()).toContain(english('flash.go'));
    expect(await job(page).textContent()).not.toContain(english('flash.step.done'));
    await flash(page);
    await step(page, 'done');
    await job(page)
      .getByRole('link', { name: english('flash.step.console') })
      .click();
    await page.locator('probekit-console-view').waitFor();
  });

  it('says how the flash may stand when a job is called off that was cut, and finishes it when asked', async () => {
    const page = await overUsb();
    const cancel = () => page.getByRole('button', { name: english('flash.cancel') }).click();
    await planTwoBanks(page, 1);
    await pullInPhase(page, 'program');
    await flash(page);
    await step(page, 'cut');
    await cancel();
    await step(page, 'failed');
    expect(await job(page).textContent()).toContain(cancelled('maybe-incomplete'));
    // Without a board a job waits, and can be called off as well.
    await flash(page);
    await job(page).getByText(english('flash.step.waiting')).waitFor();
    await cancel();
    await step(page, 'failed');
    expect(await job(page).textContent()).toContain(cancelled('maybe-incomplete'));
    await plugAgain(page);
    await step(page, 'planned');
    await flash(page);
    await step(page, 'done');
  });

  it('says that nothing was erased when a plan is called off that was cut', async () => {
    const page = await overUsb();
    await page.evaluate(() => void (window.usbOverBench.cutAt = window.usbOverBench.transfers + 20));
    await give(page, file('blinky.elf', BLINKY));
    await step(page, 'cut');
    await page.getByRole('button', { name: english('flash.cancel') }).click();
    await step(page, 'failed');
    expect(await job(page).textContent()).toContain(cancelled('untouched'));
    // And one that is not called off goes on by itself.
    await plugAgain(page);
    await step(page, 'planned');
  });
});
