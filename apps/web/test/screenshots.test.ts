/**
 * Pictures of each view, wide and narrow, light and dark. Half of them are kept for the documents, which are to stay small;
 * PROBEKIT_REWRITE=1 takes those anew.
 */
import { readdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describePage, usePages } from './harness/pages.ts';
import { takePicture } from './harness/pictures.ts';
import { openState } from './harness/states.ts';

const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const VIEWS = [
  'home',
  'explain',
  'fault',
  'healthy',
  'board',
  'obstacle',
  'inside',
  'console',
  'flash-plan',
  'install-ready',
  'install-verdict',
] as const;
const KINDS = [
  { width: 1440, height: 1000, theme: 'light', isKept: true },
  { width: 1440, height: 1000, theme: 'dark', isKept: false },
  { width: 390, height: 844, theme: 'light', isKept: false },
  { width: 390, height: 844, theme: 'dark', isKept: true },
] as const;
/** An empty page of this size has a tenth of it. */
const LEAST_BYTES = 12_000;
const MOST_BYTES_TOGETHER = 2_100_000;

describePage('Pictures', () => {
  const pages = usePages();

  it.each(VIEWS)('%s, wide and narrow, light and dark', async (view) => {
    const page = await openState(pages, view);
    await page.evaluate(() => document.fonts.ready);
    for (const { width, height, theme, isKept } of KINDS) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate(() => scrollTo(0, 0));
      const picture = await takePicture(page, isKept ? `${view}-${width}-${theme}` : undefined);
      expect(picture).toMatchObject({ width, height });
      expect(picture.byteLength).toBeGreaterThan(LEAST_BYTES);
    }
  });

  it('stay small together', async () => {
    const files = await readdir(IMAGES);
    const sizes = await Promise.all(files.map(async (file) => (await stat(`${IMAGES}${file}`)).size));
    expect(files.length).toBe(VIEWS.length * KINDS.filter(({ isKept }) => isKept).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES_TOGETHER);
  });
});
