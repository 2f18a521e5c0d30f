/** The formats that an image can be written in, and which of them a file name means. */
import { toBin } from './bin.ts';
import type { Image, ImageFormat } from './image.ts';
import { toIntelHex } from './intel-hex.ts';
import { toSRecord } from './s-record.ts';
import { toElf } from './to-elf.ts';
import { toUf2 } from './uf2.ts';

interface FormatRow {
  readonly name: string;
  /** Ends of file names, lower case; the first is the usual one. */
  readonly endings: readonly string[];
  readonly write: (image: Image, options: WriteOptions) => Uint8Array;
}

export interface WriteOptions {
  /** The family of chips that a UF2 file is for; that of the image when left out. */
  readonly family?: number | undefined;
  /** What lies between segments of a raw binary. 0xFF when left out. */
  readonly fill?: number | undefined;
}

export const IMAGE_FORMATS: Readonly<Record<ImageFormat, FormatRow>> = {
  elf: { name: 'ELF', endings: ['.elf', '.axf', '.out'], write: toElf },
  hex: { name: 'Intel HEX', endings: ['.hex', '.ihex', '.ihx'], write: toIntelHex },
  srec: { name: 'S-record', endings: ['.srec', '.s19', '.s28', '.s37', '.mot'], write: toSRecord },
  uf2: { name: 'UF2', endings: ['.uf2'], write: toUf2 },
  bin: { name: 'raw binary', endings: ['.bin'], write: (image, { fill }) => toBin(image, fill).bytes },
};

const FORMATS = Object.keys(IMAGE_FORMATS) as ImageFormat[];

/** The format that a file's name means; undefined when its end is none of theirs. */
export function formatOfName(name: string): ImageFormat | undefined {
  const lower = name.toLowerCase();
  return FORMATS.find((format) => IMAGE_FORMATS[format].endings.some((ending) => lower.endsWith(ending)));
}

/**
 * The image as a file of that format. UF2 fills its last and first block of 256 bytes, a raw binary every gap; the others
 * hold the segments as they are. Only ELF, Intel HEX and S-records keep the entry point.
 *
 * @throws `image/too-far-apart`
 */
export function writeImage(image: Image, format: ImageFormat, options: WriteOptions = {}): Uint8Array {
  return IMAGE_FORMATS[format].write(image, options);
}
