/**
 * UF2, read and written: blocks of 512 bytes, each with its own address. Source: Microsoft, USB Flashing Format (UF2),
 * README.md of github.com/microsoft/uf2 at 059a3f0. Blocks beside the main flash are skipped; files in containers are not
 * flash contents and are refused.
 */
import { hex, viewOf } from '../base/index.ts';
import { imageErrors } from './errors.ts';
import { assembleImage, type Image, type Segment } from './image.ts';

const BLOCK_BYTES = 512;
const HEADER_BYTES = 32;
const MOST_PAYLOAD_BYTES = 476;
const MAGIC_START_0 = 0x0a32_4655;
const MAGIC_START_1 = 0x9e5d_5157;
const MAGIC_END = 0x0ab1_6f30;
const MAGIC_END_OFFSET = 508;
const NOT_MAIN_FLASH = 0x0000_0001;
const FILE_CONTAINER = 0x0000_1000;
const FAMILY_PRESENT = 0x0000_2000;
/** "Always correct", says the document. */
const PAYLOAD_BYTES = 256;

export function isUf2(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && viewOf(bytes).getUint32(0, true) === MAGIC_START_0 && viewOf(bytes).getUint32(4, true) === MAGIC_START_1;
}

/**
 * Reads a UF2 file. Blocks may come in any order; a file for several families is refused, as it holds several images.
 *
 * @throws `image/uf2-block`, `image/truncated`, `image/nothing-to-load`, `image/overlap`
 */
export function parseUf2(bytes: Uint8Array, name: string): Image {
  if (bytes.length % BLOCK_BYTES !== 0) {
    const whole = bytes.length - (bytes.length % BLOCK_BYTES);
    throw imageErrors.make('image/truncated', {
      message: `${name} ends in the middle of block ${whole / BLOCK_BYTES}.`,
      hint: 'The file is incomplete: copy or build it again.',
      evidence: { name, what: 'UF2 block', offset: whole, needed: BLOCK_BYTES, length: bytes.length },
    });
  }
  const pieces: Segment[] = [];
  const families = new Set<number>();
  const numbers = new Set<number>();
  const totals = new Set<number>();
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    const refuse = (detail: string) => badBlock(name, at / BLOCK_BYTES, detail);
    const block = readBlock(bytes.subarray(at, at + BLOCK_BYTES), refuse);
    numbers.add(block.number);
    totals.add(block.total);
    if (block.family !== undefined) families.add(block.family);
    if (block.isFlash) pieces.push({ address: block.address, bytes: block.payload });
    if (families.size > 1) throw refuse(`is for family ${hex(block.family ?? 0)}, an earlier one for ${hex([...families][0] ?? 0)}`);
  }
  const [total = 0] = totals;
  if (totals.size > 1 || numbers.size !== total || bytes.length / BLOCK_BYTES !== total) {
    throw badBlock(name, 0, `announces ${total} blocks; the file holds ${numbers.size} different ones`);
  }
  const [family] = families;
  return { ...assembleImage(name, 'uf2', pieces), ...(family === undefined ? {} : { family }) };
}

interface Block {
  readonly number: number;
  readonly total: number;
  readonly address: number;
  readonly payload: Uint8Array;
  readonly family: number | undefined;
  readonly isFlash: boolean;
}

function readBlock(bytes: Uint8Array, refuse: (detail: string) => Error): Block {
  const view = viewOf(bytes);
  const word = (offset: number) => view.getUint32(offset, true);
  if (word(0) !== MAGIC_START_0 || word(4) !== MAGIC_START_1 || word(MAGIC_END_OFFSET) !== MAGIC_END) {
    throw refuse('lacks one of its three marks');
  }
  const flags = word(8);
  const address = word(12);
  const byteLength = word(16);
  if ((flags & FILE_CONTAINER) !== 0) throw refuse('holds part of a file, not of the flash');
  if (byteLength > MOST_PAYLOAD_BYTES) throw refuse(`announces ${byteLength} bytes; ${MOST_PAYLOAD_BYTES} fit`);
  if (address + byteLength > 2 ** 32) throw refuse(`runs past the end of the address space at ${hex(address)}`);
  return {
    number: word(20),
    total: word(24),
    address,
    payload: bytes.slice(HEADER_BYTES, HEADER_BYTES + byteLength),
    family: (flags & FAMILY_PRESENT) === 0 ? undefined : word(28),
    isFlash: (flags & NOT_MAIN_FLASH) === 0,
  };
}

function badBlock(name: string, block: number, detail: string): Error {
  return imageErrors.make('image/uf2-block', {
    message: `${name}, block ${block}: it ${detail}.`,
    hint: 'Copy or build the file again; of a file for several boards, build the one for this chip.',
    evidence: { name, block, detail },
  });
}

/** Writes the image as UF2 with 256 bytes a block, each at a multiple of 256; what lies between reads as erased flash. */
export function toUf2(image: Image, { family = image.family }: { family?: number | undefined } = {}): Uint8Array<ArrayBuffer> {
  const pages = new Map<number, Uint8Array>();
  for (const { address, bytes } of image.segments) {
    for (let at = 0; at < bytes.length; ) {
      const here = address + at;
      const offset = here % PAYLOAD_BYTES;
      const page = pages.get(here - offset) ?? new Uint8Array(PAYLOAD_BYTES).fill(0xff);
      const room = Math.min(PAYLOAD_BYTES - offset, bytes.length - at);
      page.set(bytes.subarray(at, at + room), offset);
      pages.set(here - offset, page);
      at += room;
    }
  }
  const file = new Uint8Array(pages.size * BLOCK_BYTES);
  for (const [number, [address, page]] of [...pages].entries()) {
    const block = file.subarray(number * BLOCK_BYTES, (number + 1) * BLOCK_BYTES);
    const flags = family === undefined ? 0 : FAMILY_PRESENT;
    const head = [MAGIC_START_0, MAGIC_START_1, flags, address, PAYLOAD_BYTES, number, pages.size, family ?? 0];
    const view = viewOf(block);
    for (const [index, value] of head.entries()) view.setUint32(4 * index, value, true);
    block.set(page, HEADER_BYTES);
    view.setUint32(MAGIC_END_OFFSET, MAGIC_END, true);
  }
  return file;
}
