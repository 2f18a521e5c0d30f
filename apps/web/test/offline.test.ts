/**
 * The page without a network: after one visit all of it is in the browser, a newer build is told and loaded when asked
 * for, and nothing else is kept. Installing is judged by Chromium.
 */
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { writeServiceWorker } from '../static/offline-build.ts';
import { difference, drawIcon } from './harness/icons.ts';
import { axeFindings, describePage, type OpenedPage, sidewaysScroll, usePages } from './harness/pages.ts';
import { pictureOfAll } from './harness/pictures.ts';
import { type StaticServer, serveFolder } from './harness/static-server.ts';
import { VirtualDesk } from './harness/virtual-desk.ts';
import { english } from './harness/words.ts';

const PUBLIC = fileURLToPath(new URL('../public/', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('../../../docs/page.md', import.meta.url));
const FAIL_TXT = 'The interface firmware FAILED to reset/halt the target MCU';

/** Until all of the page is kept, and this tab is answered from it. */
function kept(page: Page): Promise<unknown> {
  return page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

/** What the browser keeps, from the page's folder. */
function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return caught.flat().map(({ url }) => url.replace(new URL('.', document.baseURI).href, ''));
  });
}

describePage('Without a network', () => {
  const pages = usePages();
  let server: StaticServer;
  /** What the server serves now. */
  let folder: string;
  let newer: string;

  beforeEach(async () => {
    folder = inject('page').folder;
    newer = await mkdtemp(join(tmpdir(), 'probekit-newer-'));
    server = await serveFolder(async () => folder);
  });

  afterEach(async () => {
    await server.close();
    await rm(newer, { recursive: true, force: true });
  });

  const visit = (options: { expectedErrors?: RegExp } = {}): Promise<OpenedPage> =>
    pages.openWatched({ at: server.address, staysOffline: true, ...options });

  /** The next build: another page, without the part that explains. */
  async function publishNewer(): Promise<void> {
    await cp(folder, newer, { recursive: true });
    const page = await readFile(join(newer, 'index.html'), 'utf8');
    await writeFile(join(newer, 'index.html'), page.replace('<html', '<html data-build="newer"'));
    for (const name of await readdir(join(newer, 'assets'))) if (name.startsWith('explain-view-')) await rm(join(newer, 'assets', name));
    await writeServiceWorker(newer);
    folder = newer;
  }

  const newVersion = (page: Page) => page.getByRole('button', { name: english('page.newer.load') });
  const isNewer = (page: Page) => page.evaluate(() => document.documentElement.dataset['build'] === 'newer');

  it('all of it is there after one visit: home, a message explained, a virtual board with its verdict', async () => {
    const { page, context, requests } = await visit();
    await kept(page);
    const asked = requests.map((address) => address.slice(server.address.length));
    const settled = asked.indexOf('service-worker.js');
    expect(asked.slice(0, settled).some((path) => path.startsWith('assets/page-'))).toBe(true);
    expect(asked.slice(0, settled).some((path) => /view|worker|\.elf$/.test(path))).toBe(false);
    await server.close();
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: english('page.intro.title') }).waitFor();
    await page.locator('#error-text').fill(FAIL_TXT);
    await page.locator('#error-text').press('Enter');
    expect(await page.locator('probekit-explain h1').textContent()).toContain('could not take control');
    await page.goto(server.address);
    const desk = new VirtualDesk(page);
    await desk.open();
    await desk.choose('jp4-off');
    expect(await desk.verdict()).toContain('The ST-LINK cannot reach the STM32.');
    await page.getByRole('button', { name: english('page.language') }).click();
    await page.locator('html[lang=es]').waitFor();
  });

  it('keeps the files of the build and nothing else: not the bridge, no other folder, no page of a message', async () => {
    const { page } = await visit({ expectedErrors: /404/ });
    await kept(page);
    for (const path of ['bridge', '../elsewhere.js', 'messages/'])
      await page.evaluate((address) => fetch(address, { headers: { accept: 'text/html' } }), path);
    const built = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .filter((name) => !/^\.vite|\.html$|^robots\.txt$|^service-worker\.js$/.test(name));
    expect((await keptFiles(page)).sort()).toEqual(['', ...built].sort());
    expect(built.filter((name) => name.endsWith('.elf')).length).toBeGreaterThan(10);
    const sizes = await Promise.all([...built, 'index.html'].map(async (name) => (await stat(join(folder, name))).size));
    const megabytes = (sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1);
    expect(await readFile(DOCUMENT, 'utf8')).toContain(`about ${megabytes} MB before compression`);
  });

  it('tells a newer build, and loads it when it is asked to; another tab goes on with its own', async () => {
    const { page, context } = await visit();
    await kept(page);
    const before = await keptFiles(page);
    await publishNewer();
    await page.reload();
    await newVersion(page).waitFor();
    expect(await isNewer(page)).toBe(false);
    expect(await axeFindings(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await pictureOfAll(page, 'newer-build-390-light');

    const other = await context.newPage();
    await other.goto(server.address);
    await newVersion(other).waitFor();
    await newVersion(page).click();
    await page.locator('html[data-build=newer]').waitFor();
    await kept(page);
    expect(await newVersion(page).count()).toBe(0);
    expect(await isNewer(other)).toBe(false);
    await other.locator('#error-text').fill(FAIL_TXT);
    await other.locator('#error-text').press('Enter');
    await other.locator('probekit-explain h1').waitFor();
    await newVersion(other).click();
    await other.locator('html[data-build=newer]').waitFor();
    expect((await keptFiles(page)).length).toBe(2 * before.length - 1);
  });

  it('mixes no two builds: where the server holds other files than the worker names, the page works and is not kept', async () => {
    await cp(folder, newer, { recursive: true });
    await writeFile(join(newer, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    folder = newer;
    const { page } = await visit({ expectedErrors: /integrity|digest/ });
    const end = await page.evaluate(async () => {
      const { installing, waiting, active } = await navigator.serviceWorker.register('./service-worker.js');
      const worker = installing ?? waiting ?? active;
      while (worker && worker.state !== 'activated' && worker.state !== 'redundant') {
        await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
      }
      return worker?.state;
    });
    expect(end).toBe('redundant');
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  });
});

describePage('As an installed page', () => {
  const pages = usePages();

  it('has all that Chromium asks of one', async () => {
    const { page, context } = await pages.openWatched({ staysOffline: true });
    await kept(page);
    const browser = await context.newCDPSession(page);
    const { url, errors } = await browser.send('Page.getAppManifest');
    expect(url).toBe(`${pages.address}page.webmanifest`);
    expect(errors).toEqual([]);
    const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
    // A context of a test is a private window, where nothing is installed.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  });

  it.each([192, 512])('bears the mark as icon-%i.png', async (size) => {
    const blank = await (await pages.open()).context().newPage();
    const { background_color: ground } = JSON.parse(await readFile(join(PUBLIC, 'page.webmanifest'), 'utf8')) as {
      background_color: string;
    };
    const drawn = await drawIcon(blank, await readFile(join(PUBLIC, 'mark.svg'), 'utf8'), ground, size);
    const file = join(PUBLIC, `icon-${size}.png`);
    if (process.env['PROBEKIT_REWRITE'] === '1') await writeFile(file, Buffer.from(drawn, 'base64'));
    expect(await difference(blank, drawn, await readFile(file, 'base64'))).toBeLessThan(1);
  });

  it.each([
    ['where the browser offers none', pages.address.replace('127.0.0.1', 'rebound.example')],
    ['under probekit web, which has none', `${pages.address}#token=of-this-run`],
  ])('asks for no service worker %s', async (_where, at) => {
    const { page, requests } = await pages.openWatched({ at, staysOffline: true });
    await page.waitForLoadState('networkidle');
    expect(requests.filter((address) => address.endsWith('service-worker.js'))).toEqual([]);
  });
});
