/** Little-endian byte building and bounded reading, for wire formats and files. */

/** Appends values to a growing byte sequence; all words little-endian. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }
  u8(value: number): this {
    this.#bytes.push(value & 0xff);
    return this;
  }
  u16(value: number): this {
    return this.u8(value).u8(value >>> 8);
  }
  u32(value: number): this {
    return this.u16(value & 0xffff).u16(value >>> 16);
  }
  append(bytes: ArrayLike<number>): this {
    for (let index = 0; index < bytes.length; index++) this.u8(bytes[index] as number);
    return this;
  }
  /** The bytes so far, zero-padded to `length` when given. Throws `RangeError` when there are already more. */
  finish(length = this.#bytes.length): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length > length) throw new RangeError(`${this.#bytes.length} bytes do not fit in ${length}`);
    const out = new Uint8Array(length);
    out.set(this.#bytes);
    return out;
  }
}

/** A `DataView` over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The 32-bit little-endian word at `offset`; throws `RangeError` past the end. */
export function readU32(bytes: Uint8Array, offset: number): number {
  return viewOf(bytes).getUint32(offset, true);
}

/** The 16-bit little-endian half-word at `offset`; throws `RangeError` past the end. */
export function readU16(bytes: Uint8Array, offset: number): number {
  return viewOf(bytes).getUint16(offset, true);
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Upper-case hex pairs, separated by blanks as in traces: `F2 45 FF`. */
export function hexPairs(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

/** The bytes of `hexPairs` text. Throws `RangeError` on anything else. */
export function bytesOfHexPairs(text: string): Uint8Array<ArrayBuffer> {
  const words = text.trim() === '' ? [] : text.trim().split(/\s+/);
  return Uint8Array.from(words, (word) => {
    if (!/^[0-9a-fA-F]{2}$/.test(word)) throw new RangeError(`"${word}" is not a hex byte`);
    return Number.parseInt(word, 16);
  });
}
