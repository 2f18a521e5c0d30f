/** What an expression names: something of a type in memory, or a local variable that was copied from where a frame keeps it. */
import { memberNamed } from './expression-names.ts';
import type { ReadBytes } from './expression-value.ts';
import type { FoundValue, LocalVariable } from './frame-scope.ts';
import { type HeldValue, knownBits } from './held-value.ts';
import { byteLengthOf, type ProgramType, plainType } from './types.ts';
import { type BitRange, numberIn } from './values.ts';

const POINTER_BYTES = 4;

export interface Place {
  readonly type: ProgramType;
  /** In memory; of what was copied: from its start. */
  readonly address: number;
  readonly bits?: BitRange | undefined;
  /** It was copied, and has no address. */
  readonly held?: HeldValue | undefined;
}

/** The local variables of a frame, before those of the program around. */
export interface ExpressionScope {
  /** Of one name the innermost comes first. */
  readonly variables: readonly LocalVariable[];
  find(variable: LocalVariable, read: ReadBytes): Promise<FoundValue>;
}

/**
 * A local variable, or a member of the object whose method the frame is in; nothing where none of them has this name.
 *
 * @throws `symbols/malformed`, and what `read` throws
 */
export async function placeOfLocal(scope: ExpressionScope | undefined, name: string, read: ReadBytes): Promise<Place | undefined> {
  const local = await placeIn(scope, name, read);
  const object = local ? undefined : await placeIn(scope, 'this', read);
  const pointer = object && plainType(object.type);
  const struct = pointer && 'target' in pointer ? plainType(pointer.target) : undefined;
  const member = struct && 'members' in struct ? memberNamed(struct, name) : undefined;
  if (!object || !member) return local;
  const { type, byteOffset, bits } = member;
  const bytes = await bytesAt(object, POINTER_BYTES, read);
  if (isKnown(object, bytes.length)) return { type, address: Number(numberIn(object.type, bytes)) + byteOffset, bits };
  const nothing = new Uint8Array(byteLengthOf(type) ?? 0);
  return { type, address: 0, bits, held: { bytes: nothing, known: nothing } };
}

async function placeIn(scope: ExpressionScope | undefined, name: string, read: ReadBytes): Promise<Place | undefined> {
  const variable = scope?.variables.find((one) => one.name === name);
  if (!scope || !variable) return undefined;
  const found = await scope.find(variable, read);
  const { type } = variable;
  return 'address' in found ? { type, address: found.address } : { type, address: 0, held: found };
}

/** Bytes that its value lies in; nothing where the program does not say how large it is. */
export function lengthOf({ type, bits }: Place): number | undefined {
  return bits ? Math.ceil((bits.offset + bits.length) / 8) : byteLengthOf(type);
}

/** Fewer bytes where a copy ends. @throws what `read` throws */
export function bytesAt({ address, held }: Place, byteLength: number, read: ReadBytes): Promise<Uint8Array> {
  return held ? Promise.resolve(held.bytes.subarray(Math.max(0, address), Math.max(0, address + byteLength))) : read(address, byteLength);
}

/** Of what was copied: which bits of it are known. */
export function knownAt({ address, held }: Place, byteLength: number): Uint8Array | undefined {
  return held?.known.subarray(address, address + byteLength);
}

export function isKnown(place: Place, byteLength: number): boolean {
  const known = knownAt(place, byteLength);
  const { offset, length } = place.bits ?? { offset: 0, length: 8 * byteLength };
  return known === undefined || knownBits(known, offset, length) === 'all';
}
