/** What the names in an expression mean: variables of the program, members of a struct. */
import { hex } from '../base/index.ts';
import { type Member, type ProgramType, plainType, type StructType } from './types.ts';
import type { BitRange } from './values.ts';
import type { ProgramVariable } from './variables.ts';

/** The place of a variable, or the sentence that says why it has none. A static of a function is `function::name`. */
export function placeOfVariable(
  variables: readonly ProgramVariable[],
  name: string,
  /** What was looked through, for the sentence. */
  among = 'global or static variable',
): { readonly type: ProgramType; readonly address: number } | string {
  const bare = plainName(name.replace(/^::/, ''));
  const named = variables.filter((one) => plainName(one.name) === bare || plainName(fullName(one)) === bare);
  // A name alone means the global one, as in C outside of the function.
  const globals = named.filter((one) => one.function === undefined);
  const meant = globals.length > 0 ? globals : named;
  const placed = meant.filter(({ address }) => address !== undefined);
  const [first, ...others] = placed;
  if (!first) return meant.length > 0 ? `the compiler or the linker left ${bare} out` : `no ${among} is called ${bare}`;
  if (others.length > 0) return `several variables are called ${bare}: ${placed.slice(0, 8).map(placeText).join(', ')}`;
  return { type: first.type, address: first.address ?? 0 };
}

function fullName({ function: around, name }: ProgramVariable): string {
  return around === undefined ? name : `${around}::${name}`;
}

/** What lies in a namespace without a name is known by the names around it. */
function plainName(name: string): string {
  return name.replaceAll('(anonymous namespace)::', '');
}

function placeText(variable: ProgramVariable): string {
  return `${fullName(variable)} at ${hex(variable.address ?? 0)}`;
}

interface FoundMember {
  readonly type: ProgramType;
  readonly byteOffset: number;
  readonly bits: BitRange | undefined;
}

/** Structs that are looked through for one name; in a damaged file they lie within each other without end. */
const MOST_STRUCTS = 256;

/** A member by its name; of base classes and of anonymous structs and unions as well, the outer ones first. */
export function memberNamed(struct: StructType, name: string): FoundMember | undefined {
  const waiting = [{ struct, at: 0 }];
  for (let seen = 0; seen < Math.min(waiting.length, MOST_STRUCTS); seen++) {
    const { struct: within, at } = waiting[seen]!;
    for (const { name: own, type, byteOffset, bits } of within.members) {
      if (byteOffset === undefined) continue;
      if (own === name) return { type, byteOffset: at + byteOffset, bits };
      const plain = own === undefined ? plainType(type) : undefined;
      if (plain && 'members' in plain) waiting.push({ struct: plain, at: at + byteOffset });
    }
  }
  return undefined;
}

/** `; there are speed, mode`, as far as they fit into a sentence. */
export function membersText({ members }: StructType): string {
  const names = members.flatMap(({ name }: Member) => name ?? []).slice(0, 12);
  return names.length === 0 ? '' : `; there are ${names.join(', ')}`;
}
