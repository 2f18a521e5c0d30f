/**
 * How long the page takes, in wall-clock time on this machine: from asking for its address to the doctor's verdict on the
 * virtual board with JP4 off, and to a program that is flashed, verified and runs there, by the flash view and by the install
 * button, in Debian's Chromium, which a program works as fast as the page lets it. Medians of several visits, each in a fresh profile;
 * the plot of its console; and what its parts weigh. All but the weights is left out, with a line that says so, where there is no Chromium.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { plotFigures } from './plot.js';
import { sizeFigures } from './size.js';

/** What the page promises (README). */
const LIMIT_MS = 3000;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const APP = join(ROOT, 'apps', 'web');
const IMAGE = join(ROOT, 'firmware', 'blinky.elf');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

export async function pageFigures({ visits }) {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-page-'));
  try {
    buildPage(folder);
    return [...(await visitFigures(folder, visits)), ...sizeFigures(folder)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function visitFigures(folder, visits) {
  const executablePath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((place) => join(place, 'chromium'))
    .find(existsSync);
  if (!executablePath) {
    console.error('Not measured, chromium is not here: page.verdict, page.flashed, page.installed, page.plot. Add it: npm run setup:peers');
    return [];
  }
  const server = await servePage(folder);
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const verdict = await medianVisit(browser, server.address, { visits, work: toVerdict });
    const flashed = await medianVisit(browser, server.address, { visits, work: toFlashed });
    const installed = await medianVisit(browser, `${server.address}install.html`, { visits, work: toInstalled });
    return [
      { id: 'page.verdict.ms', value: verdict.ms, unit: 'ms', limit: LIMIT_MS },
      { id: 'page.verdict.clicks', value: verdict.clicks, unit: 'clicks', limit: 3, most: 1 },
      { id: 'page.flashed.ms', value: flashed.ms, unit: 'ms' },
      { id: 'page.flashed.clicks', value: flashed.clicks, unit: 'clicks', limit: 4, most: 1 },
      { id: 'page.installed.ms', value: installed.ms, unit: 'ms' },
      { id: 'page.installed.clicks', value: installed.clicks, unit: 'clicks', limit: 4, most: 1 },
      ...(await plotFigures(browser, server.address)),
    ];
  } finally {
    await browser.close();
    server.process.kill();
  }
}

async function medianVisit(browser, address, { visits, work }) {
  const made = [];
  while (made.length < visits) made.push(await timedVisit(browser, address, work));
  made.sort((a, b) => a.ms - b.ms);
  return made[Math.floor(visits / 2)];
}

/** `work` gets the page, and `click` to press something that counts. */
async function timedVisit(browser, address, work) {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const startMs = performance.now();
  let clicks = 0;
  const click = async (part) => {
    clicks++;
    await part.click();
  };
  await page.goto(address);
  await work(page, click);
  const ms = performance.now() - startMs;
  await context.close();
  return { ms, clicks };
}

async function toVerdict(page, click) {
  await click(page.getByRole('link', { name: 'Open the board' }));
  await click(page.getByRole('switch', { name: /^JP4/ }));
  await page.getByRole('heading', { name: 'The ST-LINK cannot reach the STM32.' }).waitFor();
}

/** The choice of a file counts as one click; what the system's own window asks is not the page's. */
async function toFlashed(page, click) {
  await click(page.getByRole('link', { name: 'Flash', exact: true }));
  await click(page.getByRole('button', { name: 'Use the virtual board' }));
  const choosing = page.waitForEvent('filechooser');
  await click(page.getByRole('button', { name: 'Choose files' }));
  await (await choosing).setFiles(IMAGE);
  await click(page.getByRole('button', { name: 'Flash', exact: true }));
  await page.getByText('Flashed and verified.').waitFor();
}

/** A probe behind WebUSB wants one click more, in the browser's own list. */
async function toInstalled(page, click) {
  await click(page.locator('#virtual').getByRole('button', { name: 'Install on the board' }));
  await click(page.getByRole('dialog').getByRole('button', { name: 'Install', exact: true }));
  await page.getByText('is on the board, verified and running.').waitFor();
}

function buildPage(folder) {
  const built = spawnSync(process.execPath, [VITE, 'build', APP, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'], {
    stdio: 'inherit',
  });
  if (built.status !== 0) throw new Error('the page does not build');
}

/** Serves the built page, as `npm run web` does; resolves when the server says where. */
async function servePage(folder) {
  const server = spawn(process.execPath, [VITE, 'preview', APP, '--outDir', folder, '--host', '127.0.0.1', '--port', '0'], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise((resolve, reject) => {
    let printed = '';
    server.on('exit', () => reject(new Error(`the server ended: ${printed}`)));
    server.stdout.on('data', (chunk) => {
      printed += chunk;
      const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed) ?? [];
      if (found) resolve(found);
    });
  });
  return { address, process: server };
}
