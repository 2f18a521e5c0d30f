/**
 * The operations that instructions are decoded into, and the block that holds them. An operation is four words: code, a, b
 * and c, a byte each from the lowest on; immediate; address of its instruction; ITSTATE there and, from bit 8 on, the length
 * of the instruction in bytes. Register operands are indices into the words of `state.ts`. What they do is in `execute.ts`.
 */
import type { MemoryRegion } from '../seams.ts';

/** Words per operation. */
export const STRIDE = 4;
/** Where the immediate lies in an operation. */
export const IMMEDIATE = 1;

export const OP = {
  /** Falls through to `immediate`. */
  END: 0,
  /** Unless condition `a` holds, leaves out `immediate` words. */
  SKIP: 1,
  MOV_IMM: 2,
  /** `c`: new carry, 2 for unchanged; the same in all flag-setting logical operations with an immediate. */
  MOVS_IMM: 3,
  MOV_REG: 4,
  MOVS_REG: 5,
  MVN_REG: 6,
  MVNS_REG: 7,
  LSL_IMM: 8,
  LSLS_IMM: 9,
  LSR_IMM: 10,
  LSRS_IMM: 11,
  ASR_IMM: 12,
  ASRS_IMM: 13,
  ROR_IMM: 14,
  RORS_IMM: 15,
  RRX: 16,
  RRXS: 17,
  /** `immediate`: 0 LSL, 1 LSR, 2 ASR, 3 ROR by the low byte of register `c`. */
  SHIFT_REG: 18,
  SHIFTS_REG: 19,
  ADD_REG: 20,
  ADDS_REG: 21,
  ADD_IMM: 22,
  ADDS_IMM: 23,
  SUB_REG: 24,
  SUBS_REG: 25,
  SUBS_IMM: 26,
  ADC_REG: 27,
  ADCS_REG: 28,
  SBC_REG: 29,
  SBCS_REG: 30,
  CMP_IMM: 31,
  CMP_REG: 32,
  AND_REG: 33,
  ANDS_REG: 34,
  AND_IMM: 35,
  ANDS_IMM: 36,
  ORR_REG: 37,
  ORRS_REG: 38,
  ORR_IMM: 39,
  ORRS_IMM: 40,
  EOR_REG: 41,
  EORS_REG: 42,
  EOR_IMM: 43,
  EORS_IMM: 44,
  BIC_REG: 45,
  BICS_REG: 46,
  MUL: 47,
  MULS: 48,
  /** `immediate`: the register added, or subtracted from. */
  MLA: 49,
  MLS: 50,
  /** `a` low word, `immediate` the register of the high word. */
  UMULL: 51,
  SMULL: 52,
  UMLAL: 53,
  SMLAL: 54,
  SDIV: 55,
  UDIV: 56,
  /** `c` lowest bit, `immediate` mask. */
  UBFX: 57,
  /** Shifts left by `c`, then right with sign by `immediate`. */
  SBFX: 58,
  /** `c` lowest bit, `immediate` mask in place. */
  BFI: 59,
  CLZ: 60,
  RBIT: 61,
  REV: 62,
  REV16: 63,
  REVSH: 64,
  /** `c` bits. */
  SSAT: 65,
  USAT: 66,
  MOVT: 67,
  /** Address is register `b` plus `immediate`. */
  LDR_IMM: 70,
  LDRB_IMM: 71,
  LDRH_IMM: 72,
  LDRSB_IMM: 73,
  LDRSH_IMM: 74,
  /** Address is register `b` plus register `c` shifted left by `immediate`. */
  LDR_REG: 75,
  LDRB_REG: 76,
  LDRH_REG: 77,
  LDRSB_REG: 78,
  LDRSH_REG: 79,
  STR_IMM: 80,
  STRB_IMM: 81,
  STRH_IMM: 82,
  STR_REG: 83,
  STRB_REG: 84,
  STRH_REG: 85,
  /** `immediate` register list of `a` registers, `b` base, `c` bit 0 write-back, bit 1 downward. */
  LDM: 86,
  STM: 87,
  /** `a` and `c` data, `b` plus `immediate` address. */
  LDRD: 88,
  STRD: 89,
  /** `c` width in bytes, `b` plus `immediate` address. */
  LDREX: 90,
  /** `a` status, `b` base, `c` data, `immediate` offset shifted left by 3 plus width in bytes. */
  STREX: 91,
  CLREX: 92,
  /** To `immediate`. */
  B: 93,
  BEQ: 94,
  BNE: 95,
  BCS: 96,
  BCC: 97,
  BMI: 98,
  BPL: 99,
  BVS: 100,
  BVC: 101,
  BHI: 102,
  BLS: 103,
  BGE: 104,
  BLT: 105,
  BGT: 106,
  BLE: 107,
  /** To `immediate`, with the address of the next instruction in LR. */
  BL: 108,
  /** To register `a`, as BX, POP and LDR do it: bit 0 goes to EPSR.T, EXC_RETURN ends an exception. */
  BX: 109,
  BLX: 110,
  CBZ: 111,
  CBNZ: 112,
  /** `immediate`: PC as the instruction sees it. */
  TBB: 113,
  TBH: 114,
  /** To register `a` with bit 0 ignored, as MOV and ADD do it. */
  BRANCH_REG: 115,
  /** `immediate`: SYSm. */
  MRS: 116,
  /** `a` SYSm, `b` source, `c` mask of APSR parts. */
  MSR: 117,
  /** `a` 1 to disable, `b` bit 1 PRIMASK, bit 0 FAULTMASK. */
  CPS: 118,
  /** Stops with the `TRAP_` value `a` and data `immediate`. */
  TRAP: 119,
  SEV: 120,
  /** `immediate`: which of `dsp.ts`; `a` destination, `b`, `c` sources. */
  DSP: 121,
  /** As DSP with a fourth register in the upper half of `immediate`. */
  DSP_LONG: 122,
  /** Before the first floating-point instruction of a block, and before each in an IT block: access, preservation, context. */
  FLOAT_CHECK: 123,
  /** `immediate`: which of `float-operations.ts`; `a` destination, `b`, `c` sources, or its upper half when that is no byte. */
  FLOAT: 124,
  /** `c` words from register `b` plus `immediate` to the words from `a` on. */
  FLOAT_LOAD: 125,
  FLOAT_STORE: 126,
  /** With the rights of unprivileged code: register `a`, address register `b` plus `immediate`, `c` bytes; zero-extended. */
  LOAD_USER: 127,
  STORE_USER: 128,
  /** Looks at register `b` plus `immediate`; `a`: one of the `GUARD_` values. */
  GUARD: 129,
  /** TT of the address in register `b` into `a`; `c` 1: with the rights of unprivileged code. */
  TEST_TARGET: 130,
  /** As `LDR_IMM` and so on, and register `b` moves by `immediate`: `c` 1 before the access, 0 after it. */
  LDR_MOVE: 131,
  LDRB_MOVE: 132,
  STR_MOVE: 133,
  STRB_MOVE: 134,
  /** Register `b` plus register `c` shifted left by `immediate`. */
  ADD_LSL: 135,
  /** As SUBS of registers, then a branch to `immediate`. */
  SUBS_REG_BNE: 136,
  SUBS_REG_BEQ: 137,
  /** As SUBS of the number `c`, then a branch to `immediate`. */
  SUBS_IMM_BNE: 138,
  SUBS_IMM_BEQ: 139,
} as const;

/** The value must not lie below the limit of the stack in use. */
export const GUARD_STACK = 0;
/** The bits below must be zero in the value. */
export const GUARD_ALIGNMENT = 0x80;

/** A stretch of instructions with one entry, ready to run or to translate. */
export interface Block {
  readonly address: number;
  /** Bytes of instructions covered. */
  readonly byteLength: number;
  /** Operations, `STRIDE` words each; the last one always leaves the block. */
  readonly code: Int32Array;
  readonly instructionCount: number;
  /** Cycles by the model, without taken branches. */
  readonly cycles: number;
  /** Nothing in it writes memory, traps or changes system state: a loop of such blocks may be skipped. */
  readonly pure: boolean;
  /** Where the bytes came from, and their copy, to see whether a write changed them. */
  readonly region: MemoryRegion;
  readonly source: Uint8Array;
  generation: number;
}
