/** The icons of the installed page: the mark on the page's ground, drawn by the browser. */
import type { Page } from 'playwright-core';

/** Of the icon's width; systems that cut icons to a circle leave the middle 80 % (Web Application Manifest, W3C, "icon masks"). */
const MARK_SHARE = 0.66;

/** Draws an icon, as PNG in base64, on a page without a policy of its own. */
export function drawIcon(page: Page, svg: string, ground: string, size: number): Promise<string> {
  return page.evaluate(
    async ([source, colour, width, share]) => {
      const mark = new Image();
      mark.src = `data:image/svg+xml,${encodeURIComponent(source)}`;
      await mark.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width, height: width });
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = colour;
      context.fillRect(0, 0, width, width);
      const side = width * share;
      context.drawImage(mark, (width - side) / 2, (width - side) / 2, side, side);
      return canvas.toDataURL('image/png').replace(/^.*,/, '');
    },
    [svg, ground, size, MARK_SHARE] as const,
  );
}

/** How far two pictures of one size differ: the mean over all channels, of 255. */
export function difference(page: Page, one: string, other: string): Promise<number> {
  return page.evaluate(
    async (pictures) => {
      const [a, b] = await Promise.all(
        pictures.map(async (picture) => {
          const image = new Image();
          image.src = `data:image/png;base64,${picture}`;
          await image.decode();
          const { width, height } = image;
          const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
          context?.drawImage(image, 0, 0);
          return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
        }),
      );
      if (!a || !b || a.length !== b.length) return 255;
      return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
    },
    [one, other],
  );
}
