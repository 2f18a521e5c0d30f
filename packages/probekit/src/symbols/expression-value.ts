/** What an expression stands for: a place in memory with a type, or a number. Memory is asked only for what the value needs. */
import { expressionError, noValue } from './errors.ts';
import { computeBinary, computeUnary, constant, isTrue, type Scalar, scalarOf, truth } from './expression-arithmetic.ts';
import { memberNamed, membersText, placeOfVariable } from './expression-names.ts';
import { type Expression, parseExpression } from './expression-parser.ts';
import { byteLengthOf, type ProgramType, plainType } from './types.ts';
import { type BitRange, decodeValue, numberIn, type ProgramValue, pointerValue } from './values.ts';
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
  /** Nothing of what has no place: `&x`, a number. */
  readonly address: number | undefined;
  readonly value: ProgramValue;
}

interface Place {
  readonly type: ProgramType;
  readonly address: number;
  readonly bits?: BitRange | undefined;
}

/** The number of a pointer is the address that it holds. */
interface Computed {
  readonly type: ProgramType;
  readonly number: number | bigint;
}

const POINTER_BYTES = 4;
/** More than people read; a larger value is read element by element. */
const LARGEST_VALUE_BYTES = 64 * 1024;

/**
 * Reads the value of an expression. Nothing is written.
 *
 * @throws `symbols/expression` and `symbols/no-value`, which name the column, and what `read` throws
 */
export async function readExpression(text: string, program: ExpressionProgram, read: ReadBytes): Promise<ExpressionValue> {
  return new ProgramExpression(text, program).read(read);
}

/** An expression that is read many times: its text is parsed once, its names are looked up once. */
export class ProgramExpression {
  readonly text: string;
  readonly #parsed: Expression;
  readonly #program: ExpressionProgram;
  readonly #places = new Map<string, Place | string>();

  /** @throws `symbols/expression` where the text is none */
  constructor(text: string, program: ExpressionProgram) {
    this.text = text;
    this.#parsed = parseExpression(text);
    this.#program = program;
  }

  /** Reads its value as it is now. @throws as `readExpression` */
  read(read: ReadBytes): Promise<ExpressionValue> {
    return new Evaluation(this.text, this.#program, read, this.#places).valueOf(this.#parsed);
  }
}

class Evaluation {
  readonly #text: string;
  readonly #program: ExpressionProgram;
  readonly #read: ReadBytes;
  /** Of variables, by name. */
  readonly #places: Map<string, Place | string>;

  constructor(text: string, program: ExpressionProgram, read: ReadBytes, places: Map<string, Place | string>) {
    this.#text = text;
    this.#program = program;
    this.#read = read;
    this.#places = places;
  }

  async valueOf(expression: Expression): Promise<ExpressionValue> {
    const nameAt = (address: number) => this.#program.nameAt(address);
    const found = await this.#evaluate(expression);
    const { type } = found;
    if ('address' in found) {
      const bytes = await this.#bytesOf(found, expression.column);
      return { type, address: found.address, value: decodeValue(type, bytes, { bits: found.bits, nameAt }) };
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
      case 'variable': {
        const place = this.#places.get(at.name) ?? placeOfVariable(this.#program.variables, at.name);
        this.#places.set(at.name, place);
        if (typeof place === 'string') throw this.#refuse(at, place);
        return this.#referred(place, at);
      }
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

  async #unary(operator: string, at: Expression & { readonly of: Expression }): Promise<Place | Computed> {
    const of = await this.#evaluate(at.of);
    if (operator === '*') return this.#behind(of, 0, at);
    if (operator === '&') {
      const place = this.#placed(of, at);
      if (place.bits) throw this.#refuse(at, 'a bit field has no address');
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
      const { type, address } = await this.#behind(left, operator === '-' ? -by : by, at);
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
    return this.#referred({ type: found.type, address: place.address + found.byteOffset, bits: found.bits }, at);
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
    const address = (await this.#pointed(of, at)) + index * byteLength;
    if (address < 0 || address + byteLength > 2 ** 32) throw noValue(this.#text, at.column, 'this lies outside the address space');
    return { type, address };
  }

  /** Where an array begins or a pointer points to. */
  async #pointed(of: Place | Computed, at: Expression): Promise<number> {
    if ('number' in of) return Number(of.number);
    return plainType(of.type).kind === 'array' ? of.address : Number(numberIn(of.type, await this.#bytesOf(of, at.column)));
  }

  async #comparable(of: Place | Computed, at: Expression): Promise<Scalar> {
    return leads(of.type) ? constant(`${await this.#pointed(of, at)}u`) : this.#scalar(of, at);
  }

  async #scalar(of: Place | Computed, at: Expression): Promise<Scalar> {
    const number = 'number' in of ? of.number : numberIn(of.type, await this.#bytesOf(of, at.column), of.bits);
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

  async #bytesOf({ type, address, bits }: Place, column: number): Promise<Uint8Array> {
    const byteLength = bits ? Math.ceil((bits.offset + bits.length) / 8) : byteLengthOf(type);
    if (byteLength === undefined) throw this.#refuse({ column }, 'the program does not say how large this is');
    if (byteLength > LARGEST_VALUE_BYTES) throw this.#refuse({ column }, `it has ${byteLength} bytes; ask for a part of it`);
    return this.#read(address, byteLength);
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
