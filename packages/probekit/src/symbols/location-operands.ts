/**
 * What lies on the stack of a location expression: integers of a size, and floating-point numbers. Source: DWARF version 5, sections
 * 2.5.1 (the generic type is of the size of an address, and of no signedness) and 2.5.1.4 (arithmetic).
 */
import { viewOf } from '../base/index.ts';
import { DW_OP } from './dwarf-codes.ts';

export interface OperandType {
  readonly kind: 'generic' | 'signed' | 'unsigned' | 'float';
  readonly byteLength: number;
}

export interface Operand {
  readonly type: OperandType;
  /** As they lie in memory, read as one unsigned number. */
  readonly bits: bigint;
}

export const GENERIC: OperandType = { kind: 'generic', byteLength: 4 };
export const LARGEST_OPERAND_BYTES = 16;

export function operand(value: number | bigint, type: OperandType = GENERIC): Operand {
  if (type.kind === 'float') return { type, bits: numberFrom(bytesOfFloat(Number(value), type.byteLength)) };
  const whole = typeof value === 'bigint' ? value : BigInt(Number.isFinite(value) ? Math.trunc(value) : 0);
  return { type, bits: BigInt.asUintN(8 * type.byteLength, whole) };
}

export function operandFrom(bytes: Uint8Array, type: OperandType): Operand {
  return { type, bits: BigInt.asUintN(8 * type.byteLength, numberFrom(bytes)) };
}

export function bytesOf({ bits }: Operand, byteLength: number): Uint8Array {
  return Uint8Array.from({ length: byteLength }, (_, index) => Number((bits >> BigInt(8 * index)) & 0xffn));
}

/** A number of what is meant; a generic one counts as signed. */
function meaningOf({ type: { kind, byteLength }, bits }: Operand): Meaning {
  if (kind === 'unsigned') return bits;
  if (kind !== 'float') return BigInt.asIntN(8 * byteLength, bits);
  const view = viewOf(bytesOf({ type: { kind, byteLength }, bits }, 8));
  return byteLength === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

export function negated(from: Operand): Operand {
  return operand(-meaningOf(from), from.type);
}

export function absolute(from: Operand): Operand {
  const value = meaningOf(from);
  return operand(value < 0 ? -value : value, from.type);
}

export function converted(from: Operand, type: OperandType): Operand {
  // An integer keeps its value as its type means it, a generic one as unsigned where it grows.
  const value = from.type.kind === 'generic' && type.kind === 'unsigned' ? from.bits : meaningOf(from);
  return operand(value, type);
}

/** Nothing of operations that their operands cannot have: a division by zero, bits of a fraction. */
export function combined(operation: number, left: Operand, right: Operand): Operand | undefined {
  const { type } = left;
  const [a, b] = [meaningOf(left), meaningOf(right)];
  const compared = COMPARISONS[operation];
  if (compared) return operand(compared(a, b) ? 1 : 0);
  if (typeof a === 'number' || typeof b === 'number') {
    const fraction = FRACTIONS[operation]?.(Number(a), Number(b));
    return fraction === undefined ? undefined : operand(fraction, type);
  }
  if (operation === DW_OP.mod)
    return right.bits === 0n ? undefined : operand(type.kind === 'signed' ? a % b : left.bits % right.bits, type);
  if (operation === DW_OP.div) return b === 0n ? undefined : operand(a / b, type);
  const width = BigInt(8 * type.byteLength);
  const distance = right.bits < width ? right.bits : width;
  if (operation === DW_OP.shl) return operand(left.bits << distance, type);
  if (operation === DW_OP.shr) return operand(left.bits >> distance, type);
  if (operation === DW_OP.shra) return operand(BigInt.asIntN(8 * type.byteLength, left.bits) >> distance, type);
  const whole = WHOLE[operation]?.(left.bits, right.bits);
  return whole === undefined ? undefined : operand(whole, type);
}

/** What is computed with: whole numbers are bigint. */
type Meaning = number | bigint;

const COMPARISONS: Readonly<Record<number, (a: Meaning, b: Meaning) => boolean>> = {
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint are compared by value
  [DW_OP.eq]: (a, b) => a == b,
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint are compared by value
  [DW_OP.ne]: (a, b) => a != b,
  [DW_OP.ge]: (a, b) => a >= b,
  [DW_OP.gt]: (a, b) => a > b,
  [DW_OP.le]: (a, b) => a <= b,
  [DW_OP.lt]: (a, b) => a < b,
};
const FRACTIONS: Readonly<Record<number, (a: number, b: number) => number>> = {
  [DW_OP.plus]: (a, b) => a + b,
  [DW_OP.minus]: (a, b) => a - b,
  [DW_OP.mul]: (a, b) => a * b,
  [DW_OP.div]: (a, b) => a / b,
};
const WHOLE: Readonly<Record<number, (a: bigint, b: bigint) => bigint>> = {
  [DW_OP.plus]: (a, b) => a + b,
  [DW_OP.minus]: (a, b) => a - b,
  [DW_OP.mul]: (a, b) => a * b,
  [DW_OP.and]: (a, b) => a & b,
  [DW_OP.or]: (a, b) => a | b,
  [DW_OP.xor]: (a, b) => a ^ b,
};

function numberFrom(bytes: Uint8Array): bigint {
  let whole = 0n;
  for (const byte of bytes.slice(0, LARGEST_OPERAND_BYTES).reverse()) whole = (whole << 8n) | BigInt(byte);
  return whole;
}

function bytesOfFloat(value: number, byteLength: number): Uint8Array {
  const bytes = new Uint8Array(8);
  if (byteLength === 4) viewOf(bytes).setFloat32(0, value, true);
  else viewOf(bytes).setFloat64(0, value, true);
  return bytes;
}
