/**
 * The expression that says where a value is while the program stands at an address: one for the whole life of the value, or the one
 * of a list that holds there. Source: DWARF version 5, sections 2.6.2 and 7.7.3; of version 4: 2.6.2.
 */
import type { AttributeValue } from './attribute-value.ts';
import { DW_AT, DW_FORM, DW_LLE } from './dwarf-codes.ts';
import type { DwarfSections } from './dwarf-sections.ts';
import { malformed } from './errors.ts';
import { numberOf, type Unit } from './units.ts';

export interface FoundExpression {
  readonly section: '.debug_info' | '.debug_loc' | '.debug_loclists';
  readonly expression: Uint8Array;
}

/** In version 4 a pair that begins with it sets a new base. */
const BASE_MARK = 0xffff_ffff;

/** Nothing where the value is nowhere at that address. Throws `symbols/malformed`. */
export function expressionAt(
  { form, value }: AttributeValue,
  unit: Unit,
  sections: DwarfSections,
  address: number,
): FoundExpression | undefined {
  if (value instanceof Uint8Array) return { section: '.debug_info', expression: value };
  if (typeof value !== 'number') return undefined;
  const base = unit.address(unit.root.attributes.get(DW_AT.lowPc)) ?? 0;
  if (unit.version < 5) return inPairs(value, base, unit, sections, address);
  if (form !== DW_FORM.loclistx) return inList(value, base, unit, sections, address);
  const table = numberOf(unit.root, DW_AT.loclistsBase) ?? 0;
  const offset = sections.reader('.debug_loclists', table + value * unit.offsetBytes).word(unit.offsetBytes);
  return inList(table + offset, base, unit, sections, address);
}

function inPairs(at: number, unitBase: number, unit: Unit, sections: DwarfSections, address: number): FoundExpression | undefined {
  const section = '.debug_loc';
  const reader = sections.reader(section, at);
  let base = unitBase;
  for (;;) {
    const start = reader.word(unit.addressBytes);
    const end = reader.word(unit.addressBytes);
    if (start === 0 && end === 0) return undefined;
    if (start === BASE_MARK) {
      base = end;
      continue;
    }
    const expression = reader.bytes(reader.u16());
    if (base + start <= address && address < base + end) return { section, expression };
  }
}

function inList(at: number, unitBase: number, unit: Unit, sections: DwarfSections, address: number): FoundExpression | undefined {
  const section = '.debug_loclists';
  const reader = sections.reader(section, at);
  const direct = () => reader.word(unit.addressBytes);
  const indexed = () => unit.addressAt(reader.uleb());
  let base = unitBase;
  let otherwise: FoundExpression | undefined;
  /** First address, and the first one behind it. */
  const range = (kind: number): readonly [number, number] => {
    if (kind === DW_LLE.startxEndx) return [indexed(), indexed()];
    if (kind === DW_LLE.offsetPair) return [base + reader.uleb(), base + reader.uleb()];
    if (kind === DW_LLE.startEnd) return [direct(), direct()];
    if (kind !== DW_LLE.startxLength && kind !== DW_LLE.startLength)
      throw malformed(section, reader.at, `kind ${kind} of location is unknown`);
    const start = kind === DW_LLE.startxLength ? indexed() : direct();
    return [start, start + reader.uleb()];
  };
  for (;;) {
    const kind = reader.u8();
    if (kind === DW_LLE.endOfList) return otherwise;
    if (kind === DW_LLE.baseAddressx) base = indexed();
    else if (kind === DW_LLE.baseAddress) base = direct();
    else if (kind === DW_LLE.gnuViewPair) [reader.uleb(), reader.uleb()];
    else if (kind === DW_LLE.defaultLocation) otherwise = { section, expression: reader.bytes(reader.uleb()) };
    else {
      const [start, end] = range(kind);
      const expression = reader.bytes(reader.uleb());
      if (start <= address && address < end) return { section, expression };
    }
  }
}
