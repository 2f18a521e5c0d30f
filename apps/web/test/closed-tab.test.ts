/** A tab that is closed in the middle of a job, while the board behind it goes on: another tab of the browser finishes the job. */
import type { Page } from 'playwright-core';
import { afterEach, expect, inject, it } from 'vitest';
import { type StartedCommand, startCommand } from '../../../packages/probekit/test/clients/started-command.ts';
import { flash, planTwoBanks, step, stopInPhase } from './harness/flashing.ts';
import { describePage, usePages } from './harness/pages.ts';
import { english } from './harness/words.ts';

describePage('A tab that is closed in the middle of a flash job', () => {
  let web: StartedCommand | undefined;
  // Before the pages, so that it runs after they are closed.
  afterEach(() => web?.kill('SIGKILL'));
  const pages = usePages();

  it.each(['program', 'verify'])('in its phase %s: the next tab says what it finds, and finishes the job', async (phase) => {
    // The bench is in this process and outlives every tab.
    web = startCommand(['web', '--probe', 'bench:healthy', '--page', inject('page').folder]);
    const [address = ''] = await web.printed(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/);
    const { page: first, context } = await pages.openWatched({ at: address, usb: 'absent' });
    await toFlash(first);
    await planTwoBanks(first, 7);
    const { stopped } = await stopInPhase(first, phase);
    await flash(first);
    await stopped;
    await first.close();

    const second = await context.newPage();
    await second.goto(address);
    await second.locator('probekit-page main').waitFor();
    await toFlash(second);
    await second.getByText(english('flash.view.was-cut')).waitFor();
    await planTwoBanks(second, 7);
    expect(await second.locator('probekit-flash-view').textContent()).toContain('An earlier flash job on this chip was cut');
    await flash(second);
    await step(second, 'done');
    const done = await second.locator('.flash-done').textContent();
    expect(done).toContain(english('flash.cut.finished'));
    expect(done).toContain('Running from 0x08000000');
    // Nothing is left to be finished by a third one.
    await second.reload();
    await second.locator('probekit-board-choice[data-board=real]').waitFor();
    expect(await second.getByText(english('flash.view.was-cut')).count()).toBe(0);
  });
});

async function toFlash(page: Page): Promise<void> {
  await page.evaluate(() => void (location.hash = 'flash'));
  await page.locator('probekit-board-choice[data-board=real]').waitFor();
}
