/** The console: what the virtual board's program says, at the right rate and at a wrong one. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { BaudDoubt, garbageShare, TextLog } from 'probekit/logs';
import { expect, it } from 'vitest';
import { axeFindings, describePage, usePages } from './harness/pages.ts';
import { STATES } from './harness/states.ts';
import { english } from './harness/words.ts';

describePage('The console', () => {
  const pages = usePages();

  async function opened(): Promise<Page> {
    const page = await pages.open({ route: 'inside' });
    await page.getByRole('button', { name: english('session.use-virtual') }).click();
    // The board goes along to the next view.
    await page.getByRole('link', { name: english('console.title') }).click();
    const open = page.getByRole('button', { name: english('console.open') });
    await expect.poll(() => open.isEnabled()).toBe(true);
    await open.focus();
    await page.keyboard.press('Enter');
    await page.locator('probekit-console-view[data-port=open]').waitFor();
    return page;
  }

  it('shows what the program says, pauses, and saves it all', async () => {
    const page = await opened();
    const log = page.getByRole('log');
    await expect.poll(async () => (await log.textContent())?.length ?? 0).toBeGreaterThan(10);
    const pause = page.getByRole('button', { name: english('console.pause') });
    await pause.click();
    expect(await pause.getAttribute('aria-pressed')).toBe('true');
    const shown = (await log.textContent()) ?? '';
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: english('console.save') }).click();
    const saved = await readFile(await (await downloading).path(), 'utf8');
    expect(saved.replace(/\r\n?/g, '\n')).toContain(shown.trim().slice(0, 10));
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: english('console.close') }).click();
    await page.locator('probekit-console-view[data-port=closed]').waitFor();
  });

  it('keeps its text and opens the port again when the view is left and comes back, and says when the rate is another', async () => {
    const page = await opened();
    const log = page.getByRole('log');
    const length = async () => ((await log.textContent()) ?? '').length;
    await expect.poll(length).toBeGreaterThan(10);
    const before = ((await log.textContent()) ?? '').slice(0, 10);
    const place = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await place(english('session.nav.flash'));
    await page.locator('probekit-flash-view').waitFor();
    await place(english('console.title'));
    await page.locator('probekit-console-view[data-port=open]').waitFor();
    expect(await log.textContent()).toContain(before);
    const kept = await length();
    await expect.poll(length).toBeGreaterThan(kept);

    // The program says it at 115,200 Bd.
    const rate = page.getByLabel(english('console.rate'));
    await rate.selectOption('9600');
    const doubt = page.getByText(english('console.wrong-rate', { rate: 9600 }));
    await doubt.waitFor();
    await rate.selectOption('115200');
    await doubt.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: english('console.close') }).click();
    await page.getByRole('button', { name: english('console.clear') }).click();
    await expect.poll(length).toBe(0);
    expect(await page.getByRole('button', { name: english('console.save') }).count()).toBe(0);
    await place(english('session.nav.flash'));
    await place(english('console.title'));
    await page.locator('probekit-console-view[data-port=closed]').waitFor();
  });

  it('draws the numbers that arrive, says them in a table, and holds them still', async () => {
    const { page, requests } = await pages.openWatched({ route: 'flash' });
    const isPlotLoaded = () => requests.some((address) => /number-plot/.test(address));
    expect(isPlotLoaded()).toBe(false);
    await STATES.console.reach(page);
    expect(isPlotLoaded()).toBe(true);
    const plot = page.locator('probekit-number-plot');
    const samples = async () => Number(await plot.getAttribute('data-samples'));
    expect(await page.getByRole('img', { name: 'wave' }).locator('canvas').evaluate(inkShare)).toBeGreaterThan(0);
    expect(await axeFindings(page)).toEqual([]);

    const pause = page.getByRole('button', { name: english('console.pause') });
    await pause.click();
    await page.evaluate(framesPassed);
    const held = await samples();
    await page.evaluate(framesPassed);
    expect(await samples()).toBe(held);
    await pause.click();
    await expect.poll(samples).toBeGreaterThan(held);
  });
});

/** Runs in the page: how much of the canvas is drawn on. */
function inkShare(canvas: Element): number {
  const { width, height } = canvas as HTMLCanvasElement;
  const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
  return pixels.filter((value, index) => index % 4 === 3 && value > 0).length / (width * height);
}

/** Runs in the page. */
async function framesPassed(): Promise<void> {
  for (let frame = 0; frame < 20; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

it('keeps the latest text in blocks of whole lines, of which only the last changes', () => {
  const log = new TextLog();
  const shown = () => log.blocks.map(({ text }) => text).join('');
  log.add('\x1b[3');
  log.add('1mred\x1b[0m\r');
  log.add('\n');
  expect(shown()).toBe('red\n');
  for (let line = 0; line < 1000; line++) log.add(`line ${line}\r\n`);
  const [first, second] = log.blocks;
  expect(first?.text.endsWith('\n')).toBe(true);
  log.add('more');
  expect(log.blocks.slice(0, 2)).toEqual([first, second]);
  log.add('x'.repeat(300_000));
  expect(shown().length).toBeLessThanOrEqual(100_000);
  expect(shown().endsWith('x'.repeat(90_000))).toBe(true);
});

it('doubts the rate when much of what arrives is no text', () => {
  const doubt = new BaudDoubt();
  doubt.take(new TextEncoder().encode('temp: 23.5\r\ntemperatura: 23,5 °C, ¿qué tal?\r\n'.repeat(3)));
  expect(doubt.isWrong).toBe(false);
  doubt.take(Uint8Array.from({ length: 200 }, (_, index) => (index * 0x9d + 0x80) & 0xff));
  expect(doubt.isWrong).toBe(true);
  doubt.forget();
  expect(doubt.isWrong).toBe(false);
  expect(garbageShare(new Uint8Array())).toBe(0);
});
