/** Collects the operations of one block while the decoders walk over its instructions. */
import { countBits } from './arithmetic.ts';
import type { InstructionSet } from './instruction-set.ts';
import { GUARD_STACK, OP } from './operations.ts';
import { SP, TEMP, TRAP_UNDEFINED } from './state.ts';

export class Emitter {
  readonly words: number[] = [];
  /** Address of the instruction being decoded. */
  address = 0;
  /** ITSTATE at it. */
  it = 0;
  /** Its length in bytes. */
  length = 2;
  /** The instruction may leave the block, which therefore ends here. */
  ends = false;
  /** Nothing so far writes memory, traps or changes system state. */
  pure = true;
  /** Loads so far. */
  loads = 0;
  /** The block has passed `FLOAT_CHECK`. */
  floatChecked = false;
  readonly set: InstructionSet;

  constructor(set: InstructionSet) {
    this.set = set;
  }

  /** PC as the present instruction reads it. */
  get pc(): number {
    return (this.address + 4) >>> 0;
  }
  get next(): number {
    return (this.address + this.length) >>> 0;
  }
  /** Inside an IT block, where the 16-bit forms leave the flags alone. */
  get inIt(): boolean {
    return this.it !== 0;
  }

  op(code: number, a = 0, b = 0, c = 0, immediate = 0): void {
    this.words.push(code | (a << 8) | (b << 16) | (c << 24), immediate | 0, this.address | 0, this.it | (this.length << 8));
  }

  /** After an operation that may have written SP, whose two low bits read as zero (ARM DDI 0403E.e, B1.4.1). */
  aligned(rd: number): void {
    if (rd === SP) this.op(OP.AND_IMM, SP, SP, 0, ~3);
  }

  /** Before an operation that moves a register by so much, which may not take the stack pointer below its limit (ARM DDI 0553B.s, B3.8). */
  moves(register: number, offset: number): void {
    if (register === SP && this.set.isVersion8) this.op(OP.GUARD, GUARD_STACK, SP, 0, offset);
  }

  /** As `moves`, for an access that begins at the register: upward it is the first address that counts. */
  movesWithAccess(register: number, offset: number): void {
    this.moves(register, Math.min(0, offset));
  }

  /** As `movesWithAccess`, by a word for each register of a list. */
  movesByList(register: number, list: number, downward: boolean): void {
    this.moves(register, downward ? -4 * countBits(list) : 0);
  }

  /** An addition or subtraction of registers; into SP by way of its limit. */
  sum(code: number, to: number, b: number, c: number): void {
    if (to !== SP || b !== SP || !this.set.isVersion8) {
      this.op(code, to, b, c);
      return;
    }
    this.op(code, TEMP, b, c);
    this.op(OP.GUARD, GUARD_STACK, TEMP);
    this.op(OP.MOV_REG, SP, TEMP);
  }

  load(code: number, a: number, b: number, c: number, immediate: number): void {
    this.loads++;
    this.op(code, a, b, c, immediate);
  }

  store(code: number, a: number, b: number, c: number, immediate: number): void {
    this.pure = false;
    this.op(code, a, b, c, immediate);
  }

  /** An operation that leaves the block, with the fall-through behind it for those that may not. */
  branch(code: number, a = 0, b = 0, c = 0, immediate = 0): void {
    this.op(code, a, b, c, immediate);
    this.ends = true;
  }

  trap(kind: number, data = 0): void {
    this.pure = false;
    this.branch(OP.TRAP, kind, 0, 0, data);
  }

  undefined(): void {
    this.trap(TRAP_UNDEFINED);
  }

  /** System state changes: pending exceptions are looked at right behind it. */
  system(code: number, a = 0, b = 0, c = 0, immediate = 0): void {
    this.pure = false;
    this.op(code, a, b, c, immediate);
    this.ends = true;
  }
}
