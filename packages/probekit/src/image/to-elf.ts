/**
 * An image as an ELF32 executable for ARM: one PT_LOAD and one section a segment, at its physical address; no symbols. The
 * sections are for gdb and objcopy, which load by them.
 * Source: System V ABI, chapters 4 and 5; ARM ELF supplement (AAELF32) for e_machine and e_flags.
 */
import { viewOf } from '../base/index.ts';
import type { Image } from './image.ts';

const HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;
const SECTION_HEADER_BYTES = 40;
/** ELF, 32 bit, little-endian, version 1. */
const IDENT = [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1];
const ET_EXEC = 2;
const EM_ARM = 40;
const EF_ARM_ABI_VER5 = 0x0500_0000;
const PT_LOAD = 1;
const READ_AND_EXECUTE = 5;
const SHT_PROGBITS = 1;
const SHT_STRTAB = 3;
const ALLOCATED_CODE = 6;
const ALIGNMENT = 4;

export function toElf(image: Image): Uint8Array<ArrayBuffer> {
  const { segments, entry = 0 } = image;
  const names = sectionNames(segments.length);
  const parts = placed(image, HEADER_BYTES + PROGRAM_HEADER_BYTES * segments.length);
  const contentsEnd = parts.at(-1)?.end ?? 0;
  const sectionHeaders = contentsEnd + names.bytes.length + (-(contentsEnd + names.bytes.length) & (ALIGNMENT - 1));
  const sectionCount = segments.length + 2;
  const file = new Uint8Array(sectionHeaders + SECTION_HEADER_BYTES * sectionCount);
  const words = (at: number, values: readonly number[]) => {
    for (const [index, value] of values.entries()) viewOf(file).setUint32(at + 4 * index, value, true);
  };
  file.set(IDENT);
  words(16, [ET_EXEC | (EM_ARM << 16), 1, entry, HEADER_BYTES, sectionHeaders, EF_ARM_ABI_VER5]);
  words(40, [HEADER_BYTES | (PROGRAM_HEADER_BYTES << 16), segments.length | (SECTION_HEADER_BYTES << 16)]);
  words(48, [sectionCount | ((sectionCount - 1) << 16)]);
  for (const [index, { address, bytes, offset }] of parts.entries()) {
    const { length } = bytes;
    words(HEADER_BYTES + PROGRAM_HEADER_BYTES * index, [PT_LOAD, offset, address, address, length, length, READ_AND_EXECUTE, ALIGNMENT]);
    const section = [names.at(index), SHT_PROGBITS, ALLOCATED_CODE, address, offset, length, 0, 0, 1, 0];
    words(sectionHeaders + SECTION_HEADER_BYTES * (index + 1), section);
    file.set(bytes, offset);
  }
  file.set(names.bytes, contentsEnd);
  const strings = [names.at(segments.length), SHT_STRTAB, 0, 0, contentsEnd, names.bytes.length, 0, 0, 1, 0];
  words(sectionHeaders + SECTION_HEADER_BYTES * (sectionCount - 1), strings);
  return file;
}

/** Each segment's place in the file: offset and address agree modulo the alignment (System V ABI, program header). */
function placed({ segments }: Image, from: number) {
  let end = from;
  return segments.map(({ address, bytes }) => {
    const offset = end + ((address - end) & (ALIGNMENT - 1));
    end = offset + bytes.length;
    return { address, bytes, offset, end };
  });
}

/** The string table of the section names, and where the name of each stands in it. */
function sectionNames(count: number): { bytes: Uint8Array; at: (index: number) => number } {
  const names = [...Array.from({ length: count }, (_, index) => `.load${index}`), '.shstrtab'];
  let text = '\0';
  const offsets = names.map((name) => {
    const at = text.length;
    text += `${name}\0`;
    return at;
  });
  return { bytes: new TextEncoder().encode(text), at: (index) => offsets[index] ?? 0 };
}
