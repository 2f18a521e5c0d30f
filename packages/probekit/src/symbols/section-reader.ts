/**
 * Bounded, little-endian reading of one section. Each step past its end throws `symbols/malformed` with the place.
 * LEB128 and the initial length: DWARF Debugging Information Format, version 5, sections 7.6 and 7.4.
 */
import { viewOf } from '../base/index.ts';
import { malformed } from './errors.ts';

/** Of offsets into other sections: 4 bytes in 32-bit DWARF, 8 in 64-bit DWARF. */
export type OffsetBytes = 4 | 8;

const DWARF64 = 0xffff_ffff;
const RESERVED_LENGTHS = 0xffff_fff0;
/** What 64 bits take in groups of seven. */
const LEB_BYTES = 10;
/** Longer than any name that a compiler makes. */
const LONGEST_TEXT_BYTES = 64 * 1024;
const TEXT = new TextDecoder();

export class SectionReader {
  readonly section: string;
  readonly end: number;
  at: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(section: string, bytes: Uint8Array, at = 0, end = bytes.length) {
    if (at > end || end > bytes.length) throw malformed(section, at, `it has ${bytes.length} bytes, and ${end} are needed`);
    this.section = section;
    this.end = end;
    this.at = at;
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** Moves on and returns where it was. */
  skip(byteLength: number): number {
    const from = this.at;
    if (byteLength > this.end - from) throw malformed(this.section, from, `${byteLength} bytes are needed, ${this.end - from} are left`);
    this.at = from + byteLength;
    return from;
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  /** Exact up to 2^53: addresses, offsets and lengths of a 32-bit program. */
  u64(): number {
    const low = this.u32();
    return this.u32() * 2 ** 32 + low;
  }

  /** An unsigned value of 1, 2, 3, 4 or 8 bytes. */
  word(byteLength: number): number {
    if (byteLength === 1) return this.u8();
    if (byteLength === 2) return this.u16();
    if (byteLength === 3) return this.u16() + this.u8() * 2 ** 16;
    if (byteLength === 4) return this.u32();
    if (byteLength === 8) return this.u64();
    throw malformed(this.section, this.at, `a value of ${byteLength} bytes`);
  }

  uleb(): number {
    let value = 0;
    for (let index = 0; index < LEB_BYTES; index++) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw malformed(this.section, this.at, 'a number without end');
  }

  sleb(): number {
    let value = 0;
    for (let index = 0; index < LEB_BYTES; index++) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return byte & 0x40 ? value - 2 ** (7 * (index + 1)) : value;
    }
    throw malformed(this.section, this.at, 'a number without end');
  }

  /** UTF-8 up to a zero. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.at);
    if (end < 0 || end >= this.end || end - this.at > LONGEST_TEXT_BYTES) throw malformed(this.section, this.at, 'a text without end');
    const text = TEXT.decode(this.#bytes.subarray(this.at, end));
    this.at = end + 1;
    return text;
  }

  bytes(byteLength: number): Uint8Array {
    const from = this.skip(byteLength);
    return this.#bytes.subarray(from, from + byteLength);
  }

  /** The length of what follows, and the size of offsets in it. */
  initialLength(): { readonly byteLength: number; readonly offsetBytes: OffsetBytes } {
    const at = this.at;
    const byteLength = this.u32();
    if (byteLength === DWARF64) return { byteLength: this.u64(), offsetBytes: 8 };
    if (byteLength >= RESERVED_LENGTHS) throw malformed(this.section, at, 'a reserved length');
    return { byteLength, offsetBytes: 4 };
  }

  /** The next `byteLength` bytes as a section of their own, whose offsets stay those of this one. */
  part(byteLength: number): SectionReader {
    const from = this.skip(byteLength);
    return new SectionReader(this.section, this.#bytes, from, from + byteLength);
  }
}
