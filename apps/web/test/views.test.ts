/**
 * Every view in every state: no finding of axe and no sideways scroll in any theme and width, and a picture of all of it in both themes,
 * wide and narrow. What the documents show is held against them here too.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { MOST_SHARE } from './harness/blocks.ts';
import { axeFindings, describePage, sidewaysScroll, usePages } from './harness/pages.ts';
import { type DocumentPicture, differsFromDocuments, IMAGES, pictureOfAll } from './harness/pictures.ts';
import { openState, STATES, type StateName } from './harness/states.ts';

const CLONE = fileURLToPath(new URL('../../../', import.meta.url));
/** The widest first: what is under way goes on meanwhile. */
const WINDOWS = [
  { width: 1440, height: 1000, isTaken: true },
  { width: 390, height: 844, isTaken: true },
  { width: 768, height: 900, isTaken: false },
  { width: 1024, height: 900, isTaken: false },
] as const;
const THEMES = ['light', 'dark'] as const;
const NAMES = Object.keys(STATES) as StateName[];
/** An empty page has a tenth of it. */
const LEAST_BYTES = 12_000;
const MOST_BYTES_TOGETHER = 2_100_000;

/** What arrives on a serial port, and the plot of it, are others each time. */
const ARRIVING = '[role=log], probekit-number-plot';
/** The pictures of the documents, by state, width and theme. */
const SHOWN: Readonly<Record<string, DocumentPicture>> = {
  'fault-1440-light': {},
  'flash-plan-1440-light': {},
  'flash-done-1440-light': {},
  'flash-options-1440-light': { downTo: '.option-plan' },
  'report-1440-light': {},
  'written-1440-light': {},
  'inside-1440-light': {},
  'inside-390-dark': {},
  'console-1440-light': { moving: ARRIVING },
  'console-390-dark': { moving: ARRIVING },
  'install-ready-1440-light': {},
  'install-verdict-1440-light': {},
};

describePage('Every view, in light and dark, from 390 to 1440 pixels', () => {
  const pages = usePages();

  it.each(NAMES)('%s: axe finds nothing, nothing reaches beyond the window, and its pictures are taken', async (name) => {
    const page = await openState(pages, name);
    const found: string[] = [];
    for (const { width, height, isTaken } of WINDOWS) {
      await page.setViewportSize({ width, height });
      const overhang = await sidewaysScroll(page);
      if (overhang > 0) found.push(`${width}: ${overhang} px sideways`);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        if (isTaken) await takePictures(page, `${name}-${width}-${theme}`, width);
        found.push(...(await axeFindings(page)).map((finding) => `${width} ${theme}: ${finding}`));
      }
    }
    expect(found).toEqual([]);
  });

  it.each(['en', 'es'] as const)('leaves no name of a view alone in a row on a narrow window, in %s', async (language) => {
    const page = await pages.open({ language, width: 390 });
    const tops = await page.locator('.places a').evaluateAll((links) => links.map((link) => link.getBoundingClientRect().top));
    for (const top of tops) expect(tops.filter((other) => other === top).length).toBeGreaterThan(1);
  });

  async function takePictures(page: Page, name: string, width: number): Promise<void> {
    const picture = await pictureOfAll(page, name);
    expect(picture.width).toBe(width);
    expect(picture.byteLength).toBeGreaterThan(LEAST_BYTES);
    const shown = SHOWN[name];
    if (!shown) return;
    const differs = await differsFromDocuments(page, name, shown);
    expect({ name, differs, isSame: differs <= MOST_SHARE }).toMatchObject({ isSame: true });
  }

  it('is in the documents by pictures that stay small together, and each that is kept is shown', async () => {
    const kept = (await readdir(IMAGES)).sort();
    expect(kept).toEqual(
      Object.keys(SHOWN)
        .map((name) => `${name}.png`)
        .sort(),
    );
    const documents = [
      'README.md',
      ...(await readdir(`${CLONE}docs`)).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`),
    ];
    const texts = (await Promise.all(documents.map((file) => readFile(CLONE + file, 'utf8')))).join('\n');
    expect([...new Set([...texts.matchAll(/images\/([\w-]+\.png)/g)].map(([, name]) => name))].sort()).toEqual(kept);
    const sizes = await Promise.all(kept.map(async (file) => (await stat(IMAGES + file)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES_TOGETHER);
  });
});
