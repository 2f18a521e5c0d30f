/**
 * One linear buffer for everything the silicon holds: core registers, flags, RAM, flash, peripheral words. Views are
 * handed out in a fixed order, so a snapshot is a copy of the used part, and a block translator can address it all.
 */

import type { MemoryChange } from '../base/index.ts';
import { ChangedRanges } from './changed-ranges.ts';
import { packPages, pagesOf, type SavedMemory, unpackPages } from './saved-memory.ts';

/** Makes the one buffer; a WebAssembly host passes its memory's. */
export type Allocate = (byteLength: number) => ArrayBuffer;

export class LinearMemory {
  readonly buffer: ArrayBuffer;
  /** Places that survive a loss of power, by their own count of bytes. */
  readonly #lasting: { readonly view: Uint8Array; readonly offset: number }[] = [];
  readonly #changed = new ChangedRanges();
  readonly #backgrounds: { readonly view: Uint8Array; readonly fill: (bytes: Uint8Array<ArrayBuffer>) => void }[] = [];
  #used = 0;

  constructor(byteLength: number, allocate: Allocate = (length) => new ArrayBuffer(length)) {
    this.buffer = allocate(byteLength);
  }

  /** Bytes handed out so far. */
  get used(): number {
    return this.#used;
  }

  /** The next `byteLength` bytes, starting at a multiple of eight. Throws `RangeError` when the buffer is full. */
  bytes(byteLength: number): Uint8Array<ArrayBuffer> {
    const offset = (this.#used + 7) & ~7;
    if (offset + byteLength > this.buffer.byteLength) throw new RangeError(`linear memory is full: ${byteLength} bytes more`);
    this.#used = offset + byteLength;
    return new Uint8Array(this.buffer, offset, byteLength);
  }

  /** The next `count` unsigned 32-bit words. */
  words(count: number): Uint32Array<ArrayBuffer> {
    const bytes = this.bytes(count * 4);
    return new Uint32Array(this.buffer, bytes.byteOffset, count);
  }

  /** The next `count` numbers, for instants in nanoseconds and levels in volts. */
  numbers(count: number): Float64Array<ArrayBuffer> {
    const bytes = this.bytes(count * 8);
    return new Float64Array(this.buffer, bytes.byteOffset, count);
  }

  /** A view holds, until somebody writes to it, what `fill` makes of other views; where nobody says so, zeros. */
  background(view: Uint8Array<ArrayBuffer>, fill: (bytes: Uint8Array<ArrayBuffer>) => void): void {
    this.#backgrounds.push({ view, fill });
  }

  /** A copy of all bytes handed out, without what would be there anyway. */
  save(): SavedMemory {
    const bytes = new Uint8Array(pagesOf(this.#used));
    bytes.set(new Uint8Array(this.buffer, 0, this.#used));
    const background = new Uint8Array(bytes.length);
    for (const { view, fill } of this.#backgrounds) fill(background.subarray(view.byteOffset, view.byteOffset + view.length));
    return { byteLength: this.#used, pages: packPages(bytes, background) };
  }

  /** Puts a copy made by `save` back. Throws `RangeError` when it is none of this memory. */
  load({ byteLength, pages }: SavedMemory): void {
    if (byteLength !== this.#used) throw new RangeError(`saved memory has ${byteLength} bytes, this board ${this.#used}`);
    const bytes = new Uint8Array(pagesOf(this.#used));
    unpackPages(pages, bytes);
    const place = () => new Uint8Array(this.buffer).set(bytes.subarray(0, this.#used));
    // What the backgrounds are made of is in pages too.
    place();
    for (const { view, fill } of this.#backgrounds) fill(bytes.subarray(view.byteOffset, view.byteOffset + view.length));
    unpackPages(pages, bytes);
    place();
    this.#changed.add(0, this.lastingByteLength);
  }

  /** Declares that a view handed out keeps its contents without power. Its owner tells of each change by `changed`. */
  lasting<View extends Uint8Array | Uint32Array>(view: View): View {
    const { byteOffset, byteLength } = view;
    this.#lasting.push({ view: new Uint8Array(this.buffer, byteOffset, byteLength), offset: this.lastingByteLength });
    this.#changed.add(0, this.lastingByteLength);
    return view;
  }

  /** How much survives a loss of power. */
  get lastingByteLength(): number {
    const last = this.#lasting.at(-1);
    return last ? last.offset + last.view.length : 0;
  }

  /** Bytes of a lasting view have changed. */
  changed(view: Uint8Array | Uint32Array, from = 0, byteLength = view.byteLength): void {
    const place = this.#lasting.find((one) => one.view.byteOffset === view.byteOffset);
    if (place) this.#changed.add(place.offset + from, place.offset + from + byteLength);
  }

  /** What has changed since this was called last; with `all`, everything that lasts. Offsets count lasting bytes only. */
  takeChanges(all: boolean): readonly MemoryChange[] {
    if (all) this.#changed.add(0, this.lastingByteLength);
    return this.#changed.take().flatMap(([start, end]) =>
      this.#lasting
        .filter(({ view, offset }) => offset < end && offset + view.length > start)
        .map(({ view, offset }) => {
          const from = Math.max(start, offset);
          return { offset: from, bytes: view.slice(from - offset, end - offset) };
        }),
    );
  }

  /** Puts back everything that lasts. Throws `RangeError` when it has another size. */
  loadLasting(bytes: Uint8Array): void {
    const { lastingByteLength } = this;
    if (bytes.length !== lastingByteLength) throw new RangeError(`${bytes.length} bytes were kept, this board has ${lastingByteLength}`);
    for (const { view, offset } of this.#lasting) view.set(bytes.subarray(offset, offset + view.length));
    this.#changed.add(0, lastingByteLength);
  }
}
