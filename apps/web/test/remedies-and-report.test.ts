/** What follows a verdict: remedies that wait for their button, a report for somebody who helps, another language. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Report } from 'probekit/report';
import { expect, it } from 'vitest';
import { misfits, readSchema } from '../../../packages/probekit/test/schemas/json-schema.ts';
import { dropFile } from './harness/files.ts';
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

  it('of two faults the verdict names both, and says which stands beside which', async () => {
    const page = await openState(pages, 'two-faults');
    const told = await page.locator('.verdict .cause').evaluateAll((causes) => causes.map((cause) => cause.textContent ?? ''));
    expect(told).toEqual([expect.stringMatching(/^\s*Proven\s+A watchdog resets/), expect.stringMatching(/^\s*And also\s+The supply/)]);
    expect(await page.locator('.verdict .deciding').first().textContent()).toMatch(
      /^Target voltage 2\.20 V.* The core resets again and again/,
    );
    await page.getByRole('button', { name: 'Español' }).click();
    await page.locator('.verdict .cause', { hasText: /^\s*Además/ }).waitFor();
  });

  it('no button of the page erases anything', async () => {
    for (const state of ['fault', 'fault-in-the-chip', 'board'] as const) {
      const page = await openState(pages, state);
      const buttons = await page.getByRole('button').allTextContents();
      expect(buttons.filter((label) => /erase[sd]? (it|the|all)|mass.erase/i.test(label))).toEqual([]);
    }
  });

  async function downloaded(page: Page): Promise<string> {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: english('examination.report.download') }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('case.probekit');
    return readFile(await download.path(), 'utf8');
  }

  it('the report is the file of the command line, without the serial number', async () => {
    const page = await openState(pages, 'fault');
    const file = await downloaded(page);
    const report = JSON.parse(file) as Report;
    expect(misfits(report, readSchema('report'))).toEqual([]);
    expect(report).toMatchObject({ format: 'probekit-report', diagnosis: { verdict: 'fault' } });
    expect(report.recording.trace.split('\n').length).toBeGreaterThan(10);
    expect(report.writtenOn).toContain('Chrome');
    expect(file).not.toContain(SERIAL);
    expect(await text(page)).not.toContain(SERIAL);
  });

  it('a report that is dropped on the page is opened, read-only: verdict, chain, evidence and every transfer', async () => {
    const file = await downloaded(await openState(pages, 'fault'));
    const page = await pages.open();
    await dropFile(page, 'main', { name: 'case.probekit', text: file });
    await page.locator('probekit-report[data-verdict=fault]').waitFor();
    const said = await text(page);
    expect(said).toContain('The ST-LINK cannot reach the STM32.');
    expect(said).toContain('the same verdict as then');
    expect(await page.locator('probekit-chain').count()).toBe(1);
    expect(await page.locator('.evidence .check', { hasText: 'C4' }).count()).toBe(1);
    await page.locator('summary', { hasText: 'What was said to the ST-LINK' }).click();
    expect(await page.locator('.dialogue td', { hasText: 'GET_TARGET_VOLTAGE' }).count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: english('examination.again') }).count()).toBe(0);
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByText('El ST-LINK no llega al STM32.').waitFor();
  });

  it('a report that is pasted or chosen is opened as well, and one that was changed is refused in words', async () => {
    const file = await downloaded(await openState(pages, 'healthy'));
    const page = await pages.open();
    await page.locator('input[type=file]').setInputFiles({ name: 'case.json', mimeType: 'application/json', buffer: Buffer.from(file) });
    await page.locator('probekit-report[data-verdict=healthy]').waitFor();
    await page.goBack();
    await page.locator('#error-text').fill(file.replace('"verdict": "healthy"', '"verdict": "<b>fine</b>"'));
    await page.getByRole('button', { name: english('page.paste.button') }).click();
    await page.getByRole('alert').filter({ hasText: 'This is no report of Probekit' }).waitFor();
    expect(await page.locator('main b').count()).toBe(0);
  });

  it('a page of the report can be saved, which runs no script and loads nothing', async () => {
    const page = await openState(pages, 'report');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: english('page.report.save') }).click();
    const saved = await readFile(await (await downloading).path(), 'utf8');
    expect(saved).toContain("default-src 'none'");
    const context = await page.context().browser()?.newContext();
    const alone = await context?.newPage();
    const troubles: string[] = [];
    alone?.on('console', (message) => troubles.push(message.text()));
    alone?.on('request', (request) => troubles.push(request.url()));
    await alone?.setContent(saved);
    expect(await alone?.locator('h1').textContent()).toBe('Probekit report');
    expect(await alone?.locator('.dialogue').evaluate((element) => getComputedStyle(element).overflowX)).toBe('auto');
    expect(troubles).toEqual([]);
    await context?.close();
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
    await page.getByRole('button', { name: 'Jumper JP4 (IDD)' }).click();
    await expect.poll(causes).not.toBe(before);
    await page.getByRole('button', { name: english('examination.now.change') }).click();
    await expect.poll(causes).toBe(before);
  });
});
