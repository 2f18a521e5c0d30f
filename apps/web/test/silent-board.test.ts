/** Boards that do not answer, or may not be opened, in the views that are not the doctor's: no dead end, and what helps by name. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { BLINKY, file, flash, give, step } from './harness/flashing.ts';
import { axeFindings, describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

describePage('a board that is not reached', () => {
  const pages = usePages();
  const opened = async (route: string, scenario: string) => {
    const page = await pages.open({ route, usb: { probes: [probeOf(scenario, { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    return page;
  };
  const underReset = (page: Page, part: string) =>
    page
      .locator(part)
      .getByRole('button', { name: english('flash.under-reset') })
      .click();

  const goTo = (page: Page, view: string) => page.evaluate((hash) => location.assign(`#${hash}`), view);
  /** The program shuts the debugger out as soon as it runs. */
  const runsAgain = (page: Page) => page.locator('probekit-inside-view').getByText(english('flash.error.no-target')).waitFor();

  it.each([
    ['swd-pins', runsAgain],
    // Its debug clocks are kept by then.
    ['stop-mode', (page: Page) => page.locator('probekit-inside-view[data-state=sleeping]').waitFor()],
  ] as const)('is looked into under reset, and runs when it is left: %s', async (scenario, runs) => {
    const page = await opened('inside', scenario);
    await page.getByText(english('flash.error.no-target')).waitFor();
    await page.getByText(english('flash.under-reset.touches')).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await underReset(page, 'probekit-inside-view');
    await page.locator('probekit-inside-view[data-state=halted]').waitFor();
    expect(await page.locator('.refusal').count()).toBe(0);
    await page.getByText(english('inside.state.held')).waitFor();
    await goTo(page, 'home');
    await goTo(page, 'inside');
    await runs(page);
  });

  it('stays halted for whoever halts it after it was reached', async () => {
    const page = await opened('inside', 'swd-pins');
    await underReset(page, 'probekit-inside-view');
    await page.getByText(english('inside.state.held')).waitFor();
    await page.getByRole('button', { name: english('inside.reset-halt') }).click();
    await page.getByText(english('inside.state.halted')).waitFor();
    await goTo(page, 'home');
    await goTo(page, 'inside');
    await page.getByText(english('inside.state.halted')).waitFor();
  });

  it('is read, and its option bytes are, under reset', async () => {
    const page = await opened('flash', 'swd-pins');
    await page.getByLabel('Range').fill('0x08000000+1K');
    await page.getByRole('button', { name: 'Read', exact: true }).click();
    const downloading = page.waitForEvent('download');
    await underReset(page, 'probekit-flash-memory');
    expect(readFileSync(await (await downloading).path()).length).toBe(1024);
    expect(await page.locator('probekit-flash-memory .refusal').count()).toBe(0);
    await page.locator('probekit-flash-memory').getByText(english('flash.under-reset.after')).waitFor();
    await goTo(page, 'inside');
    await runsAgain(page);
    await goTo(page, 'flash');
    await page.getByRole('button', { name: english('flash.options.read') }).click();
    await underReset(page, 'probekit-flash-options');
    await page.getByLabel('RDP', { exact: true }).waitFor();
    // Who has said once that the board may be reset is not asked again by the same form.
    const readAgain = async () => {
      await page.getByRole('button', { name: english('flash.options.read') }).click();
      await page.getByLabel('RDP', { exact: true }).waitFor();
      return page.locator('probekit-flash-options').getByText(english('flash.under-reset.after')).count();
    };
    await expect.poll(readAgain).toBe(1);
    await goTo(page, 'inside');
    await runsAgain(page);
  });

  it('is flashed under reset, from the refusal of the plan on', async () => {
    const page = await opened('flash', 'swd-pins');
    await give(page, file('blinky.elf', BLINKY));
    await step(page, 'failed');
    expect(await page.locator('.flash-job .refusal a').getAttribute('href')).toBe('#doctor');
    await underReset(page, '.flash-job');
    await step(page, 'planned');
    await flash(page);
    await step(page, 'done');
  });

  it('says of a probe that the system does not let it open what to do next, and leads there', async () => {
    const page = await opened('inside', 'no-permission');
    await page.getByText(english('flash.error.access-denied')).waitFor();
    await page.getByRole('link', { name: english('flash.error.doctor') }).click();
    await page.locator('probekit-doctor-view[data-door=obstacle], probekit-doctor-view[data-phase=done]').waitFor();
  });
});
