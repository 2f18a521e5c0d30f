/** The value at a place, and the places of its parts: members, elements, what a pointer leads to. */
import { bytesAt, knownAt, lengthOf, type Place } from './expression-place.ts';
import type { ReadBytes } from './expression-value.ts';
import { byteLengthOf, type ProgramType, plainType } from './types.ts';
import { decodeValue, type ProgramValue } from './values.ts';

export interface PlacePart {
  /** None of an anonymous struct or union. */
  readonly name: string | undefined;
  readonly isBase: boolean;
  /** Nothing of a virtual base class: only the running program knows where it lies. */
  readonly place: Place | undefined;
}

/** @throws what `read` throws */
export async function readPlace(place: Place, read: ReadBytes, nameAt: (address: number) => string | undefined): Promise<ProgramValue> {
  const byteLength = lengthOf(place);
  if (byteLength === undefined) return { kind: 'unreadable', reason: 'the program does not say how large it is' };
  const bytes = await bytesAt(place, byteLength, read);
  return decodeValue(place.type, bytes, { bits: place.bits, known: knownAt(place, bytes.length), nameAt });
}

/** Members of a struct, class or union; none of anything else. */
export function membersOf(place: Place): PlacePart[] {
  const plain = plainType(place.type);
  if (!('members' in plain)) return [];
  return plain.members.map(({ name, type, byteOffset, bits, isBase }) => ({
    name,
    isBase,
    place: byteOffset === undefined ? undefined : { type, address: place.address + byteOffset, bits, held: place.held },
  }));
}

/** How many elements an array has; nothing of anything else. */
export function elementCount(type: ProgramType): number | undefined {
  const plain = plainType(type);
  return plain.kind === 'array' ? (plain.count ?? 0) : undefined;
}

/** An element of an array. Nothing where there is none, or nobody knows how large it is. */
export function elementOf(place: Place, index: number): Place | undefined {
  const plain = plainType(place.type);
  const byteLength = plain.kind === 'array' ? byteLengthOf(plain.element) : undefined;
  if (plain.kind !== 'array' || byteLength === undefined || index >= (plain.count ?? 0)) return undefined;
  return { type: plain.element, address: place.address + index * byteLength, held: place.held };
}

/** What a pointer or a reference of this type leads to. Nothing where nobody knows how large it is: `void *`, a function. */
export function pointedPlace(type: ProgramType, address: number): Place | undefined {
  const plain = plainType(type);
  const target = 'target' in plain ? plain.target : undefined;
  const byteLength = target && byteLengthOf(target);
  if (!target || !byteLength || address === 0 || address + byteLength > 2 ** 32) return undefined;
  return { type: target, address };
}
