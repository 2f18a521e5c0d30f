/**
 * Motorola S-records, read and written: types S0 to S3 and S5 to S9. Source: M68000 Family Programmer's Reference Manual,
 * M68000PM/AD rev. 1, appendix C (S-record output format). One termination record, as the manual says, and nothing after it.
 */
import { concatBytes, hex } from '../base/index.ts';
import { imageErrors } from './errors.ts';
import { assembleImage, type Image, type Segment } from './image.ts';
import { bigEndian, bytesOfHex, hexOfBytes, linesOf, startOfText, sumOf } from './text-records.ts';

/** Bytes of the address of each type; S4 is reserved. */
const ADDRESS_BYTES: Readonly<Record<number, number>> = { 0: 2, 1: 2, 2: 3, 3: 4, 5: 2, 6: 3, 7: 4, 8: 3, 9: 2 };
const HEADER = 0;
const DATA: readonly number[] = [1, 2, 3];
const COUNT: readonly number[] = [5, 6];
const DATA_BYTES_PER_LINE = 32;

interface SRecord {
  readonly type: number;
  readonly address: number;
  readonly data: Uint8Array;
}

/** Whether the text starts as an S-record file does. */
export function isSRecord(bytes: Uint8Array): boolean {
  return /^\s*S[0-35-9][0-9a-fA-F]{8}/.test(startOfText(bytes));
}

/**
 * Reads a file of S-records.
 *
 * @throws `image/s-record`, `image/truncated`, `image/nothing-to-load`, `image/overlap`
 */
export function parseSRecord(bytes: Uint8Array, name: string): Image {
  const pieces: Segment[] = [];
  let entry: number | undefined;
  let ended = false;
  for (const { number, text } of linesOf(bytes)) {
    const refuse = (detail: string) => badRecord(name, number, detail);
    if (ended) throw refuse('follows the termination record');
    const { type, address, data } = parseRecord(text, refuse);
    if (DATA.includes(type)) {
      if (address + data.length > 2 ** 32) throw refuse(`runs past the end of the address space at ${hex(address)}`);
      pieces.push({ address, bytes: data });
    } else if (COUNT.includes(type)) {
      if (address !== pieces.length) throw refuse(`counts ${address} data records; there are ${pieces.length} before it`);
    } else if (type !== HEADER) {
      ended = true;
      // Zero means that there is none (M68000PM/AD, C.2).
      if (address !== 0) entry = address;
    }
  }
  if (!ended) {
    throw imageErrors.make('image/truncated', {
      message: `${name} has no termination record (S7, S8 or S9).`,
      hint: 'The file is incomplete: copy or build it again.',
      evidence: { name, what: 'termination record', offset: bytes.length, needed: 10, length: bytes.length },
    });
  }
  return assembleImage(name, 'srec', pieces, entry);
}

function parseRecord(text: string, refuse: (detail: string) => Error): SRecord {
  const [, digit = '', pairs = ''] = /^S(\d)((?:[0-9a-fA-F]{2})+)$/.exec(text) ?? [];
  if (digit === '') throw refuse('is not an S, a digit and pairs of hex digits');
  const type = Number(digit);
  const addressBytes = ADDRESS_BYTES[type];
  if (addressBytes === undefined) throw refuse(`has the reserved type S${type}`);
  const record = bytesOfHex(pairs);
  const [byteLength = 0] = record;
  if (record.length !== byteLength + 1) throw refuse(`announces ${byteLength} bytes and holds ${record.length - 1}`);
  if (byteLength < addressBytes + 1) throw refuse(`of type S${type} is too short for its address`);
  const found = record.at(-1) ?? 0;
  const wanted = ~sumOf(record.subarray(0, -1)) & 0xff;
  if (found !== wanted) throw refuse(`has checksum ${hex(found, 2)}; its bytes give ${hex(wanted, 2)}`);
  const address = record.subarray(1, 1 + addressBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  return { type, address, data: record.slice(1 + addressBytes, -1) };
}

function badRecord(name: string, line: number, detail: string): Error {
  return imageErrors.make('image/s-record', {
    message: `${name}, line ${line}: the record ${detail}.`,
    hint: 'The file is damaged: copy or build it again.',
    evidence: { name, line, detail },
  });
}

/** Writes the image as S-records with 32-bit addresses, 32 bytes a line, with a header and a count where it fits one. */
export function toSRecord(image: Image): Uint8Array<ArrayBuffer> {
  const lines = [recordText(HEADER, 0, new TextEncoder().encode(image.name).subarray(0, DATA_BYTES_PER_LINE))];
  let count = 0;
  for (const { address, bytes } of image.segments) {
    for (let at = 0; at < bytes.length; count++) {
      const here = address + at;
      const room = Math.min(DATA_BYTES_PER_LINE - (here % DATA_BYTES_PER_LINE), bytes.length - at);
      lines.push(recordText(3, here, bytes.subarray(at, at + room)));
      at += room;
    }
  }
  const nothing = new Uint8Array(0);
  if (count <= 0xff_ffff) lines.push(recordText(count <= 0xffff ? 5 : 6, count, nothing));
  lines.push(recordText(7, image.entry ?? 0, nothing));
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function recordText(type: number, address: number, data: Uint8Array): string {
  const addressBytes = ADDRESS_BYTES[type] ?? 4;
  const body = concatBytes(Uint8Array.of(addressBytes + data.length + 1), bigEndian(address, addressBytes), data);
  return `S${type}${hexOfBytes([...body, ~sumOf(body) & 0xff])}`;
}
