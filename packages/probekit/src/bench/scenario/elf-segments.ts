/**
 * The loadable segments of a 32-bit little-endian ARM ELF file, for putting firmware into a virtual board's flash. No
 * sections, symbols or relocation. Source: ELF specification (TIS 1.2), book I, chapters 1 and 2.
 */

import { readU16, readU32 } from '../../base/index.ts';
import { errors } from '../errors.ts';

export interface ElfSegment {
  /** Physical address (p_paddr): where a programmer puts it. */
  readonly address: number;
  readonly bytes: Uint8Array;
}

const HEADER_BYTE_LENGTH = 52;
const PROGRAM_HEADER_BYTE_LENGTH = 32;
const PT_LOAD = 1;
const EM_ARM = 40;

export function isElf(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/** Throws `bench/bad-image` when the file is truncated or for another machine. */
export function elfSegments(bytes: Uint8Array, file: string): readonly ElfSegment[] {
  const bad = (detail: string) =>
    errors.make('bench/bad-image', {
      message: `${file} cannot be loaded: ${detail}.`,
      hint: 'Give an ELF file linked for the board, as arm-none-eabi-gcc makes it.',
      evidence: { file, detail },
    });
  if (!isElf(bytes)) throw bad('it does not begin with the ELF magic');
  if (bytes.length < HEADER_BYTE_LENGTH) throw bad(`its header is cut off after ${bytes.length} bytes`);
  if (bytes[4] !== 1 || bytes[5] !== 1) throw bad('it is not a 32-bit little-endian ELF');
  if (readU16(bytes, 18) !== EM_ARM) throw bad(`it is for machine ${readU16(bytes, 18)}, not ARM (40)`);
  const tableOffset = readU32(bytes, 28);
  const entrySize = readU16(bytes, 42);
  const count = readU16(bytes, 44);
  if (count > 0 && entrySize < PROGRAM_HEADER_BYTE_LENGTH) throw bad(`its program headers have ${entrySize} bytes`);
  if (tableOffset + count * entrySize > bytes.length) throw bad('its program headers lie past the end of the file');
  const segments: ElfSegment[] = [];
  for (let index = 0; index < count; index++) {
    const at = tableOffset + index * entrySize;
    const offset = readU32(bytes, at + 4);
    const fileByteLength = readU32(bytes, at + 16);
    if (readU32(bytes, at) !== PT_LOAD || fileByteLength === 0) continue;
    if (offset + fileByteLength > bytes.length) throw bad(`segment ${index} lies past the end of the file`);
    segments.push({ address: readU32(bytes, at + 12), bytes: bytes.subarray(offset, offset + fileByteLength) });
  }
  if (segments.length === 0) throw bad('it has nothing to load');
  return segments;
}
