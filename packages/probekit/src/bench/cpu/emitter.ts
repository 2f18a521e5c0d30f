/** Collects the operations of one block while the decoders walk over its instructions. */
import { OP } from './operations.ts';
import type { FloatingPoint } from './profile.ts';
import { SP, TRAP_UNDEFINED } from './state.ts';

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
  /** What there is of the floating-point extension. */
  readonly floatingPoint: FloatingPoint;

  constructor(floatingPoint: FloatingPoint) {
    this.floatingPoint = floatingPoint;
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
    this.words.push(code, a, b, c, immediate | 0, this.address | 0, this.it, this.length);
  }

  /** After an operation that may have written SP, whose two low bits read as zero (ARM DDI 0403E.e, B1.4.1). */
  aligned(rd: number): void {
    if (rd === SP) this.op(OP.AND_IMM, SP, SP, 0, ~3);
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
    this.branch(OP.TRAP, kind, data);
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
