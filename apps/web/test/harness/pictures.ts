/**
 * Pictures of the page. Those of a whole page go to the folder that PROBEKIT_PICTURES names, if any. Those for the documents stay as they are, so that test runs
 * change nothing, until one is missing or PROBEKIT_REWRITE=1 asks for them.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

export const IMAGES = fileURLToPath(new URL('../../../../docs/images/', import.meta.url));

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly byteLength: number;
}

/** Takes a picture of all of the page, also of what has to be scrolled to. */
export async function pictureOfAll(page: Page, name: string): Promise<Picture> {
  const png = await taken(page, true);
  const folder = process.env['PROBEKIT_PICTURES'];
  if (folder) await write(folder, name, png);
  // PNG (ISO/IEC 15948), 11.2.2: the header's width and height.
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), byteLength: png.length };
}

/** Takes a picture of what the window shows from the top, or down to the end of this element, for the documents. */
export async function pictureForDocuments(page: Page, name: string, downTo?: string): Promise<void> {
  if (process.env['PROBEKIT_REWRITE'] !== '1' && existsSync(join(IMAGES, `${name}.png`))) return;
  if (downTo === undefined) await page.evaluate(() => scrollTo(0, 0));
  else await page.locator(downTo).evaluate((element) => element.scrollIntoView({ block: 'end' }));
  await write(IMAGES, name, await taken(page, false));
}

async function taken(page: Page, fullPage: boolean): Promise<Buffer> {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0); // nothing is hovered over
  return page.screenshot({ animations: 'disabled', fullPage });
}

async function write(folder: string, name: string, png: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.png`), png);
}
