/**
 * Pictures of the page. Those of a whole page go to the folder that PROBEKIT_PICTURES names, if any. Those in the documents are held
 * against the page as it is; PROBEKIT_REWRITE=1 takes them anew.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { type Box, inBlocks, shareThatDiffers } from './blocks.ts';

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

export interface DocumentPicture {
  /** Shows the page down to the end of this element; from the top when left out. */
  readonly downTo?: string;
  /** What is another one each time, and so is held to nothing. */
  readonly moving?: string;
}

/** By how much the window differs from the picture of it in the documents, 0 to 1. */
export async function differsFromDocuments(page: Page, name: string, { downTo, moving }: DocumentPicture): Promise<number> {
  if (downTo === undefined) await page.evaluate(() => scrollTo(0, 0));
  else await page.locator(downTo).evaluate((element) => element.scrollIntoView({ block: 'end' }));
  const now = await taken(page, false);
  if (process.env['PROBEKIT_REWRITE'] === '1') await write(IMAGES, name, now);
  const boxes = moving === undefined ? [] : await Promise.all((await page.locator(moving).all()).map((element) => element.boundingBox()));
  const before = await readFile(join(IMAGES, `${name}.png`), 'base64');
  const aside = await page.context().newPage();
  const [one, other] = [await inBlocks(aside, before), await inBlocks(aside, now.toString('base64'))];
  const except = boxes.filter((box): box is Box => box !== null);
  const share = await shareThatDiffers(aside, one, other, except);
  await aside.close();
  return share;
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
