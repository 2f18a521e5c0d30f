/** The addresses that an entry's code has: DWARF version 5, sections 2.17 and 7.25; of version 4: 2.17.3. */
import { DW_AT, DW_FORM, DW_RLE } from './dwarf-codes.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { malformed } from './errors.ts';
import { type Entry, numberOf, type Unit } from './units.ts';

/** `end` is the first address behind it. */
export interface CodeRange {
  readonly start: number;
  readonly end: number;
}

/** In version 4 a pair that begins with it sets a new base. */
const BASE_MARK = 0xffff_ffff;

/** Ranges of an entry; none where its code was left out of the program, or it has none. Throws `symbols/malformed`. */
export function codeRangesOf(entry: Entry, unit: Unit, sections: DwarfSections): CodeRange[] {
  const list = entry.attributes.get(DW_AT.ranges);
  const base = unit.address(unit.root.attributes.get(DW_AT.lowPc)) ?? 0;
  const ranges = typeof list?.value === 'number' ? listed(list.form, list.value, unit, sections, base) : [between(entry, unit)];
  return ranges.filter((range): range is CodeRange => range !== undefined && range.end > range.start);
}

function between(entry: Entry, unit: Unit): CodeRange | undefined {
  const start = unit.address(entry.attributes.get(DW_AT.lowPc));
  const high = entry.attributes.get(DW_AT.highPc);
  if (start === undefined || typeof high?.value !== 'number') return undefined;
  return { start, end: unit.address(high) ?? start + high.value };
}

function listed(form: number, value: number, unit: Unit, sections: DwarfSections, base: number): CodeRange[] {
  if (unit.version < 5) return pairs(value, unit, sections, base);
  if (form !== DW_FORM.rnglistx) return rangeList(value, unit, sections, base);
  const table = numberOf(unit.root, DW_AT.rnglistsBase) ?? 0;
  const offset = sections.reader('.debug_rnglists', table + value * unit.offsetBytes).word(unit.offsetBytes);
  return rangeList(table + offset, unit, sections, base);
}

function pairs(at: number, unit: Unit, sections: DwarfSections, unitBase: number): CodeRange[] {
  const reader = sections.reader('.debug_ranges', at);
  const ranges: CodeRange[] = [];
  let base = unitBase;
  for (;;) {
    const start = reader.word(unit.addressBytes);
    const end = reader.word(unit.addressBytes);
    if (start === 0 && end === 0) return ranges;
    if (start === BASE_MARK) base = end;
    else ranges.push({ start: base + start, end: base + end });
  }
}

function rangeList(at: number, unit: Unit, sections: DwarfSections, unitBase: number): CodeRange[] {
  const reader = sections.reader('.debug_rnglists', at);
  const ranges: CodeRange[] = [];
  let base = unitBase;
  const address = () => reader.word(unit.addressBytes);
  const indexed = () => unit.addressAt(reader.uleb());
  const from = (start: number, end: number) => void ranges.push({ start, end });
  const forLength = (start: number) => from(start, start + reader.uleb());
  for (;;) {
    const kind = reader.u8();
    if (kind === DW_RLE.endOfList) return ranges;
    if (kind === DW_RLE.baseAddressx) base = indexed();
    else if (kind === DW_RLE.baseAddress) base = address();
    else if (kind === DW_RLE.startxEndx) from(indexed(), indexed());
    else if (kind === DW_RLE.startxLength) forLength(indexed());
    else if (kind === DW_RLE.offsetPair) from(base + reader.uleb(), base + reader.uleb());
    else if (kind === DW_RLE.startEnd) from(address(), address());
    else if (kind === DW_RLE.startLength) forLength(address());
    else throw malformed(reader.section, reader.at, `kind ${kind} of range is unknown`);
  }
}
