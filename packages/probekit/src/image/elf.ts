/**
 * ELF32 little-endian ARM executables: what their PT_LOAD segments put at physical addresses. Symbols and sections are
 * left to others. Source: System V ABI, chapters 4 and 5 (ELF header, program header); e_machine 40 from the ARM ELF
 * supplement (AAELF32).
 */
import { hex, viewOf } from '../base/index.ts';
import { imageErrors } from './errors.ts';
import { assembleImage, type Image, type Segment } from './image.ts';

const HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;
const ELFCLASS32 = 1;
const ELFDATA2LSB = 1;
const ET_EXEC = 2;
const EM_ARM = 40;
const PT_LOAD = 1;

export function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/**
 * Reads an ELF file. Segments without file bytes (.bss) are skipped.
 *
 * @throws `image/truncated`, `image/foreign-elf`, `image/malformed-elf`, `image/nothing-to-load`, `image/overlap`
 */
export function parseElf(bytes: Uint8Array, name: string): Image {
  requireBytes(bytes, name, 'ELF header', 0, HEADER_BYTES);
  const view = viewOf(bytes);
  requireArmExecutable(view, name);
  const programHeaders = view.getUint32(28, true);
  const entryBytes = view.getUint16(42, true);
  const count = view.getUint16(44, true);
  if (count > 0 && entryBytes < PROGRAM_HEADER_BYTES) throw malformed(name, 'e_phentsize', entryBytes);
  requireBytes(bytes, name, 'program header table', programHeaders, count * entryBytes);
  // Linkers put the section headers last: with them gone the file was cut, even where its segments are whole.
  const sectionHeaders = view.getUint32(32, true);
  if (sectionHeaders !== 0) {
    requireBytes(bytes, name, 'section header table', sectionHeaders, view.getUint16(46, true) * view.getUint16(48, true));
  }
  const segments: Segment[] = [];
  for (let index = 0; index < count; index++) {
    const at = programHeaders + index * entryBytes;
    if (view.getUint32(at, true) !== PT_LOAD) continue;
    const offset = view.getUint32(at + 4, true);
    const address = view.getUint32(at + 12, true);
    const byteLength = view.getUint32(at + 16, true);
    requireBytes(bytes, name, `segment ${index}`, offset, byteLength);
    if (address + byteLength > 2 ** 32) throw malformed(name, `p_filesz of segment ${index}`, byteLength);
    segments.push({ address, bytes: bytes.slice(offset, offset + byteLength) });
  }
  return assembleImage(name, 'elf', segments, view.getUint32(24, true));
}

function requireArmExecutable(view: DataView, name: string): void {
  const checks: readonly { field: string; value: number; want: number; is: string }[] = [
    { field: 'EI_CLASS', value: view.getUint8(4), want: ELFCLASS32, is: 'not a 32-bit file' },
    { field: 'EI_DATA', value: view.getUint8(5), want: ELFDATA2LSB, is: 'not little-endian' },
    { field: 'e_machine', value: view.getUint16(18, true), want: EM_ARM, is: 'not for an ARM processor' },
    { field: 'e_type', value: view.getUint16(16, true), want: ET_EXEC, is: 'not a linked program' },
  ];
  for (const { field, value, want, is } of checks) {
    if (value === want) continue;
    throw imageErrors.make('image/foreign-elf', {
      message: `${name} is an ELF file, but ${is} (${field} is ${value}, not ${want}).`,
      hint: 'Use the linked output of arm-none-eabi-gcc (or another compiler for Cortex-M), usually named .elf.',
      evidence: { name, field, value },
    });
  }
}

function requireBytes(bytes: Uint8Array, name: string, what: string, offset: number, needed: number): void {
  if (offset + needed <= bytes.length) return;
  throw imageErrors.make('image/truncated', {
    message: `${name} ends after ${bytes.length} bytes; its ${what} needs ${needed} bytes at offset ${hex(offset)}.`,
    hint: 'The file is incomplete: copy or build it again.',
    evidence: { name, what, offset, needed, length: bytes.length },
  });
}

function malformed(name: string, field: string, value: number): Error {
  return imageErrors.make('image/malformed-elf', {
    message: `${name} is an ELF file with an impossible ${field} of ${value}.`,
    hint: 'The file is damaged: copy or build it again.',
    evidence: { name, field, value },
  });
}
