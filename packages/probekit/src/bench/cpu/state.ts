/**
 * Where the core keeps its registers: indices into one run of 32-bit words of the linear memory, so that a block
 * translator can address them. R0 to R15 come first, R13 is the stack pointer in use. Source: ARM DDI 0403E.e, B1.4.
 */
import type { LinearMemory } from '../linear-memory.ts';

export const SP = 13;
export const LR = 14;
/** Address of the next instruction, valid between blocks; an instruction that reads PC gets a constant from the decoder. */
export const PC = 15;
/** Always zero; operand of what has no base or no second operand. */
export const ZERO = 16;
/** Results that nobody wants. */
export const SINK = 17;
/** Scratch of instructions that take more than one operation. */
export const TEMP = 18;
/** Bit 31 is N. */
export const FLAG_N = 20;
/** Z is set when this word is zero. */
export const FLAG_Z = 21;
/** 0 or 1. */
export const FLAG_C = 22;
/** 0 or 1. */
export const FLAG_V = 23;
/** 0 or 1. */
export const FLAG_Q = 24;
/** Four bits. */
export const FLAG_GE = 25;
/** ITSTATE at the next instruction; nonzero only when execution was interrupted inside an IT block. */
export const ITSTATE = 26;
/** EPSR.T: 0 after a branch to an even address, until the fault is taken. */
export const THUMB = 27;
/** Number of the exception being handled, 0 in Thread mode. */
export const IPSR = 28;
export const PRIMASK = 29;
export const FAULTMASK = 30;
export const BASEPRI = 31;
export const CONTROL = 32;
/** MSP while PSP is in use, PSP while MSP is. */
const OTHER_SP = 33;
/** The local exclusive monitor holds a tag. */
export const EXCLUSIVE = 34;
/** Event register of WFE. */
export const EVENT = 35;
/** Cycles of the present run. */
export const CYCLES = 36;
/** The interpreter leaves between blocks when `CYCLES` has reached this. */
export const LIMIT = 37;
/** What stopped an instruction, one of the `TRAP_` values. */
export const TRAP = 38;
/** Address the trapped access went to. */
export const TRAP_ADDRESS = 39;
/** Number of the trapped SVC or BKPT, EXC_RETURN, or the instruction of a missing coprocessor. */
export const TRAP_DATA = 40;
/** Address behind the trapped instruction, and ITSTATE there. */
export const TRAP_NEXT = 41;
export const TRAP_NEXT_IT = 42;
export const FPSCR = 43;
/** Nonzero while a floating-point instruction may run at once: access granted, nothing to preserve, FPCA set as asked. */
export const FLOAT_READY = 44;
/** ARMv8-M: where the main and the process stack end. */
export const MSPLIM = 45;
export const PSPLIM = 46;
/** S0 to S31; a double register is two of these. */
export const S0 = 48;
/** Operands that a floating-point instruction makes on its way: two pairs of words. */
export const FLOAT_TEMP = 80;
/** Two words that stay zero. */
export const FLOAT_ZERO = 84;
const WORD_COUNT = 88;

export const TRAP_NONE = 0;
/** Precise data bus fault. */
export const TRAP_BUS = 1;
/** The bus has no answer yet: repeat the instruction. */
export const TRAP_STALL = 2;
export const TRAP_UNALIGNED = 3;
export const TRAP_UNDEFINED = 4;
export const TRAP_NO_COPROCESSOR = 5;
export const TRAP_DIVIDE = 7;
export const TRAP_SVC = 8;
export const TRAP_BKPT = 9;
/** FPB match. */
export const TRAP_BREAKPOINT = 10;
export const TRAP_FETCH = 11;
/** Fetch from memory that is never executable (ARM DDI 0403E.e, B3.1). */
export const TRAP_EXECUTE_NEVER = 12;
/** EPSR.T is clear. */
export const TRAP_STATE = 13;
export const TRAP_WFI = 14;
export const TRAP_WFE = 15;
/** BX or a load put EXC_RETURN into PC in Handler mode. */
export const TRAP_EXCEPTION_RETURN = 16;
/** Bus fault of the lazy preservation of floating-point state. */
export const TRAP_LAZY = 17;
/** The MPU refuses a data access. */
export const TRAP_PROTECTION = 18;
/** The MPU refuses the lazy preservation of floating-point state. */
export const TRAP_LAZY_PROTECTION = 19;

/** The stack pointer would lie below its limit. */
export const TRAP_STACK = 20;

/** CONTROL.nPRIV, CONTROL.SPSEL and CONTROL.FPCA. */
export const NPRIV = 1;
export const SPSEL = 2;
export const FPCA = 4;

/** The register words with their views. */
export class CoreState {
  /** All words, as signed numbers: what the interpreter works on. */
  readonly r: Int32Array<ArrayBuffer>;
  readonly #flags: number;

  /** `flags`: the bits of APSR. */
  constructor(memory: LinearMemory, flags: number) {
    this.#flags = flags;
    const words = memory.words(WORD_COUNT);
    this.r = new Int32Array(words.buffer, words.byteOffset, WORD_COUNT);
  }

  /** Words of a core that has not run. */
  clear(): void {
    this.r.fill(0);
    this.r[FLAG_Z] = 1;
    this.r[THUMB] = 1;
  }

  get psrFlags(): number {
    const r = this.r;
    return (
      ((r[FLAG_N]! & 0x8000_0000) |
        (r[FLAG_Z] === 0 ? 0x4000_0000 : 0) |
        (r[FLAG_C]! << 29) |
        (r[FLAG_V]! << 28) |
        (r[FLAG_Q]! << 27) |
        (r[FLAG_GE]! << 16)) >>>
      0
    );
  }

  set psrFlags(word: number) {
    const r = this.r;
    const value = word & this.#flags;
    r[FLAG_N] = value & 0x8000_0000;
    r[FLAG_Z] = value & 0x4000_0000 ? 0 : 1;
    r[FLAG_C] = (value >>> 29) & 1;
    r[FLAG_V] = (value >>> 28) & 1;
    r[FLAG_Q] = (value >>> 27) & 1;
    r[FLAG_GE] = (value >>> 16) & 15;
  }

  /** APSR, IPSR and EPSR in one word. */
  get xpsr(): number {
    const it = this.r[ITSTATE]!;
    const execution = (this.r[THUMB]! << 24) | ((it & 3) << 25) | ((it & 0xfc) << 8);
    return (this.psrFlags | execution | this.r[IPSR]!) >>> 0;
  }

  set xpsr(value: number) {
    this.psrFlags = value;
    this.r[THUMB] = (value >>> 24) & 1;
    this.r[ITSTATE] = ((value >>> 25) & 3) | ((value >>> 8) & 0xfc);
    this.r[IPSR] = value & 0x1ff;
  }

  /** Whether R13 is PSP now: Thread mode with CONTROL.SPSEL. */
  get usesPsp(): boolean {
    return this.r[IPSR] === 0 && (this.r[CONTROL]! & SPSEL) !== 0;
  }

  get msp(): number {
    return this.r[this.usesPsp ? OTHER_SP : SP]! >>> 0;
  }
  set msp(value: number) {
    this.r[this.usesPsp ? OTHER_SP : SP] = value & ~3;
  }
  get psp(): number {
    return this.r[this.usesPsp ? SP : OTHER_SP]! >>> 0;
  }
  set psp(value: number) {
    this.r[this.usesPsp ? SP : OTHER_SP] = value & ~3;
  }

  /** Changes IPSR and CONTROL together, so that R13 stays the stack pointer in use. */
  setMode(exception: number, control: number): void {
    const before = this.usesPsp;
    this.r[IPSR] = exception;
    this.r[CONTROL] = control & (NPRIV | SPSEL | FPCA);
    this.r[FLOAT_READY] = 0;
    if (this.usesPsp === before) return;
    const other = this.r[OTHER_SP]!;
    this.r[OTHER_SP] = this.r[SP]!;
    this.r[SP] = other;
  }

  /** The limit of the stack in use; 0 without such a register. */
  get stackLimit(): number {
    return this.r[this.usesPsp ? PSPLIM : MSPLIM]! >>> 0;
  }

  get privileged(): boolean {
    return this.r[IPSR] !== 0 || (this.r[CONTROL]! & NPRIV) === 0;
  }
}
