/** The stack of a location expression, and the operations that need it alone. Source: DWARF version 5, sections 2.5.1.1 to 2.5.1.6. */
import { DW_OP } from './dwarf-codes.ts';
import { malformed } from './errors.ts';
import { absolute, combined, negated, type Operand, operand } from './location-operands.ts';
import type { SectionReader } from './section-reader.ts';

/** More than compilers write. */
const DEEPEST = 64;

export class LocationStack {
  readonly reader: SectionReader;
  readonly #operands: Operand[] = [];

  constructor(reader: SectionReader) {
    this.reader = reader;
  }

  get top(): Operand | undefined {
    return this.#operands.at(-1);
  }

  push(...operands: readonly Operand[]): void {
    this.#operands.push(...operands);
    if (this.#operands.length > DEEPEST) throw this.wrong('the stack of an expression grows without end');
  }

  pop(): Operand {
    const last = this.#operands.pop();
    if (!last) throw this.wrong('the stack of an expression is empty');
    return last;
  }

  peek(depth: number): Operand {
    const found = this.#operands.at(-1 - depth);
    if (!found) throw this.wrong('the stack of an expression is empty');
    return found;
  }

  wrong(detail: string): Error {
    return malformed(this.reader.section, this.reader.at, detail);
  }
}

/** Nothing where it is no operation of the stack alone; false where it has no result, as a division by zero. */
export function stackOperation(operation: number, stack: LocationStack): boolean | undefined {
  const { reader } = stack;
  const constant = isAmong(operation, DW_OP.lit0) ? () => operation - DW_OP.lit0 : CONSTANTS[operation];
  if (constant) return pushed(stack, operand(constant(reader)));
  const move = MOVES[operation];
  if (move) move(stack);
  if (move) return true;
  const one = ONE[operation];
  if (one) return pushed(stack, one(stack.pop(), reader));
  if (!BINARY.includes(operation)) return undefined;
  const right = stack.pop();
  return pushed(stack, combined(operation, stack.pop(), right));
}

/** Of operations that come in 32: a number each. */
export function isAmong(operation: number, first: number): boolean {
  return operation >= first && operation < first + 32;
}

function pushed(stack: LocationStack, value: Operand | undefined): boolean {
  if (value) stack.push(value);
  return value !== undefined;
}

const signed = (byteLength: number) => (reader: SectionReader) => BigInt.asIntN(8 * byteLength, BigInt(reader.word(byteLength)));
const long = (reader: SectionReader) => {
  const low = BigInt(reader.u32());
  return low | (BigInt(reader.u32()) << 32n);
};
const CONSTANTS: Readonly<Record<number, (reader: SectionReader) => number | bigint>> = {
  [DW_OP.addr]: (reader) => reader.u32(),
  [DW_OP.const1u]: (reader) => reader.u8(),
  [DW_OP.const1s]: signed(1),
  [DW_OP.const2u]: (reader) => reader.u16(),
  [DW_OP.const2s]: signed(2),
  [DW_OP.const4u]: (reader) => reader.u32(),
  [DW_OP.const4s]: signed(4),
  [DW_OP.const8u]: long,
  [DW_OP.const8s]: long,
  [DW_OP.constu]: (reader) => reader.uleb(),
  [DW_OP.consts]: (reader) => reader.sleb(),
};

const jump = (stack: LocationStack, isTaken: (stack: LocationStack) => boolean) => {
  const { reader } = stack;
  const distance = Number(BigInt.asIntN(16, BigInt(reader.u16())));
  const to = reader.at + distance;
  if (to < 0 || to > reader.end) throw stack.wrong('a branch leads out of its expression');
  if (isTaken(stack)) reader.at = to;
};
const MOVES: Readonly<Record<number, (stack: LocationStack) => unknown>> = {
  [DW_OP.nop]: () => undefined,
  // Says of a variable that nothing was assigned to it yet; its place is the same.
  [DW_OP.gnuUninit]: () => undefined,
  [DW_OP.dup]: (stack) => stack.push(stack.peek(0)),
  [DW_OP.drop]: (stack) => stack.pop(),
  [DW_OP.over]: (stack) => stack.push(stack.peek(1)),
  [DW_OP.pick]: (stack) => stack.push(stack.peek(stack.reader.u8())),
  [DW_OP.swap]: (stack) => stack.push(stack.pop(), stack.pop()),
  [DW_OP.rot]: (stack) => {
    const [first, second, third] = [stack.pop(), stack.pop(), stack.pop()];
    stack.push(first, third, second);
  },
  [DW_OP.skip]: (stack) => jump(stack, () => true),
  [DW_OP.bra]: (stack) => jump(stack, () => stack.pop().bits !== 0n),
};
const ONE: Readonly<Record<number, (value: Operand, reader: SectionReader) => Operand | undefined>> = {
  [DW_OP.abs]: absolute,
  [DW_OP.neg]: negated,
  [DW_OP.not]: ({ bits, type }) => operand(~bits, type),
  [DW_OP.plusUconst]: (value, reader) => combined(DW_OP.plus, value, operand(reader.uleb())),
};
const { and, div, minus, mod, mul, or, plus, shl, shr, shra, xor, eq, ge, gt, le, lt, ne } = DW_OP;
const BINARY: readonly number[] = [and, div, minus, mod, mul, or, plus, shl, shr, shra, xor, eq, ge, gt, le, lt, ne];
