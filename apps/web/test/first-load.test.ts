/** What the first visit costs: every byte that is asked for before anything is touched, as a host with gzip sends it. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, inject, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';

const BUDGET_BYTES = 150 * 1024;
/** Page, its script and shared chunks, style sheets, mark: what a slow connection waits for one after another. */
const MOST_REQUESTS = 20;

describePage('The first load', () => {
  const pages = usePages();

  /** Files of the built page that a visit asks for before the first interaction. */
  async function filesOfFirstLoad(): Promise<string[]> {
    const { page, requests } = await pages.openWatched();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const paths = requests.map((address) => new URL(address.split('#')[0] ?? '').pathname.slice(new URL(pages.address).pathname.length));
    return [...new Set(paths)].map((path) => path || 'index.html');
  }

  it('stays within 150 KB of gzip, without the bench', async () => {
    const files = await filesOfFirstLoad();
    const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(inject('page').folder, file))).length));
    const sum = sizes.reduce((sofar, size) => sofar + size, 0);
    expect(files).toContain('index.html');
    expect(files.some((file) => /\.js$/.test(file))).toBe(true);
    expect(files.filter((file) => /worker|\.elf|board-view|virtual-board/.test(file))).toEqual([]);
    expect(sum).toBeLessThanOrEqual(BUDGET_BYTES);
    expect(files.length).toBeLessThanOrEqual(MOST_REQUESTS);
  });

  it('leaves the bench out of every script that it asks for', async () => {
    const files = await filesOfFirstLoad();
    const scripts = await Promise.all(
      files.filter((file) => file.endsWith('.js')).map((file) => readFile(join(inject('page').folder, file), 'utf8')),
    );
    // A name that only the bench's scenario reader holds, and that minifying leaves alone.
    const BENCH_MARK = 'after-idd-jumper';
    expect(scripts.filter((script) => script.includes(BENCH_MARK))).toEqual([]);
    const all = await readdir(inject('page').folder, { recursive: true });
    const everything = await Promise.all(
      all.filter((file) => file.endsWith('.js')).map((file) => readFile(join(inject('page').folder, file), 'utf8')),
    );
    expect(everything.some((script) => script.includes(BENCH_MARK))).toBe(true);
  });
});

describePage('The page in any folder', () => {
  const pages = usePages();

  it('asks for nothing outside its own folder, and for nothing at all once its parts are there', async () => {
    const { page, context, requests } = await pages.openWatched();
    await page.getByRole('link', { name: 'Open the board' }).click();
    await page.getByRole('switch', { name: /^JP4/ }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(requests.filter((address) => !address.startsWith(pages.address) && !address.startsWith('blob:'))).toEqual([]);
    await context.setOffline(true);
    await page.getByRole('switch', { name: /^JP4/ }).press('Enter');
    await page.getByRole('heading', { name: 'The ST-LINK cannot reach the STM32.' }).waitFor();
  });
});
