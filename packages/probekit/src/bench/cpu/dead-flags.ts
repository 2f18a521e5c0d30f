/**
 * Takes the flags off operations of a block whose flags nobody can see: others overwrite them before an operation reads
 * them, may trap, or leaves the block. Between blocks and at every fault the flags are exact.
 */
import { IMMEDIATE, OP, STRIDE } from './operations.ts';

/** N and Z, which always change together. */
const NZ = 1;
const C = 2;
const V = 4;
const ALL = NZ | C | V;
/** In `OVERWRITES`, by carry `c` of the operation: C as well, unless that is 2. */
const C_UNLESS_KEPT = 8;

/** What an operation needs of the flags before it; whatever is not named here may trap or leave, and needs all. */
const NEEDS = new Uint8Array(256).fill(ALL);
/** Flags that an operation certainly writes. */
const OVERWRITES = new Uint8Array(256);
/** Flags that it may write. */
const TOUCHES = new Uint8Array(256);
/** The same operation without flags; 0 when there is none. */
const SILENT = new Uint8Array(256);

const FLAGLESS = [
  ...[OP.MOV_IMM, OP.MOV_REG, OP.MVN_REG, OP.LSL_IMM, OP.LSR_IMM, OP.ASR_IMM, OP.ROR_IMM, OP.SHIFT_REG, OP.ADD_REG, OP.ADD_IMM],
  ...[OP.SUB_REG, OP.AND_REG, OP.AND_IMM, OP.ORR_REG, OP.ORR_IMM, OP.EOR_REG, OP.EOR_IMM, OP.BIC_REG, OP.MUL, OP.MLA, OP.MLS],
  ...[OP.UMULL, OP.SMULL, OP.UMLAL, OP.SMLAL, OP.UBFX, OP.SBFX, OP.BFI, OP.CLZ, OP.RBIT, OP.REV, OP.REV16, OP.REVSH, OP.MOVT],
];
for (const code of FLAGLESS) NEEDS[code] = 0;
for (const code of [OP.ADC_REG, OP.SBC_REG, OP.RRX]) NEEDS[code] = C;

function flags(overwritten: number, rows: readonly (readonly [code: number, silent: number])[]): void {
  for (const [code, silent] of rows) {
    NEEDS[code] = NEEDS[silent]!;
    OVERWRITES[code] = overwritten;
    TOUCHES[code] = overwritten & C_UNLESS_KEPT ? NZ | C : overwritten;
    SILENT[code] = silent;
  }
}
flags(NZ, [
  [OP.MOVS_REG, OP.MOV_REG],
  [OP.MVNS_REG, OP.MVN_REG],
  [OP.ANDS_REG, OP.AND_REG],
  [OP.ORRS_REG, OP.ORR_REG],
  [OP.EORS_REG, OP.EOR_REG],
  [OP.BICS_REG, OP.BIC_REG],
  [OP.MULS, OP.MUL],
]);
flags(NZ | C_UNLESS_KEPT, [
  [OP.MOVS_IMM, OP.MOV_IMM],
  [OP.ANDS_IMM, OP.AND_IMM],
  [OP.ORRS_IMM, OP.ORR_IMM],
  [OP.EORS_IMM, OP.EOR_IMM],
]);
flags(NZ | C, [
  [OP.LSLS_IMM, OP.LSL_IMM],
  [OP.LSRS_IMM, OP.LSR_IMM],
  [OP.ASRS_IMM, OP.ASR_IMM],
  [OP.RORS_IMM, OP.ROR_IMM],
  [OP.RRXS, OP.RRX],
]);
flags(ALL, [
  [OP.ADDS_REG, OP.ADD_REG],
  [OP.ADDS_IMM, OP.ADD_IMM],
  [OP.SUBS_REG, OP.SUB_REG],
  [OP.SUBS_IMM, OP.ADD_IMM],
  [OP.ADCS_REG, OP.ADC_REG],
  [OP.SBCS_REG, OP.SBC_REG],
]);
// Compares have no silent form; shifted by zero bits, a register keeps C.
for (const code of [OP.CMP_IMM, OP.CMP_REG]) {
  NEEDS[code] = 0;
  OVERWRITES[code] = ALL;
}
flags(NZ, [[OP.SHIFTS_REG, OP.SHIFT_REG]]);
TOUCHES[OP.SHIFTS_REG] = NZ | C;

/** Rewrites a block's operations in place. */
export function dropDeadFlags(words: number[]): void {
  let seen = ALL;
  for (let at = words.length - STRIDE; at >= 0; at -= STRIDE) {
    const operation = words[at]!;
    const code = operation & 0xff;
    const silent = SILENT[code]!;
    if (silent !== 0 && (TOUCHES[code]! & seen) === 0) {
      words[at] = (operation & ~0xff) | silent;
      if (code === OP.SUBS_IMM) words[at + IMMEDIATE] = -words[at + IMMEDIATE]! | 0;
      seen |= NEEDS[silent]!;
      continue;
    }
    let overwritten = OVERWRITES[code]!;
    if (overwritten & C_UNLESS_KEPT) overwritten = operation >>> 24 < 2 ? NZ | C : NZ;
    seen = (seen & ~overwritten) | NEEDS[code]!;
  }
}
