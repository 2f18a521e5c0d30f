/** The shapes of debugging entries: DWARF version 5, section 7.5.3. */
import { DW_FORM } from './dwarf-codes.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { malformed } from './errors.ts';
import type { SectionReader } from './section-reader.ts';

export interface AttributeShape {
  readonly attribute: number;
  readonly form: number;
  /** The value of DW_FORM_implicit_const: it stands here, not in the entry. */
  readonly constant: number | undefined;
}

export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly AttributeShape[];
}

export type Abbreviations = ReadonlyMap<number, Abbreviation>;

/** The tables of a program, each read once. */
export class AbbreviationTables {
  readonly #sections: DwarfSections;
  readonly #tables = new Map<number, Abbreviations>();
  #bytesRead = 0;

  constructor(sections: DwarfSections) {
    this.#sections = sections;
  }

  /** @throws `symbols/malformed` */
  at(offset: number): Abbreviations {
    const known = this.#tables.get(offset);
    if (known) return known;
    const reader = this.#sections.reader('.debug_abbrev', offset);
    const table = readAbbreviations(reader);
    this.#bytesRead += reader.at - offset;
    // Tables lie one behind the other: what is read of them is the section, once.
    if (this.#bytesRead > reader.end) throw malformed(reader.section, offset, 'its tables overlap');
    this.#tables.set(offset, table);
    return table;
  }
}

/** Reads one table, up to its end. */
function readAbbreviations(reader: SectionReader): Abbreviations {
  const table = new Map<number, Abbreviation>();
  for (let code = reader.uleb(); code !== 0; code = reader.uleb()) {
    if (table.has(code)) throw malformed(reader.section, reader.at, `abbreviation ${code} comes twice`);
    const tag = reader.uleb();
    const hasChildren = reader.u8() !== 0;
    const attributes: AttributeShape[] = [];
    for (;;) {
      const attribute = reader.uleb();
      const form = reader.uleb();
      if (attribute === 0 && form === 0) break;
      attributes.push({ attribute, form, constant: form === DW_FORM.implicitConst ? reader.sleb() : undefined });
    }
    table.set(code, { tag, hasChildren, attributes });
  }
  return table;
}
