/**
 * Intel HEX, read and written: record types 00 to 05. Source: Intel, Hexadecimal Object File Format Specification,
 * revision A (1988). Stricter than the document: one end-of-file record, nothing after it.
 */
import { concatBytes, hex } from '../base/index.ts';
import { imageErrors } from './errors.ts';
import { assembleImage, type Image, type Segment } from './image.ts';
import { bytesOfHex, hexOfBytes, linesOf, startOfText, sumOf } from './text-records.ts';

const DATA = 0;
const END_OF_FILE = 1;
const EXTENDED_SEGMENT_ADDRESS = 2;
const START_SEGMENT_ADDRESS = 3;
const EXTENDED_LINEAR_ADDRESS = 4;
const START_LINEAR_ADDRESS = 5;
const BYTES_PER_LINE = 16;
/** Data bytes that each fixed-size record type carries. */
const FIXED_LENGTH: Readonly<Record<number, number>> = { 1: 0, 2: 2, 3: 4, 4: 2, 5: 4 };

interface HexRecord {
  readonly type: number;
  readonly offset: number;
  readonly data: Uint8Array;
}

/** Whether the text starts as a HEX file does: a colon and the ten digits of the shortest record. */
export function isIntelHex(bytes: Uint8Array): boolean {
  return /^\s*:[0-9a-fA-F]{10}/.test(startOfText(bytes));
}

/**
 * Reads an Intel HEX file.
 *
 * @throws `image/hex-record`, `image/truncated`, `image/nothing-to-load`, `image/overlap`
 */
export function parseIntelHex(bytes: Uint8Array, name: string): Image {
  const pieces: Segment[] = [];
  let base = 0;
  let segmented = false;
  let entry: number | undefined;
  let ended = false;
  for (const { number, text } of linesOf(bytes)) {
    const refuse = (detail: string) => badRecord(name, number, detail);
    if (ended) throw refuse('follows the end-of-file record');
    const { type, offset, data } = parseRecord(text, refuse);
    const value = data.reduce((sum, byte) => sum * 256 + byte, 0);
    if (type === DATA) {
      const limit = segmented ? 0x1_0000 - offset : 2 ** 32 - base - offset;
      if (data.length > limit) throw refuse(`runs past the end of the address space at ${hex(base + offset)}`);
      pieces.push({ address: base + offset, bytes: data });
    } else if (type === END_OF_FILE) ended = true;
    else if (type === EXTENDED_SEGMENT_ADDRESS || type === EXTENDED_LINEAR_ADDRESS) {
      segmented = type === EXTENDED_SEGMENT_ADDRESS;
      base = value * (segmented ? 0x10 : 0x1_0000);
    } else if (type === START_LINEAR_ADDRESS) entry = value;
    else if (type !== START_SEGMENT_ADDRESS) throw refuse(`has the unknown record type ${type}`);
  }
  if (!ended) {
    throw imageErrors.make('image/truncated', {
      message: `${name} has no end-of-file record (:00000001FF).`,
      hint: 'The file is incomplete: copy or build it again.',
      evidence: { name, what: 'end-of-file record', offset: bytes.length, needed: 11, length: bytes.length },
    });
  }
  return assembleImage(name, 'hex', pieces, entry);
}

function parseRecord(text: string, refuse: (detail: string) => Error): HexRecord {
  if (!/^:([0-9a-fA-F]{2})+$/.test(text)) throw refuse('is not a colon followed by pairs of hex digits');
  const record = bytesOfHex(text.slice(1));
  const [byteLength = 0, high = 0, low = 0, type = 0] = record;
  if (record.length !== byteLength + 5) throw refuse(`announces ${byteLength} data bytes and holds ${record.length - 5}`);
  const sum = sumOf(record);
  if (sum !== 0) {
    const found = record.at(-1) ?? 0;
    throw refuse(`has checksum ${hex(found, 2)}; its bytes give ${hex((found - sum) & 0xff, 2)}`);
  }
  const fixed = FIXED_LENGTH[type];
  if (fixed !== undefined && byteLength !== fixed) throw refuse(`of type ${type} must hold ${fixed} data bytes, not ${byteLength}`);
  return { type, offset: high * 256 + low, data: record.slice(4, -1) };
}

function badRecord(name: string, line: number, detail: string): Error {
  return imageErrors.make('image/hex-record', {
    message: `${name}, line ${line}: the record ${detail}.`,
    hint: 'The file is damaged: copy or build it again.',
    evidence: { name, line, detail },
  });
}

/** Writes the image as Intel HEX with linear addresses, 16 bytes a line. */
export function toIntelHex(image: Image): Uint8Array<ArrayBuffer> {
  const lines: string[] = [];
  let upper = 0;
  for (const { address, bytes } of image.segments) {
    for (let at = 0; at < bytes.length; ) {
      const here = address + at;
      const room = Math.min(BYTES_PER_LINE - (here % BYTES_PER_LINE), bytes.length - at);
      if (here >>> 16 !== upper) {
        upper = here >>> 16;
        lines.push(recordText(0, EXTENDED_LINEAR_ADDRESS, Uint8Array.of(upper >>> 8, upper)));
      }
      lines.push(recordText(here & 0xffff, DATA, bytes.subarray(at, at + room)));
      at += room;
    }
  }
  if (image.entry !== undefined) {
    const { entry } = image;
    lines.push(recordText(0, START_LINEAR_ADDRESS, Uint8Array.of(entry >>> 24, entry >>> 16, entry >>> 8, entry)));
  }
  lines.push(recordText(0, END_OF_FILE, new Uint8Array(0)));
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function recordText(offset: number, type: number, data: Uint8Array): string {
  const body = concatBytes(Uint8Array.of(data.length, offset >>> 8, offset, type), data);
  return `:${hexOfBytes([...body, -sumOf(body) & 0xff])}`;
}
