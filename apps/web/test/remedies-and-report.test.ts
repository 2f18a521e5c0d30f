/** What follows a verdict: remedies that wait for their button, a report for somebody who helps, another language. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';
import { probeOf } from './harness/scenarios.ts';
import { openState } from './harness/states.ts';
import { english } from './harness/words.ts';

const SERIAL = '003A00273038510234333935';

describePage('After the verdict', () => {
  const pages = usePages();

  const text = async (page: Page) => ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');

  it('a program that takes the debug pins: the chip is reset by a button that says so, and not before', async () => {
    const usb = { probes: [probeOf('swd-pins', { isRemembered: true })] };
    const page = await pages.open({ route: 'doctor', usb });
    await page.locator('probekit-doctor-view[data-phase=done]').waitFor();
    const attach = page.getByRole('button', { name: english('examination.mend.halt-under-reset') });
    expect(await attach.textContent()).toContain(english('examination.touch.resets'));
    await attach.click();
    await page.getByText(english('examination.mended.halt-under-reset')).waitFor();
  });

  it('a silent chip: it is looked at under reset when a button that says so is pressed', async () => {
    const page = await openState(pages, 'fault');
    const evidence = page.locator('.evidence .check', { hasText: 'C6' });
    expect(await evidence.count()).toBe(0);
    const underReset = page.getByRole('button', { name: english('examination.under-reset') });
    expect(await underReset.textContent()).toContain(english('examination.touch.resets'));
    await underReset.click();
    await evidence.waitFor();
  });

  it('no button of the page erases anything', async () => {
    for (const state of ['fault', 'fault-in-the-chip', 'board'] as const) {
      const page = await openState(pages, state);
      const buttons = await page.getByRole('button').allTextContents();
      expect(buttons.filter((label) => /erase[sd]? (it|the|all)|mass.erase/i.test(label))).toEqual([]);
    }
  });

  it('the report is a file with the diagnosis and every exchange, without the serial number', async () => {
    const page = await openState(pages, 'fault');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: english('examination.report.download') }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('probekit-report.json');
    const file = await readFile(await download.path(), 'utf8');
    const report = JSON.parse(file) as {
      readonly format: string;
      readonly diagnosis: { readonly verdict: string };
      readonly trace: string;
    };
    expect(report).toMatchObject({ format: 'probekit-report', diagnosis: { verdict: 'fault' } });
    expect(report.trace.split('\n').length).toBeGreaterThan(10);
    expect(file).not.toContain(SERIAL);
    expect(await text(page)).not.toContain(SERIAL);
  });

  it('another language tells the same diagnosis anew, without touching the probe again', async () => {
    const page = await openState(pages, 'fault');
    const before = await page.evaluate(() => window.usbOverBench.transfers);
    await page.getByRole('button', { name: 'Español' }).click();
    await page.locator('html[lang=es]').waitFor();
    expect(await text(page)).not.toContain(english('verdict.out-of-reach'));
    expect(await page.evaluate(() => window.usbOverBench.transfers)).toBe(before);
    expect(await page.locator('probekit-doctor-view').getAttribute('data-verdict')).toBe('fault');
  });

  it('an answer can be taken back', async () => {
    const page = await openState(pages, 'board');
    const causes = () => page.locator('probekit-board-view').getAttribute('data-causes');
    const before = await causes();
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await expect.poll(causes).not.toBe(before);
    await page.getByRole('button', { name: english('examination.now.change') }).click();
    await expect.poll(causes).toBe(before);
  });
});
