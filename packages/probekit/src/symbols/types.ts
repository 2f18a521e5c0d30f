/** Types of a program as data. What a type leads to is read when it is asked for: types may lead back to themselves. */

/** How the bits of a base type are meant. */
export type BaseEncoding = 'signed' | 'unsigned' | 'character' | 'unsigned character' | 'boolean' | 'float' | 'other';

export interface BaseType {
  readonly kind: 'base';
  readonly name: string;
  readonly byteLength: number;
  readonly encoding: BaseEncoding;
}

export interface PointerType {
  readonly kind: 'pointer' | 'reference' | 'rvalue reference';
  readonly byteLength: number;
  readonly target: ProgramType;
}

/** Another name of a type, or a type with a promise; `name` is that of a typedef. */
export interface NamedType {
  readonly kind: 'typedef' | 'const' | 'volatile' | 'restrict' | 'atomic';
  readonly name: string;
  readonly target: ProgramType;
}

export interface Member {
  /** None of an anonymous struct or union, whose members count as those of what holds it. */
  readonly name: string | undefined;
  readonly type: ProgramType;
  /** From the start of what holds it. Nothing where only the running program knows: of virtual base classes. */
  readonly byteOffset: number | undefined;
  /** Of a bit field: `offset` counts from the lowest bit of the byte at `byteOffset`. */
  readonly bits: { readonly offset: number; readonly length: number } | undefined;
  /** It is the base class. */
  readonly isBase: boolean;
}

export interface StructType {
  readonly kind: 'struct' | 'class' | 'union';
  /** With namespaces and classes around it. */
  readonly name: string | undefined;
  /** C names it with the word before, `struct task`; C++ by its name alone. */
  readonly hasTag: boolean;
  /** Nothing where no file of the program defines it. */
  readonly byteLength: number | undefined;
  /** In the order of the source, base classes first; static ones are variables. */
  readonly members: readonly Member[];
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string | undefined;
  readonly hasTag: boolean;
  readonly byteLength: number;
  readonly isSigned: boolean;
  readonly values: readonly { readonly name: string; readonly value: number }[];
}

export interface ArrayType {
  readonly kind: 'array';
  /** Of an array of arrays: the inner array. */
  readonly element: ProgramType;
  /** Nothing where the program does not say it: `extern int table[]`. */
  readonly count: number | undefined;
}

export interface FunctionType {
  readonly kind: 'function';
  readonly result: ProgramType;
  readonly parameters: readonly ProgramType[];
  /** It ends with `...`. */
  readonly isVariadic: boolean;
}

export interface OtherType {
  /** `unknown`: something that is not read here, as a type of another language. */
  readonly kind: 'void' | 'unknown';
  readonly name: string;
  readonly byteLength: number | undefined;
}

export type ProgramType = BaseType | PointerType | NamedType | StructType | EnumType | ArrayType | FunctionType | OtherType;

export const VOID: OtherType = { kind: 'void', name: 'void', byteLength: undefined };

/** Deeper than people nest types; damaged files lead in circles. */
const DEEPEST = 32;
/** Parts of one declaration; functions that take themselves would never end. */
const MOST_STEPS = 256;

/** The type behind its other names and promises. */
export function plainType(type: ProgramType): Exclude<ProgramType, NamedType> {
  let at = type;
  for (let step = 0; step < DEEPEST; step++) {
    if (!isNamed(at)) return at;
    at = at.target;
  }
  return { kind: 'unknown', name: 'a type that leads back to itself', byteLength: undefined };
}

/** Bytes that a value takes; nothing where the program does not say it. */
export function byteLengthOf(type: ProgramType, depth = 0): number | undefined {
  const plain = plainType(type);
  if (plain.kind === 'function') return undefined;
  if (plain.kind !== 'array') return plain.byteLength;
  const element = depth < DEEPEST ? byteLengthOf(plain.element, depth + 1) : undefined;
  return element === undefined || plain.count === undefined ? undefined : element * plain.count;
}

/** As C declares a name of this type, or writes it without one: `const char *names[4]`, `int (*)(void)`. */
export function typeText(type: ProgramType, name = ''): string {
  return declared(type, name, { left: MOST_STEPS }).trimEnd();
}

/** C declares from the inside out: what stands around the name grows as the types behind it are read. */
function declared(type: ProgramType, inner: string, steps: { left: number }): string {
  if (steps.left-- <= 0) return '…';
  const next = (target: ProgramType, text: string) => declared(target, text, steps);
  switch (type.kind) {
    case 'pointer':
    case 'reference':
    case 'rvalue reference': {
      const mark = type.kind === 'pointer' ? '*' : type.kind === 'reference' ? '&' : '&&';
      const isAround = type.target.kind === 'array' || type.target.kind === 'function';
      return next(type.target, isAround ? `(${mark}${inner})` : `${mark}${inner}`);
    }
    case 'array':
      return next(type.element, `${inner}[${type.count ?? ''}]`);
    case 'function': {
      const parameters = type.parameters.slice(0, Math.max(0, steps.left)).map((parameter) => declared(parameter, '', steps).trimEnd());
      if (type.isVariadic) parameters.push('...');
      return next(type.result, `${inner}(${parameters.join(', ') || 'void'})`);
    }
    case 'const':
    case 'volatile':
    case 'restrict':
    case 'atomic': {
      const word = type.kind === 'atomic' ? '_Atomic' : type.kind;
      // An array keeps the promises of its elements.
      if (type.target.kind === 'array' && type.target.element.kind === type.kind) return next(type.target, inner);
      const isPointer = type.target.kind === 'pointer';
      return isPointer ? next(type.target, ` ${word}${inner && ` ${inner}`}`) : `${word} ${next(type.target, inner)}`;
    }
    case 'struct':
    case 'class':
    case 'union':
    case 'enum':
      return spaced(`${type.hasTag || type.name === undefined ? `${type.kind} ` : ''}${type.name ?? '{…}'}`, inner);
    default:
      return spaced(type.name, inner);
  }
}

function spaced(name: string, inner: string): string {
  return inner === '' || inner.startsWith('[') ? `${name}${inner}` : `${name} ${inner.trimStart()}`;
}

function isNamed(type: ProgramType): type is NamedType {
  return 'target' in type && !('byteLength' in type);
}
