/**
 * Where plain memory lies in the linear buffer, by pages of 256 bytes: a direct-mapped table of whole numbers, so that the core
 * finds the word of a load or store with one comparison. What may be entered, and until when it holds, is its owner's business.
 */

/** Bytes of a page; also of those that hold translated code. */
export const PAGE_BYTES = 256;
/** What is left of an address for the comparison: its page, and the bits that an aligned access has clear. */
export const PAGE_OF_WORD = ~0xff | 3;
export const PAGE_OF_HALFWORD = ~0xff | 1;
export const PAGE_OF_BYTE = ~0xff;
const WORDS = 2048;
/** No page begins here. */
const NO_PAGE = -1;

/** Index of the two words of an address. Regions far apart get lines far apart. The interpreter has it written out. */
export function lineOf(address: number): number {
  return ((address >>> 7) ^ (address >>> 20)) & 2046;
}

/** Index of the first of `count` words from an address on in the linear buffer, when one page found before has them all; else -1. */
export function wordsAt(lines: Int32Array, address: number, count: number): number {
  const line = lineOf(address);
  if (lines[line] !== (address & PAGE_OF_WORD) || (address & (PAGE_BYTES - 1)) + 4 * count > PAGE_BYTES) return -1;
  return (address + lines[line + 1]!) >>> 2;
}

export class FastPages {
  /** Made when it is asked for first: most programs leave the MPU alone. */
  #lines: Int32Array | undefined;
  #isEmpty = true;

  /** Two words a line: the page's first address, and what leads from an address to its place in the buffer. */
  get lines(): Int32Array {
    this.#lines ??= new Int32Array(WORDS).fill(NO_PAGE);
    return this.#lines;
  }

  /** The page around an address begins at `offset` of the buffer. */
  enter(address: number, offset: number): void {
    const { lines } = this;
    const line = lineOf(address);
    const page = address & PAGE_OF_BYTE;
    lines[line] = page;
    lines[line + 1] = offset - page;
    this.#isEmpty = false;
  }

  /** Forgets one page. */
  drop(page: number): void {
    if (this.#isEmpty) return;
    const { lines } = this;
    const line = lineOf(page);
    if (lines[line] === (page & PAGE_OF_BYTE)) lines[line] = NO_PAGE;
  }

  clear(): void {
    if (!this.#isEmpty) this.lines.fill(NO_PAGE);
    this.#isEmpty = true;
  }
}
