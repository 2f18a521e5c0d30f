/** What C computes of two numbers. Source: ISO/IEC 9899:2018, 6.3.1.1 (promotions), 6.3.1.8 (usual conversions), 6.4.4, 6.5.5 to 6.5.14. */
import { type BaseType, type ProgramType, plainType } from './types.ts';

/** A number of a type that C computes in: whole numbers are bigint. */
export interface Scalar {
  readonly type: BaseType;
  readonly value: number | bigint;
}

const whole = (name: string, byteLength: number, encoding: 'signed' | 'unsigned'): BaseType => ({
  kind: 'base',
  name,
  byteLength,
  encoding,
});
const INT = whole('int', 4, 'signed');
const UNSIGNED = whole('unsigned int', 4, 'unsigned');
const LONG_LONG = whole('long long', 8, 'signed');
const UNSIGNED_LONG_LONG = whole('unsigned long long', 8, 'unsigned');
const FLOAT: BaseType = { kind: 'base', name: 'float', byteLength: 4, encoding: 'float' };
const DOUBLE: BaseType = { kind: 'base', name: 'double', byteLength: 8, encoding: 'float' };

/** A constant as C types it: the first type that holds it. */
export function constant(text: string): Scalar {
  const isHex = /^0x/i.test(text);
  if (!isHex && /[.eEfF]/.test(text)) {
    const value = Number(text.replace(/[fF]$/, ''));
    return /[fF]$/.test(text) ? { type: FLOAT, value: Math.fround(value) } : { type: DOUBLE, value };
  }
  const digits = text.replace(/[uUlL]+$/, '');
  // As in C a leading zero makes it octal.
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  const isUnsigned = /u/i.test(text.slice(digits.length));
  const choices = isUnsigned ? [UNSIGNED, UNSIGNED_LONG_LONG] : isHex ? [INT, UNSIGNED, LONG_LONG] : [INT, LONG_LONG];
  const type = choices.find((choice) => wrapped(choice, value) === value) ?? UNSIGNED_LONG_LONG;
  return { type, value: wrapped(type, value) };
}

/** A value of memory as C computes with it; nothing for what is no number. */
export function scalarOf(type: ProgramType, value: number | bigint): Scalar | undefined {
  const plain = plainType(type);
  if (plain.kind === 'enum') return promoted(plain.byteLength, plain.isSigned, value);
  if (plain.kind !== 'base' || plain.encoding === 'other') return undefined;
  if (plain.encoding === 'float') return { type: plain.byteLength === 4 ? FLOAT : DOUBLE, value: Number(value) };
  return promoted(plain.byteLength, plain.encoding === 'signed' || plain.encoding === 'character', value);
}

/** What is smaller than an int becomes one. */
function promoted(byteLength: number, isSigned: boolean, value: number | bigint): Scalar {
  const type = byteLength < 4 ? INT : byteLength === 4 ? (isSigned ? INT : UNSIGNED) : isSigned ? LONG_LONG : UNSIGNED_LONG_LONG;
  return { type, value: BigInt(value) };
}

export function isTrue({ value }: Scalar): boolean {
  return Number(value) !== 0;
}

export function truth(isSo: boolean): Scalar {
  return { type: INT, value: isSo ? 1n : 0n };
}

/** `-`, `+`, `~` or `!`; nothing where C does not compute it. */
export function computeUnary(operator: string, of: Scalar): Scalar | undefined {
  if (operator === '!') return truth(!isTrue(of));
  if (operator === '+') return of;
  if (typeof of.value === 'number') return operator === '-' ? { ...of, value: -of.value } : undefined;
  return { ...of, value: wrapped(of.type, operator === '-' ? -of.value : ~of.value) };
}

/** Nothing where C does not compute it: a division by zero, bits of a number with a fraction, a shift by more than there is. */
export function computeBinary(operator: string, left: Scalar, right: Scalar): Scalar | undefined {
  const type = commonType(left, right);
  if (type.encoding === 'float') return computeFloats(operator, type, Number(left.value), Number(right.value));
  if (operator === '<<' || operator === '>>') return shift(operator, left, BigInt(right.value));
  const a = wrapped(type, BigInt(left.value));
  const b = wrapped(type, BigInt(right.value));
  const compared = compare(operator, a, b);
  if (compared !== undefined) return truth(compared);
  const value = computeWhole(operator, a, b);
  return value === undefined ? undefined : { type, value: wrapped(type, value) };
}

function computeFloats(operator: string, type: BaseType, a: number, b: number): Scalar | undefined {
  const compared = compare(operator, a, b);
  if (compared !== undefined) return truth(compared);
  const computed: Readonly<Record<string, number>> = { '+': a + b, '-': a - b, '*': a * b, '/': a / b };
  const value = computed[operator];
  if (value === undefined) return undefined;
  return { type, value: type.byteLength === 4 ? Math.fround(value) : value };
}

function computeWhole(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return undefined;
  }
}

/** The result has the type of what is shifted. */
function shift(operator: string, { type, value }: Scalar, by: bigint): Scalar | undefined {
  if (by < 0n || by >= BigInt(8 * type.byteLength)) return undefined;
  return { type, value: wrapped(type, operator === '<<' ? BigInt(value) << by : BigInt(value) >> by) };
}

function compare<T extends number | bigint>(operator: string, a: T, b: T): boolean | undefined {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

function commonType(left: Scalar, right: Scalar): BaseType {
  const types = [left.type, right.type];
  const floats = types.filter(({ encoding }) => encoding === 'float');
  if (floats.length > 0) return floats.some(({ byteLength }) => byteLength > 4) ? DOUBLE : FLOAT;
  const byteLength = Math.max(left.type.byteLength, right.type.byteLength);
  const isUnsigned = types.some((type) => type.byteLength === byteLength && type.encoding === 'unsigned');
  if (byteLength > 4) return isUnsigned ? UNSIGNED_LONG_LONG : LONG_LONG;
  return isUnsigned ? UNSIGNED : INT;
}

function wrapped({ byteLength, encoding }: BaseType, value: bigint): bigint {
  return encoding === 'unsigned' ? BigInt.asUintN(8 * byteLength, value) : BigInt.asIntN(8 * byteLength, value);
}
