/**
 * The sections of an ELF file, and what its symbol table names. Sources: System V ABI, chapter 4 (section header, symbol table,
 * compressed sections); ELF for the Arm Architecture (AAELF32), 5.5.3 (bit 0 of a Thumb function) and 5.5.5 (mapping symbols).
 */
import { unzlibSync } from 'fflate';
import { equalBytes, viewOf } from '../base/index.ts';
import { malformed, symbolErrors } from './errors.ts';
import { SectionReader } from './section-reader.ts';

export interface ElfSection {
  readonly name: string;
  readonly address: number;
  readonly byteLength: number;
  readonly isCode: boolean;
  /** It has a place in the chip's memory. */
  readonly isAllocated: boolean;
  /** As they are in the program: decompressed. Empty for sections without bytes in the file. */
  readonly bytes: Uint8Array;
}

/** What the linker knows by name. */
export interface LinkSymbol {
  readonly name: string;
  /** Of code: without the bit that says Thumb. */
  readonly address: number;
  /** 0 where the file does not say it, as with labels of assembly. */
  readonly byteLength: number;
  readonly kind: 'function' | 'object' | 'label';
}

const MAGIC = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46);
const HEADER_BYTES = 52;
const SECTION_HEADER_BYTES = 40;
const SYMBOL_BYTES = 16;
const SHT_SYMTAB = 2;
const SHT_NOBITS = 8;
const SHF_ALLOC = 0x2;
const SHF_EXECINSTR = 0x4;
const SHF_COMPRESSED = 0x800;
const ELFCOMPRESS_ZLIB = 1;
/** More than any microcontroller's program brings; a bound for what a hostile file makes of memory. */
const LARGEST_SECTION_BYTES = 256 * 2 ** 20;
const KINDS = ['label', 'object', 'function'] as const;
const SHN_UNDEF = 0;
const SHN_LORESERVE = 0xff00;

export interface ElfSections {
  /** Of the first instruction; bit 0 says Thumb. 0 where the file names none. */
  readonly entryAddress: number;
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly LinkSymbol[];
}

/**
 * Reads sections and symbols of a 32-bit little-endian ELF file.
 *
 * @throws `symbols/no-elf`, `symbols/malformed`, `symbols/compressed`
 */
export function readElfSections(file: Uint8Array): ElfSections {
  if (file.length < HEADER_BYTES || !equalBytes(file.subarray(0, MAGIC.length), MAGIC)) {
    throw symbolErrors.make('symbols/no-elf', {
      message: 'This is no ELF file; only those hold the names of functions and the lines of the source.',
      hint: 'Use the file that the linker made, usually named .elf, built with -g and not stripped.',
      evidence: { length: file.length },
    });
  }
  const view = viewOf(file);
  const entryBytes = view.getUint16(46, true);
  const count = view.getUint16(48, true);
  const entryAddress = view.getUint32(24, true);
  if (count === 0) return { entryAddress, sections: [], symbols: [] };
  if (entryBytes < SECTION_HEADER_BYTES) throw malformed('ELF header', 46, `section headers of ${entryBytes} bytes`);
  const table = new SectionReader('section headers', file, view.getUint32(32, true));
  const headers = Array.from({ length: count }, () => readHeader(table.part(entryBytes)));
  const names = headers[view.getUint16(50, true)];
  const nameBytes = names ? bytesOf(file, names) : new Uint8Array();
  const sections = headers.map((header) => ({
    name: textAt('section names', nameBytes, header.name),
    address: header.address,
    isAllocated: (header.flags & SHF_ALLOC) !== 0,
    isCode: (header.flags & SHF_EXECINSTR) !== 0,
    ...plainBytes(file, header),
  }));
  const symbolTable = headers.findIndex(({ type }) => type === SHT_SYMTAB);
  const link = headers[symbolTable]?.link ?? 0;
  const symbols = readSymbols(sections[symbolTable]?.bytes ?? new Uint8Array(), sections[link]?.bytes ?? new Uint8Array());
  return { entryAddress, sections, symbols };
}

interface SectionHeader {
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly byteLength: number;
  readonly link: number;
}

function readHeader(header: SectionReader): SectionHeader {
  const [name, type, flags, address, offset, byteLength, link] = Array.from({ length: 7 }, () => header.u32());
  return { name: name!, type: type!, flags: flags!, address: address!, offset: offset!, byteLength: byteLength!, link: link! };
}

function bytesOf(file: Uint8Array, { type, offset, byteLength }: SectionHeader): Uint8Array {
  if (type === SHT_NOBITS || type === 0) return new Uint8Array();
  return new SectionReader('section', file, offset).bytes(byteLength);
}

function plainBytes(file: Uint8Array, header: SectionHeader): { bytes: Uint8Array; byteLength: number } {
  const stored = bytesOf(file, header);
  if ((header.flags & SHF_COMPRESSED) === 0) return { bytes: stored, byteLength: header.byteLength };
  const reader = new SectionReader('compressed section', stored);
  const type = reader.u32();
  const byteLength = reader.u32();
  reader.u32();
  if (type !== ELFCOMPRESS_ZLIB) throw compressed(`its method is ${type}`);
  if (byteLength > LARGEST_SECTION_BYTES) throw compressed(`it would have ${byteLength} bytes`);
  try {
    return { bytes: unzlibSync(stored.subarray(reader.at), { out: new Uint8Array(byteLength) }), byteLength };
  } catch {
    throw malformed('compressed section', header.offset, 'it cannot be decompressed');
  }
}

function compressed(detail: string): Error {
  return symbolErrors.make('symbols/compressed', {
    message: `Debug information of this file is compressed, and ${detail}.`,
    hint: 'Build with -gz=none, or -gz=zlib.',
    evidence: { section: 'compressed section', detail },
  });
}

function readSymbols(table: Uint8Array, names: Uint8Array): LinkSymbol[] {
  const reader = new SectionReader('.symtab', table);
  const symbols: LinkSymbol[] = [];
  while (reader.end - reader.at >= SYMBOL_BYTES) {
    const nameAt = reader.u32();
    const value = reader.u32();
    const byteLength = reader.u32();
    const kind = KINDS[reader.u8() & 0xf];
    reader.u8();
    const section = reader.u16();
    if (!kind || nameAt === 0 || section === SHN_UNDEF || section >= SHN_LORESERVE) continue;
    const name = textAt('.strtab', names, nameAt);
    // Mapping symbols say where code and data begin, not how anything is called.
    if (/^\$[atdx](\.|$)/.test(name)) continue;
    symbols.push({ name, address: kind === 'function' ? value - (value & 1) : value, byteLength, kind });
  }
  return symbols;
}

function textAt(section: string, bytes: Uint8Array, at: number): string {
  return bytes.length === 0 ? '' : new SectionReader(section, bytes, at).text();
}
