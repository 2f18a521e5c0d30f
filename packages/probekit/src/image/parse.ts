/** Which format a file has, by its first bytes and never by its name alone, and its image. */
import { hex } from '../base/index.ts';
import { parseBin } from './bin.ts';
import { isElf, parseElf } from './elf.ts';
import { imageErrors } from './errors.ts';
import type { Image } from './image.ts';
import { isIntelHex, parseIntelHex } from './intel-hex.ts';

/** What is known of a file beside its bytes. */
export interface ImageSource {
  /** The file's name, for messages. */
  readonly name: string;
  /** Where a raw binary goes. */
  readonly address?: number | undefined;
}

/**
 * Reads a firmware file: ELF, Intel HEX, or, with an address, a raw binary.
 *
 * @throws every code of `ImageErrors` but those that compare with a chip
 */
export function parseImage(bytes: Uint8Array, source: ImageSource): Image {
  const { name, address } = source;
  if (bytes.length === 0) {
    throw imageErrors.make('image/empty', {
      message: `${name} is empty.`,
      hint: 'Build the firmware again; the file has no bytes.',
      evidence: { name },
    });
  }
  const format = isElf(bytes) ? 'elf' : isIntelHex(bytes) ? 'hex' : 'bin';
  if (format === 'bin') {
    if (address === undefined) throw withoutAddress(bytes, name);
    return parseBin(bytes, name, address);
  }
  if (address !== undefined) {
    throw imageErrors.make('image/address-not-taken', {
      message: `${name} is ${format === 'elf' ? 'an ELF' : 'an Intel HEX'} file and carries its own addresses; ${hex(address)} cannot be used.`,
      hint: 'Leave the address out.',
      evidence: { name, format, address },
    });
  }
  return format === 'elf' ? parseElf(bytes, name) : parseIntelHex(bytes, name);
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
    message: `${name} is not a firmware image: it starts with ${startOf(firstBytes)}, not with an ELF or HEX mark.`,
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
