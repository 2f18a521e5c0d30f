/**
 * Entries of .debug_info as types. Source: DWARF version 5, chapter 5; 5.7.6 (members and bit fields), of version 3: 5.5.6 (bit
 * fields that count from the highest bit).
 */
import type { DebugEntries, EntryPlace } from './debug-entries.ts';
import { DW_AT, DW_ATE, DW_OP, DW_TAG } from './dwarf-codes.ts';
import { SectionReader } from './section-reader.ts';
import {
  type BaseEncoding,
  byteLengthOf,
  type EnumType,
  type FunctionType,
  type Member,
  type NamedType,
  type PointerType,
  type ProgramType,
  type StructType,
  VOID,
} from './types.ts';
import { numberOf } from './units.ts';

const ENCODINGS: Readonly<Record<number, BaseEncoding>> = {
  [DW_ATE.boolean]: 'boolean',
  [DW_ATE.float]: 'float',
  [DW_ATE.signed]: 'signed',
  [DW_ATE.signedChar]: 'character',
  [DW_ATE.unsigned]: 'unsigned',
  [DW_ATE.unsignedChar]: 'unsigned character',
  [DW_ATE.utf]: 'unsigned character',
};
const POINTERS: Readonly<Record<number, PointerType['kind']>> = {
  [DW_TAG.pointerType]: 'pointer',
  [DW_TAG.referenceType]: 'reference',
  [DW_TAG.rvalueReferenceType]: 'rvalue reference',
};
const NAMED: Readonly<Record<number, NamedType['kind']>> = {
  [DW_TAG.typedef]: 'typedef',
  [DW_TAG.constType]: 'const',
  [DW_TAG.volatileType]: 'volatile',
  [DW_TAG.restrictType]: 'restrict',
  [DW_TAG.atomicType]: 'atomic',
};
const STRUCTS: Readonly<Record<number, StructType['kind']>> = {
  [DW_TAG.structureType]: 'struct',
  [DW_TAG.classType]: 'class',
  [DW_TAG.unionType]: 'union',
};
/** C89, C, C99, C11, C17: section 7.12 and the list of codes that were given since. */
const C_LANGUAGES: readonly number[] = [0x01, 0x02, 0x0c, 0x1d, 0x2c];
const POINTER_BYTES = 4;

export class TypeReader {
  readonly #entries: DebugEntries;
  readonly #known = new Map<number, ProgramType>();
  #definitions: ReadonlyMap<string, EntryPlace> | undefined;

  constructor(entries: DebugEntries) {
    this.#entries = entries;
  }

  /** The type that an entry has by DW_AT_type; `void` where it has none. Throws `symbols/malformed`. */
  typeOf(place: EntryPlace): ProgramType {
    const told = this.#entries.attribute(place, DW_AT.type);
    const type = told && this.#entries.referred(told, DW_AT.type);
    return type ? this.#at(type) : VOID;
  }

  #at(place: EntryPlace): ProgramType {
    const known = this.#known.get(place.entry.offset);
    if (known) return known;
    const type = this.#read(place);
    this.#known.set(place.entry.offset, type);
    return type;
  }

  #read(place: EntryPlace): ProgramType {
    const { tag } = place.entry;
    const name = this.#entries.qualifiedName(place);
    const byteLength = this.#entries.number(place, DW_AT.byteSize);
    const pointer = POINTERS[tag];
    if (pointer) return this.#leading(place, { kind: pointer, byteLength: byteLength ?? POINTER_BYTES });
    const named = NAMED[tag];
    if (named) return this.#leading(place, { kind: named, name: name ?? '' });
    const struct = STRUCTS[tag];
    if (struct) return this.#struct(place, struct);
    if (tag === DW_TAG.baseType) {
      const encoding = ENCODINGS[this.#entries.number(place, DW_AT.encoding) ?? 0] ?? 'other';
      return { kind: 'base', name: name ?? '', byteLength: byteLength ?? 0, encoding };
    }
    if (tag === DW_TAG.enumerationType) return this.#enum(place);
    if (tag === DW_TAG.arrayType) return this.#array(place, 0);
    if (tag === DW_TAG.subroutineType) return this.#function(place);
    if (tag === DW_TAG.ptrToMemberType) return { kind: 'unknown', name: 'pointer to member', byteLength: byteLength ?? POINTER_BYTES };
    return { kind: 'unknown', name: name ?? 'a type of another language', byteLength };
  }

  #leading<T extends object>(place: EntryPlace, type: T): T & { readonly target: ProgramType } {
    const targetOf = () => this.typeOf(place);
    return {
      ...type,
      get target() {
        return targetOf();
      },
    };
  }

  #struct(declared: EntryPlace, kind: StructType['kind']): StructType {
    const name = this.#entries.qualifiedName(declared);
    const isDeclaration = this.#entries.number(declared, DW_AT.declaration) !== undefined;
    const place = (isDeclaration && name !== undefined && this.#definitionOf(name)) || declared;
    const membersOf = () => this.#children(place).flatMap((child) => this.#member(child) ?? []);
    let members: readonly Member[] | undefined;
    return {
      kind,
      name,
      hasTag: isOfC(declared),
      byteLength: this.#entries.number(place, DW_AT.byteSize),
      get members() {
        members ??= membersOf();
        return members;
      },
    };
  }

  #member(place: EntryPlace): Member | undefined {
    const { tag, attributes } = place.entry;
    const isBase = tag === DW_TAG.inheritance;
    const isStatic = attributes.has(DW_AT.external) || attributes.has(DW_AT.declaration);
    if (!isBase && (tag !== DW_TAG.member || isStatic)) return undefined;
    const type = this.typeOf(place);
    const name = isBase ? undefined : this.#entries.text(place, DW_AT.name);
    return { name, type, isBase, ...this.#placeOf(place, type) };
  }

  #placeOf(place: EntryPlace, type: ProgramType): Pick<Member, 'byteOffset' | 'bits'> {
    const length = this.#entries.number(place, DW_AT.bitSize);
    const byteOffset = this.#byteOffsetOf(place);
    if (length === undefined || byteOffset === undefined) return { byteOffset, bits: undefined };
    const fromTop = this.#entries.number(place, DW_AT.bitOffset);
    const storageBytes = this.#entries.number(place, DW_AT.byteSize) ?? byteLengthOf(type) ?? 0;
    const first = fromTop === undefined ? (this.#entries.number(place, DW_AT.dataBitOffset) ?? 0) : 8 * storageBytes - fromTop - length;
    // What counts from the top may have been written as a signed byte: of a field that lies before its storage.
    const bit = 8 * byteOffset + first;
    return { byteOffset: Math.floor(bit / 8), bits: { offset: ((bit % 8) + 8) % 8, length } };
  }

  #byteOffsetOf({ entry }: EntryPlace): number | undefined {
    const told = entry.attributes.get(DW_AT.dataMemberLocation)?.value;
    if (told === undefined || typeof told === 'number') return told ?? 0;
    if (typeof told === 'string') return undefined;
    const expression = new SectionReader('.debug_info', told);
    const offset = !expression.isAtEnd && expression.u8() === DW_OP.plusUconst ? expression.uleb() : undefined;
    return expression.isAtEnd ? offset : undefined;
  }

  #enum(place: EntryPlace): EnumType {
    const values = this.#children(place).flatMap((child) => {
      const name = this.#entries.text(child, DW_AT.name);
      const value = this.#entries.number(child, DW_AT.constValue);
      return child.entry.tag === DW_TAG.enumerator && name !== undefined && value !== undefined ? [{ name, value }] : [];
    });
    const base = this.#entries.number(place, DW_AT.encoding);
    return {
      kind: 'enum',
      name: this.#entries.qualifiedName(place),
      hasTag: isOfC(place),
      byteLength: this.#entries.number(place, DW_AT.byteSize) ?? POINTER_BYTES,
      isSigned: base === DW_ATE.signed || base === DW_ATE.signedChar || values.some(({ value }) => value < 0),
      values,
    };
  }

  /** Each dimension is an array of the ones behind it. */
  #array(place: EntryPlace, dimension: number): ProgramType {
    const ranges = this.#children(place).filter(({ entry }) => entry.tag === DW_TAG.subrangeType);
    const range = ranges[dimension];
    const told = range && this.#entries.number(range, DW_AT.count);
    const last = range && this.#entries.number(range, DW_AT.upperBound);
    const elementOf = () => (dimension + 1 < ranges.length ? this.#array(place, dimension + 1) : this.typeOf(place));
    return {
      kind: 'array',
      // An array without elements has the highest index -1, written in four bytes.
      count: told ?? (last === undefined ? undefined : (last + 1) % 2 ** 32),
      get element() {
        return elementOf();
      },
    };
  }

  #function(place: EntryPlace): FunctionType {
    const children = this.#children(place);
    const of = (tag: number) => children.filter(({ entry }) => entry.tag === tag);
    const resultOf = () => this.typeOf(place);
    const parametersOf = () => of(DW_TAG.formalParameter).map((parameter) => this.typeOf(parameter));
    return {
      kind: 'function',
      isVariadic: of(DW_TAG.unspecifiedParameters).length > 0,
      get result() {
        return resultOf();
      },
      get parameters() {
        return parametersOf();
      },
    };
  }

  #children({ entry, unit }: EntryPlace): EntryPlace[] {
    return entry.children.map((child) => ({ entry: child, unit }));
  }

  /** What one file declares another one may define. */
  #definitionOf(name: string): EntryPlace | undefined {
    this.#definitions ??= new Map(
      this.#entries.units.flatMap((unit) =>
        [...unit.entries.values()].flatMap((entry): [string, EntryPlace][] => {
          const isDefinition = STRUCTS[entry.tag] !== undefined && entry.attributes.has(DW_AT.byteSize);
          const told = isDefinition ? this.#entries.qualifiedName({ entry, unit }) : undefined;
          return told === undefined ? [] : [[told, { entry, unit }]];
        }),
      ),
    );
    return this.#definitions.get(name);
  }
}

function isOfC({ unit }: EntryPlace): boolean {
  return C_LANGUAGES.includes(numberOf(unit.root, DW_AT.language) ?? 0);
}
