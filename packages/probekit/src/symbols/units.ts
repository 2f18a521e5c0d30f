/**
 * Units of .debug_info and their entries. Headers and the first entry of each unit are read at once; the rest of a unit when
 * it is asked for. Source: DWARF version 5, sections 7.5.1 (unit headers), 2.3 (tree of entries), 7.26 to 7.28 (tables of strings
 * and addresses).
 */
import { type Abbreviations, AbbreviationTables } from './abbreviations.ts';
import { type AttributeValue, readValue, type UnitSizes } from './attribute-value.ts';
import { DW_AT, DW_FORM, DW_UT } from './dwarf-codes.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { malformed } from './errors.ts';
import type { SectionReader } from './section-reader.ts';

const INFO = '.debug_info';
/** Nesting of blocks in any program that people write stays far below. */
const DEEPEST = 200;
const STRX: readonly number[] = [DW_FORM.strx, DW_FORM.strx1, DW_FORM.strx2, DW_FORM.strx3, DW_FORM.strx4];
const ADDRX: readonly number[] = [DW_FORM.addrx, DW_FORM.addrx1, DW_FORM.addrx2, DW_FORM.addrx3, DW_FORM.addrx4];

/** A debugging information entry. */
export interface Entry {
  /** In .debug_info. */
  readonly offset: number;
  readonly tag: number;
  /** None of the first entry of a unit. */
  readonly parent: Entry | undefined;
  readonly attributes: ReadonlyMap<number, AttributeValue>;
  readonly children: readonly Entry[];
}

interface GrowingEntry extends Entry {
  readonly children: Entry[];
}

export class Unit implements UnitSizes {
  readonly start: number;
  readonly end: number;
  readonly version: number;
  readonly addressBytes: number = 4;
  readonly offsetBytes: 4 | 8;
  /** Of a unit that holds one type: what other units call it, and where it is. */
  readonly signature: { readonly value: number; readonly typeAt: number } | undefined;
  /** Its first entry, without its children. */
  readonly root: Entry;
  readonly #sections: DwarfSections;
  readonly #abbreviations: Abbreviations;
  readonly #entriesAt: number;
  #byOffset: ReadonlyMap<number, Entry> | undefined;

  constructor(sections: DwarfSections, reader: SectionReader, tables: AbbreviationTables) {
    this.#sections = sections;
    this.start = reader.at;
    const { byteLength, offsetBytes } = reader.initialLength();
    const unit = reader.part(byteLength);
    this.end = unit.end;
    this.offsetBytes = offsetBytes;
    this.version = unit.u16();
    if (this.version < 2 || this.version > 5) throw malformed(INFO, this.start, `DWARF version ${this.version}`);
    const type: number = this.version === 5 ? unit.u8() : DW_UT.compile;
    if (this.version === 5) this.addressBytes = unit.u8();
    const abbreviationsAt = unit.word(offsetBytes);
    if (this.version < 5) this.addressBytes = unit.u8();
    if (type === DW_UT.skeleton || type === DW_UT.splitCompile) unit.skip(8);
    if (type === DW_UT.type || type === DW_UT.splitType) {
      this.signature = { value: unit.u64(), typeAt: this.start + unit.word(offsetBytes) };
    }
    this.#abbreviations = tables.at(abbreviationsAt);
    this.#entriesAt = unit.at;
    const root = this.#readEntry(unit);
    if (!root) throw malformed(INFO, this.start, 'a unit without entries');
    this.root = root.entry;
  }

  /** All entries by their offset in .debug_info; the first one has its children here. */
  get entries(): ReadonlyMap<number, Entry> {
    this.#byOffset ??= this.#readAll();
    return this.#byOffset;
  }

  /** The first entry with all that is below it. */
  get tree(): Entry {
    return this.entries.get(this.#entriesAt) ?? this.root;
  }

  /** A text, wherever its form keeps it; nothing where there is none. */
  text(attribute: AttributeValue | undefined): string | undefined {
    if (attribute === undefined) return undefined;
    const { form, value } = attribute;
    if (typeof value === 'string') return value;
    if (typeof value !== 'number') return undefined;
    if (form === DW_FORM.strp) return this.#sections.text('.debug_str', value);
    if (form === DW_FORM.lineStrp) return this.#sections.text('.debug_line_str', value);
    if (!STRX.includes(form)) return undefined;
    const at = this.#base(DW_AT.strOffsetsBase) + value * this.offsetBytes;
    return this.#sections.text('.debug_str', this.#sections.reader('.debug_str_offsets', at).word(this.offsetBytes));
  }

  /** An address, directly or through .debug_addr; nothing where the value is none. */
  address(attribute: AttributeValue | undefined): number | undefined {
    if (typeof attribute?.value !== 'number') return undefined;
    if (attribute.form === DW_FORM.addr) return attribute.value;
    return ADDRX.includes(attribute.form) ? this.addressAt(attribute.value) : undefined;
  }

  /** Entry `index` of .debug_addr. */
  addressAt(index: number): number {
    return this.#sections.reader('.debug_addr', this.#base(DW_AT.addrBase) + index * this.addressBytes).word(this.addressBytes);
  }

  #base(attribute: number): number {
    return numberOf(this.root, attribute) ?? 0;
  }

  #readAll(): ReadonlyMap<number, Entry> {
    const reader = this.#sections.reader(INFO, this.#entriesAt).part(this.end - this.#entriesAt);
    const byOffset = new Map<number, Entry>();
    const open: GrowingEntry[] = [];
    while (!reader.isAtEnd) {
      const at = reader.at;
      const read = this.#readEntry(reader, open.at(-1));
      if (!read) {
        open.pop();
        if (open.length === 0) break;
        continue;
      }
      byOffset.set(at, read.entry);
      open.at(-1)?.children.push(read.entry);
      if (read.hasChildren) open.push(read.entry);
      else if (open.length === 0) break;
      if (open.length > DEEPEST) throw malformed(INFO, at, `entries nested ${open.length} deep`);
    }
    return byOffset;
  }

  /** Nothing at the mark that ends a row of siblings. */
  #readEntry(reader: SectionReader, parent?: Entry): { entry: GrowingEntry; hasChildren: boolean } | undefined {
    const at = reader.at;
    const code = reader.uleb();
    if (code === 0) return undefined;
    const abbreviation = this.#abbreviations.get(code);
    if (!abbreviation) throw malformed(INFO, at, `abbreviation ${code} is not in its table`);
    const attributes = new Map(abbreviation.attributes.map((shape) => [shape.attribute, readValue(reader, shape, this)]));
    return { entry: { offset: at, tag: abbreviation.tag, parent, attributes, children: [] }, hasChildren: abbreviation.hasChildren };
  }
}

/** All units, in their order. Throws `symbols/malformed`. */
export function readUnits(sections: DwarfSections): Unit[] {
  const reader = sections.reader(INFO);
  const tables = new AbbreviationTables(sections);
  const units: Unit[] = [];
  while (!reader.isAtEnd) units.push(new Unit(sections, reader, tables));
  return units;
}

/** The value of an attribute that is a number: a constant, an offset, an index. */
export function numberOf(entry: Entry, attribute: number): number | undefined {
  const value = entry.attributes.get(attribute)?.value;
  return typeof value === 'number' ? value : undefined;
}
