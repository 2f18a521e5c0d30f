/**
 * How the key views look, in both themes, held against references: pictures in blocks of 8 by 8 pixels, whose mean colours hardly
 * depend on how glyphs are smoothed and whose places show any shift. PROBEKIT_REWRITE=1 takes the references anew; they
 * want the fonts of `npm run setup:peers`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inBlocks, MOST_SHARE, shareThatDiffers } from './harness/blocks.ts';
import { describePage, usePages } from './harness/pages.ts';
import { openState, type StateName } from './harness/states.ts';

const LOOKS = fileURLToPath(new URL('./looks/', import.meta.url));
/** In a window of 1280 by 960, or of a telephone. */
const WINDOWS = { wide: { width: 1280, height: 960 }, narrow: { width: 390, height: 844 } } as const;
const VIEWS: readonly Look[] = [
  { view: 'home', window: 'wide' },
  { view: 'explain', window: 'wide' },
  { view: 'fault', window: 'wide' },
  { view: 'fault', window: 'narrow' },
  { view: 'healthy', window: 'wide' },
  { view: 'obstacle', window: 'wide' },
  { view: 'report', window: 'wide' },
  { view: 'board', window: 'wide' },
  { view: 'flash-plan', window: 'wide' },
  { view: 'flash-plan', window: 'narrow' },
  { view: 'flash-done', window: 'wide' },
  { view: 'flash-options', window: 'wide', of: 'probekit-flash-options' },
  { view: 'console-door', window: 'wide' },
  { view: 'inside-door', window: 'wide' },
  { view: 'inside', window: 'wide' },
  { view: 'install-ready', window: 'wide' },
];
const THEMES = ['light', 'dark'] as const;

interface Look {
  readonly view: StateName;
  readonly window: keyof typeof WINDOWS;
  /** An element alone, where it does not stand in the window. */
  readonly of?: string;
}

describePage('The look of the page', () => {
  const pages = usePages();

  /** Of the window, or of an element alone. */
  async function look(page: Page, element?: Locator): Promise<string> {
    await page.evaluate(() => document.fonts.ready);
    await page.mouse.move(0, 0);
    await page.evaluate(() => scrollTo(0, 0));
    const png = await (element ?? page).screenshot({ animations: 'disabled', caret: 'hide' });
    return inBlocks(await page.context().newPage(), png.toString('base64'));
  }

  async function expectLooks(page: Page, view: string, element?: Locator): Promise<void> {
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      const now = await look(page, element);
      const path = `${LOOKS}${view}-${theme}.png`;
      if (process.env['PROBEKIT_REWRITE'] === '1') {
        await mkdir(LOOKS, { recursive: true });
        await writeFile(path, now, 'base64');
      }
      const before = await readFile(path, 'base64');
      const differs = await shareThatDiffers(await page.context().newPage(), before, now);
      expect({ view, theme, differs, isSame: differs <= MOST_SHARE }).toMatchObject({ isSame: true });
    }
  }

  it.each(VIEWS)('$view, $window', async ({ view, of, window }) => {
    const page = await openState(pages, view, WINDOWS[window]);
    await expectLooks(page, window === 'wide' ? view : `${view}-${window}`, of === undefined ? undefined : page.locator(of));
  });

  it('the plot of the console, of numbers that are the same each time', async () => {
    const page = await openState(pages, 'console', WINDOWS.wide);
    await page.locator('.console-acts > .btn').first().click();
    await page.locator('probekit-console-view[data-port=closed]').waitFor();
    const plot = page.locator('probekit-number-plot');
    await plot.evaluate(drawTwoWaves);
    await page.locator('probekit-number-plot[data-samples="0"]').waitFor();
    await page.getByRole('row', { name: 'cosine' }).waitFor();
    await expectLooks(page, 'console-plot', plot);
  });

  it('is seen to differ when one colour is another, or one line moves', async () => {
    const page = await openState(pages, 'home', WINDOWS.wide);
    const before = await look(page);
    const after = async (name: string, value: string) => {
      await page.evaluate(
        ([property = '', wanted = '']) => document.querySelector('h1')?.style.setProperty(property, wanted),
        [name, value],
      );
      return shareThatDiffers(await page.context().newPage(), before, await look(page));
    };
    expect(await after('color', 'inherit')).toBeLessThanOrEqual(MOST_SHARE);
    expect(await after('color', '#d11')).toBeGreaterThan(MOST_SHARE);
    expect(await after('margin-top', '40px')).toBeGreaterThan(MOST_SHARE);
  });
});

/** Runs in the page: puts numbers of its own into the plot, in place of those that arrive. */
function drawTwoWaves(plot: Element): void {
  const seconds = Array.from({ length: 200 }, (_, at) => at / 100);
  const sine = seconds.map((at) => Math.round(50 * Math.sin(5 * at)));
  const cosine = seconds.map((at) => Math.round(30 * Math.cos(5 * at)));
  const names = ['sine', 'cosine'];
  const summaries = () => names.map((name) => ({ name, latest: 12, least: -30, greatest: 30 }));
  Object.assign(plot, { data: { names, added: 0, rows: () => [seconds, sine, cosine], summaries } });
}
