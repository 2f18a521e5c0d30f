import { describe, expect, it } from 'vitest';
import { concatBytes, viewOf } from '../base/index.ts';
import { assembleImage, parseImage, writeImage } from './index.ts';

const STM32H7 = 0x6db6_6082;
const image = assembleImage('a.uf2', 'uf2', [{ address: 0x0800_0000, bytes: new Uint8Array(600).fill(7) }]);
const file = () => writeImage(image, 'uf2', { family: STM32H7 }).slice();
const parse = (bytes: Uint8Array) => parseImage(bytes, { name: 'a.uf2' });
const withWord = (offset: number, value: number) => {
  const bytes = file();
  viewOf(bytes).setUint32(offset, value, true);
  return bytes;
};

describe('a UF2 file', () => {
  it('has blocks of 512 bytes that carry 256, each with its address and the family', () => {
    const bytes = file();
    expect(bytes.length).toBe(3 * 512);
    const words = (offset: number, count: number) =>
      Array.from({ length: count }, (_, at) => viewOf(bytes).getUint32(offset + 4 * at, true));
    expect(words(512, 8)).toEqual([0x0a32_4655, 0x9e5d_5157, 0x2000, 0x0800_0100, 256, 1, 3, STM32H7]);
    expect(words(1020, 1)).toEqual([0x0ab1_6f30]);
  });

  it('is read with its blocks in any order', () => {
    const bytes = file();
    const turned = concatBytes(bytes.subarray(1024), bytes.subarray(512, 1024), bytes.subarray(0, 512));
    expect(parse(turned)).toEqual(parse(bytes));
    expect(parse(bytes)).toMatchObject({ format: 'uf2', family: STM32H7 });
  });

  it('may hold blocks that are not for the flash', () => {
    expect(parse(withWord(512 + 8, 0x2001)).segments.map(({ address }) => address)).toEqual([0x0800_0000, 0x0800_0200]);
  });

  it.each([
    ['without its last mark', 0, withWord(508, 0)],
    ['with more bytes than fit', 1, withWord(512 + 16, 477)],
    ['beyond the address space', 2, withWord(1024 + 12, 0xffff_ff80)],
    ['of a container', 0, withWord(8, 0x1000)],
    ['for another family', 2, withWord(1024 + 28, 1)],
    ['with another number of blocks', 0, withWord(512 + 24, 4)],
    ['that is there twice', 0, withWord(512 + 20, 0)],
  ])('with a block %s names it', (_what, block, bytes) => {
    expect(() => parse(bytes)).toThrow(expect.objectContaining({ code: 'image/uf2-block', evidence: expect.objectContaining({ block }) }));
  });

  it('that ends within a block is cut', () => {
    expect(() => parse(file().subarray(0, 700))).toThrow(expect.objectContaining({ code: 'image/truncated' }));
  });
});
