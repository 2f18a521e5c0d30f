/**
 * Addresses that call frame tables compute: expressions of 32-bit numbers, run on a stack. Source: DWARF version 5, sections 2.5.1
 * (operations), 6.4.2 (which of them a call frame table may have).
 */
import { viewOf } from '../base/index.ts';
import type { FrameRegisters } from './caller-registers.ts';
import { DW_OP } from './dwarf-codes.ts';
import { malformed } from './errors.ts';
import type { ReadBytes } from './expression-value.ts';
import { SectionReader } from './section-reader.ts';

/** More than compilers write; branches may go back. */
const MOST_STEPS = 1000;
const DEEPEST = 64;
const SECTION = '.debug_frame';

/**
 * The address; nothing where a register is not known.
 *
 * @param first what lies on the stack at the beginning
 * @throws `symbols/malformed`, and what `read` throws
 */
export async function evaluateAddress(
  expression: Uint8Array,
  frame: { readonly registers: FrameRegisters; readonly read: ReadBytes },
  first?: number,
): Promise<number | undefined> {
  const reader = new SectionReader(SECTION, expression);
  const stack: number[] = first === undefined ? [] : [first];
  const wrong = (detail: string) => malformed(SECTION, reader.at, detail);
  const pop = () => {
    const value = stack.pop();
    if (value === undefined) throw wrong('the stack of an expression is empty');
    return value;
  };
  const peek = (depth: number) => {
    const value = stack.at(-1 - depth);
    if (value === undefined) throw wrong('the stack of an expression is empty');
    return value;
  };
  const load = async (byteLength: number) => {
    if (byteLength < 1 || byteLength > 4) throw wrong(`a value of ${byteLength} bytes`);
    const bytes = new Uint8Array(4);
    bytes.set(await frame.read(pop(), byteLength));
    return viewOf(bytes).getUint32(0, true);
  };
  const branch = (isTaken: boolean) => {
    const distance = signed(reader.u16(), 16);
    const to = reader.at + distance;
    if (to < 0 || to > reader.end) throw wrong('a branch leads out of its expression');
    if (isTaken) reader.at = to;
  };
  const rearrange: Readonly<Record<number, () => unknown>> = {
    [DW_OP.nop]: () => undefined,
    [DW_OP.dup]: () => stack.push(peek(0)),
    [DW_OP.drop]: pop,
    [DW_OP.over]: () => stack.push(peek(1)),
    [DW_OP.pick]: () => stack.push(peek(reader.u8())),
    [DW_OP.swap]: () => stack.push(pop(), pop()),
    [DW_OP.rot]: () => stack.splice(-3, 3, ...[peek(0), peek(2), peek(1)]),
    [DW_OP.skip]: () => branch(true),
    [DW_OP.bra]: () => branch(pop() !== 0),
  };
  const step = async (operation: number): Promise<number | undefined> => {
    const { lit0, breg0 } = DW_OP;
    const offsetFrom = (register: number, offset: number) => (frame.registers.get(register) ?? Number.NaN) + offset;
    if (operation >= lit0 && operation < lit0 + 32) return operation - lit0;
    if (operation >= breg0 && operation < breg0 + 32) return offsetFrom(operation - breg0, reader.sleb());
    if (operation === DW_OP.bregx) return offsetFrom(reader.uleb(), reader.sleb());
    if (operation === DW_OP.deref) return load(4);
    if (operation === DW_OP.derefSize) return load(reader.u8());
    const constant = CONSTANTS[operation];
    if (constant) return constant(reader);
    const one = ONE[operation];
    if (one) return one(pop(), reader);
    const two = TWO[operation];
    if (!two) throw wrong(`operation 0x${operation.toString(16)} is not for addresses`);
    const right = pop();
    return two(pop(), right);
  };
  for (let count = 0; !reader.isAtEnd; count++) {
    if (count > MOST_STEPS || stack.length > DEEPEST) throw wrong('an expression does not end');
    const operation = reader.u8();
    const move = rearrange[operation];
    if (move) move();
    else {
      const value = await step(operation);
      if (value === undefined || Number.isNaN(value)) return undefined;
      stack.push(value >>> 0);
    }
  }
  return pop();
}

function signed(value: number, bits: number): number {
  return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}

const CONSTANTS: Readonly<Record<number, (reader: SectionReader) => number>> = {
  [DW_OP.addr]: (reader) => reader.u32(),
  [DW_OP.const1u]: (reader) => reader.u8(),
  [DW_OP.const1s]: (reader) => signed(reader.u8(), 8),
  [DW_OP.const2u]: (reader) => reader.u16(),
  [DW_OP.const2s]: (reader) => signed(reader.u16(), 16),
  [DW_OP.const4u]: (reader) => reader.u32(),
  [DW_OP.const4s]: (reader) => reader.u32(),
  [DW_OP.constu]: (reader) => reader.uleb(),
  [DW_OP.consts]: (reader) => reader.sleb(),
};
const ONE: Readonly<Record<number, (value: number, reader: SectionReader) => number>> = {
  [DW_OP.abs]: (value) => Math.abs(value | 0),
  [DW_OP.neg]: (value) => -value,
  [DW_OP.not]: (value) => ~value,
  [DW_OP.plusUconst]: (value, reader) => value + reader.uleb(),
};
/** Shifts by 32 and more leave nothing, or the sign. */
const TWO: Readonly<Record<number, (left: number, right: number) => number | undefined>> = {
  [DW_OP.and]: (left, right) => left & right,
  [DW_OP.or]: (left, right) => left | right,
  [DW_OP.xor]: (left, right) => left ^ right,
  [DW_OP.plus]: (left, right) => left + right,
  [DW_OP.minus]: (left, right) => left - right,
  [DW_OP.mul]: (left, right) => Math.imul(left, right),
  [DW_OP.div]: (left, right) => (right === 0 ? undefined : Math.trunc((left | 0) / (right | 0))),
  [DW_OP.mod]: (left, right) => (right === 0 ? undefined : left % right),
  [DW_OP.shl]: (left, right) => (right > 31 ? 0 : left << right),
  [DW_OP.shr]: (left, right) => (right > 31 ? 0 : left >>> right),
  [DW_OP.shra]: (left, right) => (left | 0) >> Math.min(right, 31),
  [DW_OP.eq]: (left, right) => Number(left === right),
  [DW_OP.ne]: (left, right) => Number(left !== right),
  [DW_OP.ge]: (left, right) => Number((left | 0) >= (right | 0)),
  [DW_OP.gt]: (left, right) => Number((left | 0) > (right | 0)),
  [DW_OP.le]: (left, right) => Number((left | 0) <= (right | 0)),
  [DW_OP.lt]: (left, right) => Number((left | 0) < (right | 0)),
};
