/** What an expression stands for: a place in memory with a type, or a number. Memory is asked only for what the value needs. */
import { expressionError, noValue } from './errors.ts';
import { computeBinary, computeUnary, constant, isTrue, type Scalar, scalarOf, truth } from './expression-arithmetic.ts';
import { memberNamed, membersText, placeOfVariable } from './expression-names.ts';
import { type Expression, parseExpression } from './expression-parser.ts';
import { bytesAt, type ExpressionScope, isKnown, knownAt, lengthOf, type Place, placeOfLocal } from './expression-place.ts';
import { byteLengthOf, type ProgramType, plainType } from './types.ts';
import { decodeValue, numberIn, OPTIMISED_OUT, type ProgramValue, pointerValue } from './values.ts';
import type { ProgramVariable } from './variables.ts';

/** Reads bytes of the program's memory. */
export type ReadBytes = (address: number, byteLength: number) => Promise<Uint8Array>;

/** What is known of the program: its variables, and which name an address has. */
export interface ExpressionProgram {
  readonly variables: readonly ProgramVariable[];
  nameAt(address: number): string | undefined;
}

export interface ExpressionValue {
  readonly type: ProgramType;
  /** Nothing of what has no place in memory: `&x`, a number, a local variable in a register. */
  readonly address: number | undefined;
  readonly value: ProgramValue;
  /** What it names, whose parts can be read; nothing of what was computed. */
  readonly place?: Place;
}

/** The number of a pointer is the address that it holds. */
interface Computed {
  readonly type: ProgramType;
  readonly number: number | bigint;
}

const POINTER_BYTES = 4;
/** More than people read; a larger value is read element by element. */
const LARGEST_VALUE_BYTES = 64 * 1024;
const NOT_IN_MEMORY = 'the frame does not keep this in memory: it has no address';

/**
 * Reads the value of an expression. Nothing is written.
 *
 * @param scope whose local variables come before globals
 * @throws `symbols/expression` and `symbols/no-value`, which name the column, and what `read` throws
 */
export async function readExpression(
  text: string,
  program: ExpressionProgram,
  read: ReadBytes,
  scope?: ExpressionScope,
): Promise<ExpressionValue> {
  return new ProgramExpression(text, program).read(read, scope);
}

/** An expression that is read many times: its text is parsed once, its globals are looked up once. */
export class ProgramExpression {
  readonly text: string;
  readonly #parsed: Expression;
  readonly #program: ExpressionProgram;
  readonly #globals = new Map<string, Place>();

  /** @throws `symbols/expression` where the text is none */
  constructor(text: string, program: ExpressionProgram) {
    this.text = text;
    this.#parsed = parseExpression(text);
    this.#program = program;
  }

  /** Reads its value as it is now, in the scope of a frame if one is given. @throws as `readExpression` */
  read(read: ReadBytes, scope?: ExpressionScope): Promise<ExpressionValue> {
    return new Evaluation(this.text, this.#program, read, this.#globals, scope).valueOf(this.#parsed);
  }
}

class Evaluation {
  readonly #text: string;
  readonly #program: ExpressionProgram;
  readonly #read: ReadBytes;
  /** By name. */
  readonly #globals: Map<string, Place>;
  readonly #scope: ExpressionScope | undefined;

  constructor(text: string, program: ExpressionProgram, read: ReadBytes, globals: Map<string, Place>, scope: ExpressionScope | undefined) {
    this.#text = text;
    this.#program = program;
    this.#read = read;
    this.#globals = globals;
    this.#scope = scope;
  }

  async valueOf(expression: Expression): Promise<ExpressionValue> {
    const nameAt = (address: number) => this.#program.nameAt(address);
    const found = await this.#evaluate(expression);
    const { type } = found;
    if ('address' in found) {
      const bytes = await this.#bytesOf(found, expression.column);
      const value = decodeValue(type, bytes, { bits: found.bits, known: knownAt(found, bytes.length), nameAt });
      return { type, address: found.held ? undefined : found.address, value, place: found };
    }
    const { number } = found;
    if (isPointer(type)) return { type, address: undefined, value: pointerValue(Number(number), nameAt) };
    const isFloat = typeof number === 'number';
    const value: ProgramValue = isFloat
      ? { kind: 'float', value: number, byteLength: byteLengthOf(type) ?? 8 }
      : { kind: 'number', value: Number.isSafeInteger(Number(number)) ? Number(number) : number };
    return { type, address: undefined, value };
  }

  async #evaluate(at: Expression): Promise<Place | Computed> {
    switch (at.kind) {
      case 'number': {
        const { type, value } = constant(at.text);
        return { type, number: value };
      }
      case 'variable':
        return this.#referred((await placeOfLocal(this.#scope, at.name, this.#read)) ?? this.#global(at), at);
      case 'unary':
        return this.#unary(at.operator, at);
      case 'binary':
        return this.#binary(at);
      case 'element': {
        const of = await this.#evaluate(at.of);
        return this.#behind(of, await this.#wholeNumber(at.index), at);
      }
      case 'member':
        return this.#member(at);
    }
  }

  #global({ name, column }: Expression & { readonly kind: 'variable' }): Place {
    const known = this.#globals.get(name);
    if (known) return known;
    const place = placeOfVariable(this.#program.variables, name, this.#scope && 'local, global or static variable');
    if (typeof place === 'string') throw this.#refuse({ column }, place);
    this.#globals.set(name, place);
    return place;
  }

  async #unary(operator: string, at: Expression & { readonly of: Expression }): Promise<Place | Computed> {
    const of = await this.#evaluate(at.of);
    if (operator === '*') return this.#behind(of, 0, at);
    if (operator === '&') {
      const place = this.#placed(of, at);
      if (place.bits) throw this.#refuse(at, 'a bit field has no address');
      if (place.held) throw this.#refuse(at, NOT_IN_MEMORY);
      return { type: { kind: 'pointer', byteLength: POINTER_BYTES, target: place.type }, number: place.address };
    }
    if (operator === '!' && isPointer(of.type)) return computed(truth((await this.#pointed(of, at)) === 0));
    return this.#computed(computeUnary(operator, await this.#scalar(of, at.of)), operator, at);
  }

  async #binary(at: Expression & { readonly kind: 'binary' }): Promise<Computed> {
    const { operator } = at;
    const left = await this.#evaluate(at.left);
    if (operator === '&&' || operator === '||') {
      const isLeft = isTrue(await this.#comparable(left, at.left));
      // What stands behind may only be read where it counts: `next && next->value`.
      if (isLeft === (operator === '||')) return computed(truth(isLeft));
      return computed(truth(isTrue(await this.#comparable(await this.#evaluate(at.right), at.right))));
    }
    const right = await this.#evaluate(at.right);
    const steps = operator === '+' || operator === '-';
    if (steps && leads(left.type) && !leads(right.type)) {
      const by = await this.#wholeNumberOf(right, at.right);
      const { type, address, held } = await this.#behind(left, operator === '-' ? -by : by, at);
      if (held) throw this.#refuse(at, NOT_IN_MEMORY);
      return { type: { kind: 'pointer', byteLength: POINTER_BYTES, target: type }, number: address };
    }
    if (steps && leads(left.type)) throw this.#refuse(at, 'two pointers are not computed with; compare them');
    const scalars = [await this.#comparable(left, at.left), await this.#comparable(right, at.right)] as const;
    const result = computeBinary(operator, ...scalars);
    // Of whole numbers each operator has a result, but for a zero or a shift that stands there now.
    if (!result && scalars.every(({ value }) => typeof value === 'bigint')) throw noValue(this.#text, at.column, noResult(operator));
    return this.#computed(result, operator, at);
  }

  async #member(at: Expression & { readonly kind: 'member' }): Promise<Place> {
    const of = await this.#evaluate(at.of);
    const isThrough = isPointer(of.type);
    if (isThrough !== at.throughPointer) throw this.#refuse(at, `${at.name} needs ${isThrough ? '->' : '.'} before it`);
    const place = isThrough ? await this.#behind(of, 0, at) : this.#placed(of, at);
    const plain = plainType(place.type);
    if (!('members' in plain)) throw this.#refuse(at, 'only a struct, class or union has members');
    const found = memberNamed(plain, at.name);
    if (!found) throw this.#refuse(at, `no member is called ${at.name}${membersText(plain)}`);
    return this.#referred({ type: found.type, address: place.address + found.byteOffset, bits: found.bits, held: place.held }, at);
  }

  /** A reference stands for what it refers to. */
  async #referred(place: Place, at: Expression): Promise<Place> {
    const { kind } = plainType(place.type);
    return kind === 'reference' || kind === 'rvalue reference' ? this.#behind(place, 0, at) : place;
  }

  /** An element of an array, or of what a pointer points to. */
  async #behind(of: Place | Computed, index: number, at: Expression): Promise<Place> {
    const plain = plainType(of.type);
    const isArray = plain.kind === 'array';
    if (!isArray && !('target' in plain)) throw this.#refuse(at, 'this is neither an array nor a pointer');
    const type = isArray ? plain.element : plain.target;
    const byteLength = byteLengthOf(type);
    if (byteLength === undefined) throw this.#refuse(at, 'the program does not say what lies behind this pointer');
    if (isArray && 'address' in of && of.held) return { ...of, type, address: of.address + index * byteLength };
    const address = (await this.#pointed(of, at)) + index * byteLength;
    if (address < 0 || address + byteLength > 2 ** 32) throw noValue(this.#text, at.column, 'this lies outside the address space');
    return { type, address };
  }

  /** Where an array begins or a pointer points to. */
  async #pointed(of: Place | Computed, at: Expression): Promise<number> {
    if ('number' in of) return Number(of.number);
    if (plainType(of.type).kind !== 'array') return Number(await this.#numberIn(of, at));
    if (of.held) throw this.#refuse(at, NOT_IN_MEMORY);
    return of.address;
  }

  async #comparable(of: Place | Computed, at: Expression): Promise<Scalar> {
    return leads(of.type) ? constant(`${await this.#pointed(of, at)}u`) : this.#scalar(of, at);
  }

  async #scalar(of: Place | Computed, at: Expression): Promise<Scalar> {
    const number = 'number' in of ? of.number : await this.#numberIn(of, at);
    const scalar = number === undefined ? undefined : scalarOf(of.type, number);
    if (scalar) return scalar;
    throw this.#refuse(at, 'this is no number');
  }

  async #wholeNumber(at: Expression): Promise<number> {
    return this.#wholeNumberOf(await this.#evaluate(at), at);
  }

  async #wholeNumberOf(of: Place | Computed, at: Expression): Promise<number> {
    const { value } = await this.#scalar(of, at);
    if (typeof value !== 'bigint') throw this.#refuse(at, 'this is no whole number');
    // What 64 bits hold beyond this leads out of the address space as well.
    return Number(value);
  }

  /** Nothing where its type is none of a number. */
  async #numberIn(place: Place, at: Expression): Promise<number | bigint | undefined> {
    const bytes = await this.#bytesOf(place, at.column);
    if (!isKnown(place, bytes.length)) throw this.#refuse(at, `this is ${OPTIMISED_OUT} here`);
    return numberIn(place.type, bytes, place.bits);
  }

  async #bytesOf(place: Place, column: number): Promise<Uint8Array> {
    const byteLength = lengthOf(place);
    if (byteLength === undefined) throw this.#refuse({ column }, 'the program does not say how large this is');
    if (byteLength > LARGEST_VALUE_BYTES) throw this.#refuse({ column }, `it has ${byteLength} bytes; ask for a part of it`);
    const bytes = await bytesAt(place, byteLength, this.#read);
    if (bytes.length < byteLength) throw this.#refuse({ column }, 'this lies outside of what the frame keeps');
    return bytes;
  }

  #placed(of: Place | Computed, at: Expression): Place {
    if ('address' in of) return of;
    throw this.#refuse(at, 'a number has no place in memory');
  }

  #computed(scalar: Scalar | undefined, operator: string, at: Expression): Computed {
    if (scalar) return computed(scalar);
    throw this.#refuse(at, noResult(operator));
  }

  #refuse({ column }: { readonly column: number }, detail: string): Error {
    return expressionError(this.#text, column, detail);
  }
}

function noResult(operator: string): string {
  return `${operator} has no result here`;
}

function computed({ type, value }: Scalar): Computed {
  return { type, number: value };
}

function isPointer(type: ProgramType): boolean {
  return plainType(type).kind === 'pointer';
}

/** A pointer, or an array, which C takes for a pointer to its first element. */
function leads(type: ProgramType): boolean {
  const { kind } = plainType(type);
  return kind === 'pointer' || kind === 'array';
}
