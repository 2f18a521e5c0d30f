/**
 * Variables that have one place for the whole run of the program: globals, statics of files, functions and classes. Source: DWARF
 * version 5, sections 4.1 (data objects), 2.6.1.1.2 (register and memory locations).
 */
import type { DebugEntries, EntryPlace } from './debug-entries.ts';
import { DW_AT, DW_FORM, DW_OP, DW_TAG } from './dwarf-codes.ts';
import { SectionReader } from './section-reader.ts';
import type { TypeReader } from './type-reader.ts';
import { byteLengthOf, type ProgramType } from './types.ts';

export interface ProgramVariable {
  /** As in the source, with namespaces and classes around it. */
  readonly name: string;
  /** The function that it is a static of. */
  readonly function: string | undefined;
  readonly type: ProgramType;
  /** Nothing where the compiler or the linker left it out. */
  readonly address: number | undefined;
  /** Nothing where the program does not say it. */
  readonly byteLength: number | undefined;
}

const FUNCTIONS: readonly number[] = [DW_TAG.subprogram, DW_TAG.inlinedSubroutine];
const EXPRESSIONS: readonly number[] = [DW_FORM.exprloc, DW_FORM.block, DW_FORM.block1, DW_FORM.block2, DW_FORM.block4];

/** @param isInProgram whether something of the program lies at an address; throws `symbols/malformed` */
export function staticVariables(entries: DebugEntries, types: TypeReader, isInProgram: (address: number) => boolean): ProgramVariable[] {
  const places = entries.units.flatMap((unit) =>
    [...unit.entries.values()].filter(({ tag }) => tag === DW_TAG.variable).map((entry) => ({ entry, unit })),
  );
  // A declaration, and what a copy was made of, speak through the entry that refers to them.
  const spoken = new Set(
    places.flatMap((place) =>
      entries
        .lineage(place)
        .slice(1)
        .map(({ entry }) => entry.offset),
    ),
  );
  const found = new Map<string, ProgramVariable>();
  for (const place of places.filter(({ entry }) => !spoken.has(entry.offset))) {
    const variable = variableOf(place, entries, types, isInProgram);
    if (variable) found.set(`${variable.address} ${variable.function} ${variable.name}`, variable);
  }
  return [...found.values()].sort((a, b) => (a.address ?? Infinity) - (b.address ?? Infinity) || (a.name < b.name ? -1 : 1));
}

function variableOf(
  place: EntryPlace,
  entries: DebugEntries,
  types: TypeReader,
  isInProgram: (address: number) => boolean,
): ProgramVariable | undefined {
  const name = entries.qualifiedName(place);
  const location = entries.attribute(place, DW_AT.location);
  const told = location && addressIn(location);
  const around = functionAround(place);
  // Without a fixed address: within a function an automatic variable, outside one that was left out, or is only declared.
  if (name === undefined || (told === undefined && (around || location || place.entry.attributes.has(DW_AT.declaration)))) return undefined;
  const type = types.typeOf(place);
  const address = told !== undefined && isInProgram(told) ? told : undefined;
  return { name, function: around && entries.qualifiedName(around), type, address, byteLength: byteLengthOf(type) };
}

function addressIn({
  unit,
  found: { form, value },
}: EntryPlace & { readonly found: { form: number; value: unknown } }): number | undefined {
  if (!(value instanceof Uint8Array) || !EXPRESSIONS.includes(form) || value.length === 0) return undefined;
  const expression = new SectionReader('.debug_info', value);
  const operation = expression.u8();
  if (operation !== DW_OP.addr && operation !== DW_OP.addrx) return undefined;
  const base = operation === DW_OP.addr ? expression.word(unit.addressBytes) : unit.addressAt(expression.uleb());
  const offset = !expression.isAtEnd && expression.u8() === DW_OP.plusUconst ? expression.uleb() : 0;
  return expression.isAtEnd ? base + offset : undefined;
}

function functionAround({ entry, unit }: EntryPlace): EntryPlace | undefined {
  for (let around = entry.parent; around; around = around.parent) {
    if (FUNCTIONS.includes(around.tag)) return { entry: around, unit };
  }
  return undefined;
}
