/** The sections that DWARF lives in, by name; those that a program lacks are empty. */
import type { ElfSections } from './elf-sections.ts';
import { SectionReader } from './section-reader.ts';

const NAMES = [
  '.debug_info',
  '.debug_abbrev',
  '.debug_line',
  '.debug_str',
  '.debug_line_str',
  '.debug_str_offsets',
  '.debug_addr',
  '.debug_frame',
  '.debug_loc',
  '.debug_loclists',
  '.debug_ranges',
  '.debug_rnglists',
] as const;
export type DwarfSectionName = (typeof NAMES)[number];

export class DwarfSections {
  readonly #bytes: ReadonlyMap<string, Uint8Array>;

  constructor({ sections }: ElfSections) {
    this.#bytes = new Map(sections.filter(({ name }) => NAMES.some((known) => known === name)).map(({ name, bytes }) => [name, bytes]));
  }

  /** @throws `symbols/malformed` where the section ends before `at` */
  reader(name: DwarfSectionName, at = 0): SectionReader {
    return new SectionReader(name, this.#bytes.get(name) ?? new Uint8Array(), at);
  }

  text(name: '.debug_str' | '.debug_line_str', at: number): string {
    return this.reader(name, at).text();
  }
}
