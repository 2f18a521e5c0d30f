/** An image and option bytes as one job, cut in the middle: the same board is finished, another one is asked about anew. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { flash, planTwoBanks, plugAgain, pullInPhase, step } from './harness/flashing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

/** Two boards that a computer cannot tell apart by their probes. */
const SERIAL = '003A00273038510234333935';
const ONE = probeOf('healthy', { isRemembered: true, serial: SERIAL });
const OTHER = probeOf('healthy', {
  isRemembered: true,
  serial: '0042003B3137510E33333639',
  serialNumber: SERIAL,
  physics: { cable: { plugged: false } },
});

const options = (page: Page) => page.locator('probekit-flash-options');
const level = (page: Page) => page.getByLabel('BOR_LEV', { exact: true });
const button = (page: Page, key: Parameters<typeof english>[0]) => page.getByRole('button', { name: english(key), exact: true });

async function planJoint(page: Page, value: string): Promise<void> {
  await planTwoBanks(page, 0x11);
  await button(page, 'flash.options.read').click();
  await level(page).selectOption(value);
  await options(page).getByLabel(english('flash.options.beside')).check();
  await button(page, 'flash.options.ask').click();
  await page.locator('.option-plan [data-name]').fill('STM32H743');
  for (const box of await page.locator('.option-plan [data-ask]').all()) await box.check();
}

const readLevel = async (page: Page) => {
  await button(page, 'flash.options.read').click();
  await level(page).waitFor();
  return level(page).inputValue();
};

describePage('An image with option bytes', () => {
  const pages = usePages();
  const opened = async (...probes: (typeof ONE)[]) => {
    const page = await pages.open({ route: 'flash', usb: { probes } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    return page;
  };

  it('goes on by itself when the same board is plugged in again', async () => {
    const page = await opened(ONE);
    await planJoint(page, '2');
    await pullInPhase(page, 'program');
    await button(page, 'flash.options.write-both').click();
    await step(page, 'cut');
    await page.getByText(english('flash.options.unplugged')).waitFor();
    await plugAgain(page);
    await step(page, 'done');
    expect(await readLevel(page)).toBe('2');
    expect(await page.locator('.option-plan').count()).toBe(0);
  });

  it('leaves another board as it is and asks anew, and offers the rest of the change to its own chip alone', async () => {
    const page = await opened(ONE, OTHER);
    await planJoint(page, '2');
    await pullInPhase(page, 'program');
    await button(page, 'flash.options.write-both').click();
    await step(page, 'cut');
    await plugAgain(page, 1);
    await step(page, 'planned');
    await page.getByText(english('flash.step.other-chip')).waitFor();
    expect(await page.locator('.option-plan').count()).toBe(0);
    expect(await readLevel(page)).not.toBe('2');

    await page.evaluate(() => window.usbOverBench.unplug(1));
    await page.locator('probekit-flash-options').waitFor({ state: 'detached' });
    await plugAgain(page);
    await step(page, 'planned');
    expect(await page.locator('.option-plan li').textContent()).toMatch(/^BOR_LEV/);
  });

  it('is planned anew for other settings, and cannot begin while another job is under way', async () => {
    const page = await opened(ONE);
    await planJoint(page, '2');
    await page.getByText(english('flash.settings')).click();
    await page.getByLabel(english('flash.setting.full')).check();
    await page.locator('.option-plan').waitFor({ state: 'detached' });
    await button(page, 'flash.options.ask').click();
    await page.locator('.option-plan [data-name]').fill('STM32H743');
    for (const box of await page.locator('.option-plan [data-ask]').all()) await box.check();
    const write = button(page, 'flash.options.write-both');
    expect(await write.isEnabled()).toBe(true);
    await flash(page);
    await step(page, 'running');
    expect(await write.isDisabled()).toBe(true);
    await step(page, 'done');
    expect(await write.isEnabled()).toBe(true);
  });
});
