/** Pictures in blocks: small, and steady where single pixels are not. Drawn by the browser, on a page without a policy of its own. */
import type { Page } from 'playwright-core';

const BLOCK = 8;
/** Of 255, in any channel: less is how glyphs are smoothed. */
const LEAST_DIFFERENCE = 12;
/** Of all blocks: a lamp that blinks, a figure with another digit. More is another look. */
export const MOST_SHARE = 0.004;

/** In pixels of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The mean colour of each block, as a PNG in base64 with a pixel for a block. */
export function inBlocks(page: Page, png: string): Promise<string> {
  return page.evaluate(
    async ([picture, side]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const canvasOf = (width: number, height: number) => {
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const context = canvas.getContext('2d');
        if (!context) throw new Error('no canvas');
        return { canvas, context };
      };
      const { width, height } = image;
      const whole = canvasOf(width, height);
      whole.context.drawImage(image, 0, 0);
      const { data } = whole.context.getImageData(0, 0, width, height);
      const small = canvasOf(Math.floor(width / side), Math.floor(height / side));
      const blocks = small.context.createImageData(small.canvas.width, small.canvas.height);
      for (let at = 0; at < blocks.data.length; at++) {
        const [block, channel] = [at >> 2, at & 3];
        const [left, top] = [(block % small.canvas.width) * side, Math.floor(block / small.canvas.width) * side];
        let sum = 0;
        for (let y = top; y < top + side; y++) for (let x = left; x < left + side; x++) sum += data[(y * width + x) * 4 + channel] ?? 0;
        blocks.data[at] = Math.round(sum / (side * side));
      }
      small.context.putImageData(blocks, 0, 0);
      return small.canvas.toDataURL('image/png').replace(/^.*,/, '');
    },
    [png, BLOCK] as const,
  );
}

/** Of all blocks that none of these boxes touches, 0 to 1; 1 where the pictures are of two sizes. */
export function shareThatDiffers(page: Page, one: string, other: string, except: readonly Box[] = []): Promise<number> {
  return page.evaluate(
    async ([pictures, least, boxes, side]) => {
      const [a, b] = await Promise.all(
        pictures.map(async (picture) => {
          const image = new Image();
          image.src = `data:image/png;base64,${picture}`;
          await image.decode();
          const { width, height } = image;
          const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
          context?.drawImage(image, 0, 0);
          return { width, data: context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray() };
        }),
      );
      if (!a || !b || a.width !== b.width || a.data.length !== b.data.length) return 1;
      const isCompared = (block: number) => {
        const [left, top] = [(block % a.width) * side, Math.floor(block / a.width) * side];
        return !boxes.some(({ x, y, width, height }) => left + side > x && left < x + width && top + side > y && top < y + height);
      };
      const compared = Array.from({ length: a.data.length / 4 }, (_, block) => block).filter(isCompared);
      const differs = (block: number) =>
        [0, 1, 2, 3].some((channel) => Math.abs((a.data[4 * block + channel] ?? 0) - (b.data[4 * block + channel] ?? 0)) >= least);
      return compared.length === 0 ? 1 : compared.filter(differs).length / compared.length;
    },
    [[one, other], LEAST_DIFFERENCE, except, BLOCK] as const,
  );
}
