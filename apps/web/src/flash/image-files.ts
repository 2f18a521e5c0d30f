/**
 * The firmware files that a person hands over: ELF, HEX, S-record, UF2, BIN, or a zip with one of them. They may be anything:
 * sizes are looked at before a byte is read, and those in a zip before a byte is unpacked.
 */
import { unzipSync } from 'fflate';
import { declareErrors, hasCode } from 'probekit/base';
import { type Image, mergeImages, parseImage } from 'probekit/image';
import { kindOfName } from '../file-kind.ts';

/** Errors of firmware files that a person hands over. */
export interface ImageFileErrors {
  /** More than any firmware with its debug information. */
  'page/image-too-large': { readonly file: string; readonly byteLength: number; readonly limit: number };
  /** The zip holds no firmware. */
  'page/zip-without-image': { readonly file: string };
  /** The zip holds several: it is not clear which is meant. */
  'page/zip-with-several': { readonly file: string; readonly names: readonly string[] };
  /** It begins like a zip and cannot be unpacked. */
  'page/zip-damaged': { readonly file: string };
  /** The file was moved or changed since it was chosen, or may not be read. */
  'page/image-unreadable': { readonly file: string };
}

const errors = declareErrors<ImageFileErrors>();

export const MOST_IMAGE_BYTES = 32e6;
const ZIP_MARK = [0x50, 0x4b, 0x03, 0x04];
/** A zip in a zip is not looked into. */
const IS_ZIP = /\.zip$/i;
/** Copies of the Finder's. */
const IS_LITTER = /(^|\/)(__MACOSX|\.)/;

export interface FirmwareFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where a raw binary goes, as soon as it was said. */
  readonly address?: number;
}

/** @throws the errors above */
export async function readFirmwareFiles(files: readonly File[]): Promise<readonly FirmwareFile[]> {
  for (const { name, size } of files) if (size > MOST_IMAGE_BYTES) throw tooLarge(name, size);
  return Promise.all(files.map(async (file) => unpacked({ name: file.name, bytes: await bytesOf(file) })));
}

/** The first that does not say where it goes. */
export function withoutAddress(files: readonly FirmwareFile[]): FirmwareFile | undefined {
  return files.find((file) => {
    try {
      parseImage(file.bytes, file);
      return false;
    } catch (error) {
      return hasCode(error, 'image/address-needed');
    }
  });
}

/** One image of all. @throws every code of `ImageErrors` but those that compare with a chip */
export function imageOfFiles(files: readonly FirmwareFile[]): Image {
  const images = files.map((file) => parseImage(file.bytes, file));
  const [first] = images;
  if (!first) throw new RangeError('no file');
  return images.length === 1 ? first : mergeImages(images.map(({ name }) => name).join(' + '), first.format, images);
}

async function bytesOf(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw errors.make('page/image-unreadable', {
      message: `${file.name} could not be read.`,
      hint: 'Choose the file again.',
      evidence: { file: file.name },
      cause,
    });
  }
}

function unpacked(file: FirmwareFile): FirmwareFile {
  if (!ZIP_MARK.every((byte, index) => file.bytes[index] === byte)) return file;
  const names: string[] = [];
  const look = (wanted?: string) =>
    unzipSync(file.bytes, {
      filter: ({ name, originalSize }) => {
        if (wanted !== undefined) return name === wanted;
        if (kindOfName(name) !== 'firmware' || IS_ZIP.test(name) || IS_LITTER.test(name)) return false;
        if (originalSize > MOST_IMAGE_BYTES) throw tooLarge(name, originalSize);
        names.push(name);
        return false;
      },
    });
  whole(file, () => look());
  const [only] = names;
  if (only === undefined) {
    throw errors.make('page/zip-without-image', {
      message: `${file.name} holds no firmware file.`,
      hint: 'Unpack it and give the ELF, HEX, S-record, UF2 or BIN file.',
      evidence: { file: file.name },
    });
  }
  if (names.length > 1) {
    throw errors.make('page/zip-with-several', {
      message: `${file.name} holds ${names.length} firmware files.`,
      hint: 'Unpack it and give the one that is meant.',
      evidence: { file: file.name, names },
    });
  }
  const bytes = whole(file, () => look(only))[only];
  if (!bytes) throw damaged(file);
  return { name: only.slice(only.lastIndexOf('/') + 1), bytes };
}

function whole<Result>(file: FirmwareFile, unpack: () => Result): Result {
  try {
    return unpack();
  } catch (error) {
    throw hasCode(error, 'page/image-too-large') ? error : damaged(file, error);
  }
}

function damaged({ name }: FirmwareFile, cause?: unknown) {
  return errors.make('page/zip-damaged', {
    message: `${name} is a damaged zip.`,
    hint: 'Copy or download it again.',
    evidence: { file: name },
    cause,
  });
}

function tooLarge(file: string, byteLength: number) {
  return errors.make('page/image-too-large', {
    message: `${file} has ${byteLength} bytes; firmware has at most ${MOST_IMAGE_BYTES}.`,
    hint: 'Give the firmware file itself.',
    evidence: { file, byteLength, limit: MOST_IMAGE_BYTES },
  });
}
