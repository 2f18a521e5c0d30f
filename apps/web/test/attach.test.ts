/** A chip at read-out protection level 1: that attaching may have stopped its program is said, and the next time it is asked first. */
import { expect, it } from 'vitest';
import { BLINKY, file, give, step } from './harness/flashing.ts';
import { axeFindings, describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { english } from './harness/words.ts';

describePage('Attaching to a read-out protected chip', () => {
  const pages = usePages();

  it('is said when it was done, and asked about in each view before it is done again', async () => {
    const { page, context } = await pages.openWatched({ route: 'flash', usb: { probes: [probeOf('rdp1', { isRemembered: true })] } });
    await page.locator('probekit-board-choice[data-board=real]').waitFor();
    await page.getByRole('button', { name: english('flash.options.read') }).click();
    await page.locator('.option-rows').waitFor();
    await page.getByText(english('warning.rdp1')).waitFor();
    await page.close();

    const again = await context.newPage();
    const asked = again.getByText(english('session.may-stop'));
    const attach = again.getByRole('button', { name: english('session.attach') });
    const route = (name: string) => again.evaluate((to) => void (location.hash = to), name);
    await again.goto(`${pages.address}#inside`);
    await asked.waitFor();
    expect(await axeFindings(again)).toEqual([]);
    await route('flash');
    await give(again, file('blinky.elf', BLINKY));
    await step(again, 'failed');
    await asked.waitFor();
    await again.getByRole('button', { name: english('flash.options.read') }).click();
    await expect.poll(() => asked.count()).toBe(2);
    expect(await again.locator('.option-rows').count()).toBe(0);
    expect(await again.evaluate(() => window.usbOverBench.transfers)).toBe(0);

    await again
      .locator('probekit-flash-options')
      .getByRole('button', { name: english('session.attach') })
      .click();
    await again.locator('.option-rows').waitFor();
    await again.getByText(english('warning.rdp1')).waitFor();
    // One yes is enough for this board while it is plugged in.
    await route('inside');
    await again.locator('probekit-inside-view:not([data-state=""])').waitFor();
    expect(await attach.count()).toBe(0);
  });
});
