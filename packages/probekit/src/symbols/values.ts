/** Bytes of a variable as a plain tree, and the tree as text. Source of layouts: Procedure Call Standard for the Arm Architecture (AAPCS32), 5. */
import { viewOf } from '../base/index.ts';
import { knownBits } from './held-value.ts';
import { byteLengthOf, type EnumType, type Member, type ProgramType, plainType } from './types.ts';

export type ProgramValue =
  /** Whole numbers beyond 2^53 are bigint. */
  | { readonly kind: 'number'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number; readonly byteLength: number }
  | { readonly kind: 'character'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'enum'; readonly value: number; readonly name: string | undefined }
  | { readonly kind: 'pointer'; readonly address: number; readonly name: string | undefined }
  | { readonly kind: 'struct'; readonly members: readonly { readonly name: string | undefined; readonly value: ProgramValue }[] }
  /** `leftOut` elements follow that are not listed. */
  | { readonly kind: 'array'; readonly elements: readonly ProgramValue[]; readonly leftOut: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** `offset` counts from the lowest bit of the first byte. */
export interface BitRange {
  readonly offset: number;
  readonly length: number;
}

interface DecodeOptions {
  readonly bits?: BitRange | undefined;
  /** A bit for each bit of what is decoded: 1 where it is known. Nothing where all is. */
  readonly known?: Uint8Array | undefined;
  /** What an address is called. */
  readonly nameAt: (address: number) => string | undefined;
}

/** What the compiler keeps nowhere, or what is known no more. */
export const OPTIMISED_OUT = 'optimised out';
/** Values in one tree: more than people read, and a bound for what a damaged file asks for. */
const MOST_VALUES = 200;
const DEEPEST = 32;

/** Decodes a value; what cannot be is `unreadable`, with the reason. */
export function decodeValue(type: ProgramType, bytes: Uint8Array, { bits, known, nameAt }: DecodeOptions): ProgramValue {
  const budget = { left: MOST_VALUES };
  const decode = (of: ProgramType, at: number, range: BitRange | undefined, depth: number): ProgramValue => {
    const plain = plainType(of);
    const byteLength = range ? Math.ceil((range.offset + range.length) / 8) : byteLengthOf(plain);
    if (byteLength === undefined) return unreadable('the program does not say how large it is');
    if (at < 0 || at + byteLength > bytes.length) return unreadable('it reaches beyond what holds it');
    if (depth > DEEPEST) return unreadable('it is nested too deeply');
    const isWhole = 'members' in plain || plain.kind === 'array';
    const bitCount = range?.length ?? 8 * byteLength;
    const told = known && bitCount > 0 ? knownBits(known, 8 * at + (range?.offset ?? 0), bitCount) : 'all';
    if (told === 'none' || (told === 'some' && !isWhole)) return unreadable(OPTIMISED_OUT);
    budget.left--;
    if ('members' in plain) return { kind: 'struct', members: plain.members.map((member) => memberValue(member, at, depth)) };
    if (plain.kind === 'array') {
      const size = byteLengthOf(plain.element) ?? 0;
      const elements: ProgramValue[] = [];
      const count = plain.count ?? 0;
      while (elements.length < count && budget.left > 0)
        elements.push(decode(plain.element, at + elements.length * size, undefined, depth + 1));
      return { kind: 'array', elements, leftOut: count - elements.length };
    }
    const value = numberIn(plain, bytes.subarray(at, at + byteLength), range);
    if (value === undefined) return unreadable(`${plain.kind === 'base' ? plain.name : plain.kind} is not read here`);
    if (plain.kind === 'enum') return { kind: 'enum', value: Number(value), name: enumName(plain, Number(value)) };
    if ('target' in plain) return pointerValue(Number(value), nameAt);
    const encoding = plain.kind === 'base' ? plain.encoding : 'other';
    if (encoding === 'boolean') return { kind: 'boolean', value: Number(value) !== 0 };
    if (encoding === 'float') return { kind: 'float', value: Number(value), byteLength };
    const isCharacter = byteLength === 1 && (encoding === 'character' || encoding === 'unsigned character');
    return isCharacter ? { kind: 'character', value: Number(value) } : { kind: 'number', value };
  };
  const memberValue = ({ name, type: of, byteOffset, bits: range }: Member, at: number, depth: number) => {
    if (byteOffset === undefined) return { name, value: unreadable('only the running program knows where it lies') };
    return { name, value: budget.left > 0 ? decode(of, at + byteOffset, range, depth + 1) : unreadable('there is more than is shown') };
  };
  return decode(type, 0, bits, 0);
}

export function pointerValue(address: number, nameAt: (address: number) => string | undefined): ProgramValue {
  return { kind: 'pointer', address, name: address === 0 ? undefined : nameAt(address) };
}

/** The number that bytes of a base type, an enum or a pointer hold; nothing for other types. */
export function numberIn(type: ProgramType, bytes: Uint8Array, bits?: BitRange): number | bigint | undefined {
  const plain = plainType(type);
  if (plain.kind !== 'base' && plain.kind !== 'enum' && !('target' in plain)) return undefined;
  if (plain.kind === 'base' && plain.encoding === 'float') {
    if (bytes.length === 4) return viewOf(bytes).getFloat32(0, true);
    return bytes.length === 8 ? viewOf(bytes).getFloat64(0, true) : undefined;
  }
  if (bytes.length > 16 || (plain.kind === 'base' && plain.encoding === 'other')) return undefined;
  let whole = 0n;
  for (const byte of [...bytes].reverse()) whole = (whole << 8n) | BigInt(byte);
  const length = bits?.length ?? 8 * bytes.length;
  const value = BigInt.asUintN(length, whole >> BigInt(bits?.offset ?? 0));
  const isSigned = plain.kind === 'enum' ? plain.isSigned : plain.kind === 'base' && ['signed', 'character'].includes(plain.encoding);
  const meant = isSigned ? BigInt.asIntN(length, value) : value;
  return Number.isSafeInteger(Number(meant)) ? Number(meant) : meant;
}

function enumName({ values }: EnumType, value: number): string | undefined {
  return values.find((one) => one.value === value)?.name;
}

function unreadable(reason: string): ProgramValue {
  return { kind: 'unreadable', reason };
}

/** As C would write the value: `{speed = 1200, mode = RUN, name = {65 'A', 0}}`. */
export function valueText(value: ProgramValue): string {
  switch (value.kind) {
    case 'struct':
      return `{${value.members.map(({ name, value: inner }) => (name === undefined ? valueText(inner) : `${name} = ${valueText(inner)}`)).join(', ')}}`;
    case 'array':
      return `{${[...value.elements.map(valueText), ...(value.leftOut > 0 ? [`… ${value.leftOut} more`] : [])].join(', ')}}`;
    case 'character':
      return value.value >= 0x20 && value.value < 0x7f ? `${value.value} '${String.fromCharCode(value.value)}'` : `${value.value}`;
    case 'enum':
      return value.name ?? `${value.value}`;
    case 'pointer':
      return `0x${value.address.toString(16).padStart(8, '0')}${value.name === undefined ? '' : ` <${value.name}>`}`;
    case 'float':
      return value.byteLength === 4 ? shortestFloat(value.value) : `${value.value}`;
    case 'unreadable':
      return `(${value.reason})`;
    default:
      return `${value.value}`;
  }
}

/** The fewest digits that name this value among those of 32 bits. */
function shortestFloat(value: number): string {
  if (!Number.isFinite(value)) return `${value}`;
  const digits = [6, 7, 8, 9].find((count) => Math.fround(Number(value.toPrecision(count))) === value) ?? 9;
  return `${Number(value.toPrecision(digits))}`;
}
