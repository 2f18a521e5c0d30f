/**
 * A firmware image: address ranges with bytes, sorted, apart and as few as possible. The formats know how to make its
 * pieces; this file joins them, refuses overlaps and compares them with the flash they are meant for.
 */
import { hex } from '../base/index.ts';
import { imageErrors } from './errors.ts';

export type ImageFormat = 'elf' | 'hex' | 'srec' | 'uf2' | 'bin';

/** Bytes at a target address. */
export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** One of the files that an image comes from. */
export interface ImageFile {
  readonly name: string;
  readonly format: ImageFormat;
  /** Sorted; where the first begins, a program may start. */
  readonly ranges: readonly AddressRange[];
}

export interface Image {
  /** How the user calls it: the file's name. */
  readonly name: string;
  readonly format: ImageFormat;
  /** Sorted by address; neither overlapping nor touching. */
  readonly segments: readonly Segment[];
  /** Entry point, where the format has one. */
  readonly entry?: number;
  /** The family of chips that a UF2 file names. */
  readonly family?: number;
  /** The files that it was merged from, in the order given; absent where it is one file. */
  readonly files?: readonly ImageFile[];
}

/** A range of target memory, `end` exclusive. */
export interface AddressRange {
  readonly address: number;
  readonly end: number;
}

/** The files that an image comes from: itself where nothing was merged. */
export function filesOf({ name, format, segments, files }: Image): readonly ImageFile[] {
  return files ?? [{ name, format, ranges: segments.map(({ address, bytes }) => ({ address, end: address + bytes.length })) }];
}

/** Bytes that the image programs. */
export function imageByteLength(image: Image): number {
  return image.segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/**
 * Sorts the pieces, drops empty ones and joins those that touch.
 *
 * @throws `image/nothing-to-load`, `image/overlap`
 */
export function assembleImage(name: string, format: ImageFormat, pieces: readonly Segment[], entry?: number): Image {
  const sorted = pieces.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.address - b.address);
  const runs: { address: number; end: number; parts: Uint8Array[] }[] = [];
  for (const { address, bytes } of sorted) {
    const last = runs.at(-1);
    if (last && address < last.end) {
      const end = Math.min(last.end, address + bytes.length);
      throw imageErrors.make('image/overlap', {
        message: `${name} holds two contents for ${hex(address)} to ${hex(end - 1)}.`,
        hint: 'Look at the linker script, or at the step that merged the files: each address may appear once.',
        evidence: { name, address, end },
      });
    }
    if (last && address === last.end) {
      last.parts.push(bytes);
      last.end += bytes.length;
    } else {
      runs.push({ address, end: address + bytes.length, parts: [bytes] });
    }
  }
  if (runs.length === 0) {
    throw imageErrors.make('image/nothing-to-load', {
      message: `${name} is a valid ${format.toUpperCase()} file and holds no bytes to program.`,
      hint: 'Use the linked firmware: the output of the last step of the build.',
      evidence: { name, format },
    });
  }
  const segments = runs.map(({ address, end, parts }) => ({ address, bytes: join(parts, end - address) }));
  return { name, format, segments, ...(entry === undefined ? {} : { entry }) };
}

function join(parts: readonly Uint8Array[], byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * Makes sure that every byte of the image lies in one of the flash ranges.
 *
 * @throws `image/larger-than-flash`, `image/outside-flash`
 */
export function checkInsideFlash(image: Image, flash: readonly AddressRange[]): void {
  const { name } = image;
  const ranges = joinRanges(flash);
  const byteLength = imageByteLength(image);
  const flashBytes = ranges.reduce((sum, { address, end }) => sum + end - address, 0);
  if (byteLength > flashBytes) {
    throw imageErrors.make('image/larger-than-flash', {
      message: `${name} has ${byteLength} bytes to program; this chip has ${flashBytes} bytes of flash.`,
      hint: 'Build for this chip, or use a chip with more flash.',
      evidence: { name, byteLength, flashBytes },
    });
  }
  for (const file of filesOf(image)) checkFileInside(file, ranges);
}

function checkFileInside(file: ImageFile, flash: readonly AddressRange[]): void {
  for (const { address, end } of file.ranges) {
    if (flash.some((range) => address >= range.address && end <= range.end)) continue;
    const where = flash.map((range) => `${hex(range.address)} to ${hex(range.end - 1)}`).join(' and ');
    throw imageErrors.make('image/outside-flash', {
      message: `${file.name} wants ${hex(address)} to ${hex(end - 1)}; this chip's flash is ${where}.`,
      hint: 'Look at the FLASH origin and length in the linker script, or at the address given for a raw binary.',
      evidence: { name: file.name, address, end, regions: flash },
    });
  }
}

/** The ranges sorted, those that touch joined. */
function joinRanges(ranges: readonly AddressRange[]): AddressRange[] {
  const joined: AddressRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.address - b.address)) {
    const last = joined.at(-1);
    if (last && range.address <= last.end) joined[joined.length - 1] = { address: last.address, end: Math.max(last.end, range.end) };
    else joined.push({ address: range.address, end: range.end });
  }
  return joined;
}
