/**
 * The entries of all units, and the ways from one to another. What an entry lacks may stand in the one that it is the definition or
 * an instance of. Source: DWARF version 5, sections 2.13 (declarations and definitions), 3.3.8.3 (instances), 7.5.5.3 (references).
 */
import type { AttributeValue } from './attribute-value.ts';
import { DW_AT, DW_FORM, DW_TAG } from './dwarf-codes.ts';
import type { Entry, Unit } from './units.ts';

/** An entry, and the unit that its offsets and texts belong to. */
export interface EntryPlace {
  readonly entry: Entry;
  readonly unit: Unit;
}

/** How far something may be passed on from entry to entry; compilers take two or three steps. */
const LONGEST_CHAIN = 16;
const NAMED_SCOPES: readonly number[] = [DW_TAG.namespace, DW_TAG.structureType, DW_TAG.classType, DW_TAG.unionType];

export class DebugEntries {
  /** By their place in .debug_info. */
  readonly units: readonly Unit[];
  readonly #typesBySignature: ReadonlyMap<number, { readonly unit: Unit; readonly typeAt: number }>;

  constructor(units: readonly Unit[]) {
    this.units = units;
    this.#typesBySignature = new Map(
      units.flatMap((unit) => (unit.signature ? [[unit.signature.value, { unit, typeAt: unit.signature.typeAt }]] : [])),
    );
  }

  /** What an attribute refers to; nothing where it is absent, or leads nowhere. */
  referred({ entry }: EntryPlace, attribute: number): EntryPlace | undefined {
    const reference = entry.attributes.get(attribute);
    if (typeof reference?.value !== 'number') return undefined;
    if (reference.form === DW_FORM.refSig8) {
      const signed = this.#typesBySignature.get(reference.value);
      return signed && placeIn(signed.unit, signed.typeAt);
    }
    const unit = this.unitAt(reference.value);
    return unit && placeIn(unit, reference.value);
  }

  /** The unit that holds an offset of .debug_info: each reference asks for it, and a program may have hundreds of units. */
  unitAt(offset: number): Unit | undefined {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.units[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    const before = this.units[low - 1];
    return before && offset < before.end ? before : undefined;
  }

  /** The entry, then what it is an instance or the definition of, and so on. */
  lineage(place: EntryPlace): EntryPlace[] {
    const found: EntryPlace[] = [];
    let at: EntryPlace | undefined = place;
    while (at && found.length < LONGEST_CHAIN) {
      found.push(at);
      at = this.referred(at, DW_AT.abstractOrigin) ?? this.referred(at, DW_AT.specification) ?? this.referred(at, DW_AT.signature);
    }
    return found;
  }

  /** An attribute of the entry, or of the nearest one in its lineage, with the one that has it. */
  attribute(place: EntryPlace, attribute: number): (EntryPlace & { readonly found: AttributeValue }) | undefined {
    for (const one of this.lineage(place)) {
      const found = one.entry.attributes.get(attribute);
      if (found) return { ...one, found };
    }
    return undefined;
  }

  text(place: EntryPlace, attribute: number): string | undefined {
    const told = this.attribute(place, attribute);
    return told?.unit.text(told.found);
  }

  number(place: EntryPlace, attribute: number): number | undefined {
    const value = this.attribute(place, attribute)?.found.value;
    return typeof value === 'number' ? value : undefined;
  }

  /** The name with the namespaces and classes around it: `motor::Driver::speed`. */
  qualifiedName(place: EntryPlace): string | undefined {
    const name = this.text(place, DW_AT.name);
    const declared = this.lineage(place).at(-1) ?? place;
    const scopes: string[] = [];
    for (let around = declared.entry.parent; around; around = around.parent) {
      if (!NAMED_SCOPES.includes(around.tag)) continue;
      const scope = this.text({ entry: around, unit: declared.unit }, DW_AT.name);
      scopes.unshift(scope ?? (around.tag === DW_TAG.namespace ? '(anonymous namespace)' : ''));
    }
    return name === undefined ? undefined : [...scopes.filter((scope) => scope !== ''), name].join('::');
  }
}

function placeIn(unit: Unit, offset: number): EntryPlace | undefined {
  const entry = unit.entries.get(offset);
  return entry && { entry, unit };
}
