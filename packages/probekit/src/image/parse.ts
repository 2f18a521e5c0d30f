/** Which format a file has, by its first bytes and never by its name alone, and its image. */
import { hex } from '../base/index.ts';
import { parseBin } from './bin.ts';
import { isElf, parseElf } from './elf.ts';
import { imageErrors } from './errors.ts';
import type { Image, ImageFormat } from './image.ts';
import { isIntelHex, parseIntelHex } from './intel-hex.ts';
import { isSRecord, parseSRecord } from './s-record.ts';
import { isUf2, parseUf2 } from './uf2.ts';

/** What is known of a file beside its bytes. */
export interface ImageSource {
  /** The file's name, for messages. */
  readonly name: string;
  /** Where a raw binary goes. */
  readonly address?: number | undefined;
}

interface Reader {
  readonly format: Exclude<ImageFormat, 'bin'>;
  /** With its article, for sentences. */
  readonly is: string;
  readonly recognises: (bytes: Uint8Array) => boolean;
  readonly parse: (bytes: Uint8Array, name: string) => Image;
}

const READERS: readonly Reader[] = [
  { format: 'elf', is: 'an ELF file', recognises: isElf, parse: parseElf },
  { format: 'hex', is: 'an Intel HEX file', recognises: isIntelHex, parse: parseIntelHex },
  { format: 'srec', is: 'an S-record file', recognises: isSRecord, parse: parseSRecord },
  { format: 'uf2', is: 'a UF2 file', recognises: isUf2, parse: parseUf2 },
];

/**
 * Reads a firmware file: ELF, Intel HEX, S-record, UF2, or, with an address, a raw binary.
 *
 * @throws every code of `ImageErrors` but those that compare with a chip
 */
export function parseImage(bytes: Uint8Array, { name, address }: ImageSource): Image {
  if (bytes.length === 0) {
    throw imageErrors.make('image/empty', {
      message: `${name} is empty.`,
      hint: 'Build the firmware again; the file has no bytes.',
      evidence: { name },
    });
  }
  const reader = READERS.find(({ recognises }) => recognises(bytes));
  if (!reader) {
    if (address === undefined) throw withoutAddress(bytes, name);
    return parseBin(bytes, name, address);
  }
  if (address !== undefined) {
    throw imageErrors.make('image/address-not-taken', {
      message: `${name} is ${reader.is} and carries its own addresses; ${hex(address)} cannot be used.`,
      hint: 'Leave the address out.',
      evidence: { name, format: reader.format, address },
    });
  }
  return reader.parse(bytes, name);
}

function withoutAddress(bytes: Uint8Array, name: string): Error {
  const hint = `A raw binary needs an address: probekit flash ${name} --address 0x08000000`;
  if (/\.bin$/i.test(name)) {
    return imageErrors.make('image/address-needed', {
      message: `${name} is a raw binary and does not say where it goes.`,
      hint,
      evidence: { name },
    });
  }
  const firstBytes = bytes.slice(0, 8);
  return imageErrors.make('image/unknown-format', {
    message: `${name} is not a firmware image: it starts with ${startOf(firstBytes)}, not with an ELF, HEX, S-record or UF2 mark.`,
    hint,
    evidence: { name, firstBytes },
  });
}

/** Text in quotes when it is text, else hex pairs. */
function startOf(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes);
  const word = /^[\x20-\x7e]{2,}/.exec(text)?.[0].trimEnd();
  if (word) return `"${word}"`;
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
