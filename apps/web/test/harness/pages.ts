/**
 * A browser with the page in it, for one test file. Each test gets a fresh context; it fails on anything that the page
 * writes as an error, on a violation of its Content-Security-Policy and on any request to another place.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { hasPeer } from '../../../../packages/probekit/test/clients/peer.ts';
import type { UsbPlan } from './usb-over-bench.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name that its owner has bound to this computer.
  '--host-resolver-rules=MAP rebound.example 127.0.0.1',
];

/** Ends what hangs, before the test ends and without a word of where; how long a busy machine takes is not what is held. */
const LONGEST_WAIT_MS = 100_000;

/** Page tests stand in here: without a browser they are left out. */
export const describePage = describe.skipIf(!hasPeer('chromium'));

export interface PageOptions {
  /** Another page than the product's own, of those that are built with it. */
  readonly file?: string;
  /** The whole address, where something else than the plain host serves the page. */
  readonly at?: string;
  /** What stands behind the `#`. */
  readonly route?: string;
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** Of the browser; the page follows it on the first visit. */
  readonly language?: 'en' | 'es';
  /** The probes behind `navigator.usb`, or a browser without it; left out: the browser's own. */
  readonly usb?: UsbPlan | 'absent';
  readonly userAgent?: string;
  /** Lets the page stay in the browser for a visit without a network. Else a test would fetch all of it in passing. */
  readonly staysOffline?: boolean;
  /** Errors that the test provokes itself. */
  readonly expectedErrors?: RegExp;
}

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses that were asked for so far, in order. */
  readonly requests: readonly string[];
  /** What went wrong without the page saying so. */
  readonly troubles: string[];
}

export interface Pages {
  readonly address: string;
  open(options?: PageOptions): Promise<Page>;
  openWatched(options?: PageOptions): Promise<OpenedPage>;
}

/** Call it in the body of a `describePage`. */
export function usePages(): Pages {
  const { address } = inject('page');
  let browser: Browser | undefined;
  const opened: OpenedPage[] = [];

  beforeAll(async () => {
    const built = await fetch(address); // builds the page, once a run
    if (!built.ok) throw new Error(await built.text());
    browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
  }, 120_000);

  afterEach(async () => {
    const ended = opened.splice(0);
    await Promise.all(ended.map(({ context }) => context.close()));
    expect(ended.flatMap(({ troubles }) => troubles)).toEqual([]);
  });

  afterAll(() => browser?.close());

  const openWatched = async (options: PageOptions = {}) => {
    if (!browser) throw new Error('no browser: call usePages() in the body of describePage');
    const { width = 1440, height = 900, theme = 'light', language = 'en', userAgent } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale: language === 'es' ? 'es-ES' : 'en-US',
      ...(userAgent !== undefined && { userAgent }),
    });
    context.setDefaultTimeout(LONGEST_WAIT_MS);
    const page = await context.newPage();
    const watched = watch(page, context, options.at === undefined ? address : new URL('/', options.at).href, options.expectedErrors);
    opened.push(watched);
    await prepare(context, options);
    await page.goto(options.at ?? `${address}${options.file ?? ''}#${options.route ?? ''}`);
    if (options.file === undefined) await page.locator('probekit-page main').waitFor();
    return watched;
  };
  return { address, openWatched, open: async (options) => (await openWatched(options)).page };
}

/** Where the system's Chromium lies; Playwright wants the whole path. */
function chromiumPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const path = folders.map((folder) => join(folder, 'chromium')).find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error('chromium answers, and is not on the path');
  return path;
}

function watch(page: Page, context: BrowserContext, address: string, expected: RegExp | undefined): OpenedPage {
  const requests: string[] = [];
  const troubles: string[] = [];
  const trouble = (text: string) => {
    if (!expected?.test(text)) troubles.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble(`page: ${error.stack ?? error.message}`));
  context.on('request', (request) => {
    requests.push(request.url());
    if (!request.url().startsWith(address) && !/^(blob|data):/.test(request.url())) trouble(`asked elsewhere: ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) trouble(`${response.status()}: ${response.url()}`);
  });
  return { page, context, requests, troubles };
}

async function prepare(context: BrowserContext, { usb, staysOffline }: PageOptions): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      reportError(new Error(`Content-Security-Policy: ${violatedDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`)),
    );
  });
  if (!staysOffline) {
    await context.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
    });
  }
  if (usb === undefined) return;
  if (usb === 'absent') {
    await context.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, 'usb');
    });
    return;
  }
  // One script: the order of several is not defined.
  const script = await readFile(inject('page').usbOverBench, 'utf8');
  await context.addInitScript({ content: `window.usbPlan = ${JSON.stringify(usb)};\n${script}` });
}

/** What axe finds wrong, a line each; nothing when all is well. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Through the debugger, which the page's policy does not bind; once a page, since it is large.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  });
}

/** How far the page reaches beyond its window, in pixels. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
