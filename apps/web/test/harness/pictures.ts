/** Pictures of the page for the documents. A picture that is there is only compared in kind, so that test runs change nothing. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const IMAGES = fileURLToPath(new URL('../../../../docs/images/', import.meta.url));

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly byteLength: number;
}

/** Takes a picture of what the window shows; one with a name goes to `docs/images` when it is missing there or PROBEKIT_REWRITE=1 asks for it. */
export async function takePicture(page: Page, name?: string): Promise<Picture> {
  await page.mouse.move(0, 0); // nothing is hovered over
  const png = await page.screenshot({ animations: 'disabled' });
  const path = `${IMAGES}${name}.png`;
  if (name !== undefined && (process.env['PROBEKIT_REWRITE'] === '1' || !existsSync(path))) {
    await mkdir(IMAGES, { recursive: true });
    await writeFile(path, png);
  }
  // PNG (ISO/IEC 15948), 11.2.2: the header's width and height.
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), byteLength: png.length };
}
