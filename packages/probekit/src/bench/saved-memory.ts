/**
 * Linear memory in compact form: only the pages that differ from what would be there anyway, in runs. A run is the number
 * of its first page and the count of its pages, both 32 bits, little-endian, and the pages' bytes.
 */
import { viewOf } from '../base/index.ts';

export interface SavedMemory {
  /** Of the memory itself. */
  readonly byteLength: number;
  readonly pages: Uint8Array;
}

const PAGE_SHIFT = 8;
const PAGE_BYTES = 1 << PAGE_SHIFT;
const HEAD_BYTES = 8;

/** What `bytes` have that `background` has not; both are a multiple of a page long. */
export function packPages(bytes: Uint8Array<ArrayBuffer>, background: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const differs = differingPages(bytes, background);
  const runs: (readonly [first: number, end: number])[] = [];
  for (let page = 0; page < differs.length; page++) {
    if (differs[page] === 0) continue;
    const first = page;
    while (differs[page + 1] === 1) page++;
    runs.push([first, page + 1]);
  }
  const packed = new Uint8Array(runs.reduce((sum, [first, end]) => sum + HEAD_BYTES + (end - first) * PAGE_BYTES, 0));
  const view = viewOf(packed);
  let at = 0;
  for (const [first, end] of runs) {
    view.setUint32(at, first, true);
    view.setUint32(at + 4, end - first, true);
    packed.set(bytes.subarray(first * PAGE_BYTES, end * PAGE_BYTES), at + HEAD_BYTES);
    at += HEAD_BYTES + (end - first) * PAGE_BYTES;
  }
  return packed;
}

/** Puts the pages where they belong. Throws `RangeError` when they are no such runs, each behind the last, or lie outside. */
export function unpackPages(packed: Uint8Array, bytes: Uint8Array): void {
  const view = viewOf(packed);
  let next = 0;
  for (let at = 0; at < packed.length; ) {
    if (at + HEAD_BYTES > packed.length) throw new RangeError('a run of pages has no head');
    const first = view.getUint32(at, true);
    const from = at + HEAD_BYTES;
    at = from + view.getUint32(at + 4, true) * PAGE_BYTES;
    if (at > packed.length || at === from) throw new RangeError('a run of pages has another length than it says');
    if (first < next) throw new RangeError('runs of pages are out of order');
    if (first * PAGE_BYTES + at - from > bytes.length) throw new RangeError('a run of pages lies outside memory');
    bytes.set(packed.subarray(from, at), first * PAGE_BYTES);
    next = first + (at - from) / PAGE_BYTES;
  }
}

/** A length in whole pages. */
export function pagesOf(byteLength: number): number {
  return Math.ceil(byteLength / PAGE_BYTES) * PAGE_BYTES;
}

function differingPages(bytes: Uint8Array<ArrayBuffer>, background: Uint8Array<ArrayBuffer>): Uint8Array {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const others = new Int32Array(background.buffer, background.byteOffset, background.length / 4);
  const differs = new Uint8Array(bytes.length / PAGE_BYTES);
  for (let index = 0; index < words.length; index++) if (words[index] !== others[index]) differs[(index * 4) >>> PAGE_SHIFT] = 1;
  return differs;
}
