/**
 * One linear buffer for everything the silicon holds: core registers, flags, RAM, flash, peripheral words. Views are
 * handed out in a fixed order, so a snapshot is a copy of the used part, and a block translator can address it all.
 */

/** Makes the one buffer; a WebAssembly host passes its memory's. */
export type Allocate = (byteLength: number) => ArrayBuffer;

export class LinearMemory {
  readonly buffer: ArrayBuffer;
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

  /** A copy of all bytes handed out. */
  save(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer.slice(0, this.#used));
  }

  /** Puts a copy made by `save` back. Throws `RangeError` when it has another size. */
  load(saved: Uint8Array): void {
    if (saved.length !== this.#used) throw new RangeError(`saved memory has ${saved.length} bytes, this board ${this.#used}`);
    new Uint8Array(this.buffer).set(saved);
  }
}
