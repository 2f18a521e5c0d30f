/**
 * The operations that the interpreter does not do itself: those that reach beyond registers and the memory found before, those
 * that may trap, and those that are rare. Labels and words are as in `execute.ts`. Source: ARM DDI 0403E.e, A7.7.
 */
import { highSigned, highUnsigned, reverseBits, reverseBytes, saturateSigned, saturateUnsigned, shift, shiftCarry } from './arithmetic.ts';
import { dsp, dspLong } from './dsp.ts';
import { executeFloat } from './execute-float.ts';
import type { FloatContext } from './float-context.ts';
import type { FloatState } from './float-state.ts';
import type { MemoryPath } from './memory-path.ts';
import type { OP } from './operations.ts';
import {
  CYCLES,
  EXCLUSIVE,
  FLAG_C,
  FLAG_N,
  FLAG_Q,
  FLAG_Z,
  FLOAT_READY,
  IPSR,
  ITSTATE,
  LR,
  PC,
  THUMB,
  TRAP,
  TRAP_DATA,
  TRAP_DIVIDE,
  TRAP_EXCEPTION_RETURN,
  TRAP_NEXT,
  TRAP_NEXT_IT,
} from './state.ts';
import { loadMultiple, loadWords, storeMultiple, storeWords, unaligned } from './transfers.ts';

type Op = typeof OP;

/** The instructions that reach beyond registers and memory. */
export interface SystemInstructions {
  mrs(sysm: number): number;
  msr(sysm: number, value: number, mask: number): void;
  cps(disable: boolean, primask: boolean, faultmask: boolean): void;
  sendEvent(): void;
  /** The `TRAP_` value that a value leads to, 0 for none; what is looked at is one of the `GUARD_` values. */
  guard(kind: number, value: number): number;
  testTarget(address: number, asUser: boolean): number;
  /** CCR.DIV_0_TRP. */
  readonly divideTraps: boolean;
}

/** What the rare operations work on. */
export interface RareParts {
  readonly f: FloatState;
  readonly path: MemoryPath;
  readonly system: SystemInstructions;
  readonly float: FloatContext;
}

/** The operation behind it comes next. */
export const NEXT = 0;
/** The block at R15 comes next. */
export const BRANCHED = 1;
/** The interpreter has to be left; R15 is where to go on. */
export const LEFT = 2;
type Outcome = typeof NEXT | typeof BRANCHED | typeof LEFT;

/** Executes the operation at `i`. */
export function executeRare({ f, path, system, float }: RareParts, code: Int32Array, i: number): Outcome {
  const r = f.r;
  const operation = code[i]!;
  const a = (operation >>> 8) & 0xff;
  const b = (operation >>> 16) & 0xff;
  const c = operation >>> 24;
  const imm = code[i + 1]!;
  switch (operation & 0xff) {
    case 0 satisfies Op['END']:
      r[PC] = imm;
      r[ITSTATE] = code[i + 3]! & 0xff;
      return LEFT;
    case 18 satisfies Op['SHIFT_REG']:
      r[a] = shift(r[b]!, imm, r[c]! & 0xff);
      return NEXT;
    case 19 satisfies Op['SHIFTS_REG']: {
      const v = r[b]!;
      const amount = r[c]! & 0xff;
      const w = shift(v, imm, amount);
      r[FLAG_C] = shiftCarry(v, imm, amount, r[FLAG_C]!);
      r[a] = w;
      r[FLAG_N] = w;
      r[FLAG_Z] = w;
      return NEXT;
    }
    case 51 satisfies Op['UMULL']:
    case 52 satisfies Op['SMULL']: {
      const x = r[b]!;
      const y = r[c]!;
      r[a] = Math.imul(x, y);
      r[imm] = (operation & 0xff) === 51 ? highUnsigned(x, y) : highSigned(x, y);
      return NEXT;
    }
    case 53 satisfies Op['UMLAL']:
    case 54 satisfies Op['SMLAL']: {
      const x = r[b]!;
      const y = r[c]!;
      const old = r[a]!;
      const low = (Math.imul(x, y) + old) | 0;
      const high = (operation & 0xff) === 53 ? highUnsigned(x, y) : highSigned(x, y);
      r[imm] = r[imm]! + high + (low >>> 0 < old >>> 0 ? 1 : 0);
      r[a] = low;
      return NEXT;
    }
    case 55 satisfies Op['SDIV']:
    case 56 satisfies Op['UDIV']:
      // By zero: everything else is done in `execute.ts`.
      if (!system.divideTraps) {
        r[a] = 0;
        return NEXT;
      }
      r[TRAP] = TRAP_DIVIDE;
      return trapped(r, code, i);
    case 61 satisfies Op['RBIT']:
      r[a] = reverseBits(r[b]!);
      return NEXT;
    case 62 satisfies Op['REV']:
      r[a] = reverseBytes(r[b]!);
      return NEXT;
    case 63 satisfies Op['REV16']: {
      const v = r[b]!;
      r[a] = ((v >>> 8) & 0x00ff_00ff) | ((v & 0x00ff_00ff) << 8);
      return NEXT;
    }
    case 64 satisfies Op['REVSH']: {
      const v = r[b]!;
      r[a] = ((v << 24) >> 16) | ((v >>> 8) & 0xff);
      return NEXT;
    }
    case 65 satisfies Op['SSAT']:
    case 66 satisfies Op['USAT']: {
      const v = r[b]!;
      const w = (operation & 0xff) === 65 ? saturateSigned(v, c) : saturateUnsigned(v, c);
      if (w !== v) r[FLAG_Q] = 1;
      r[a] = w;
      return NEXT;
    }
    case 70 satisfies Op['LDR_IMM']:
      return load(r, path, code, i, (r[b]! + imm) | 0, 4);
    case 71 satisfies Op['LDRB_IMM']:
      return load(r, path, code, i, (r[b]! + imm) | 0, 1);
    case 72 satisfies Op['LDRH_IMM']:
      return load(r, path, code, i, (r[b]! + imm) | 0, 2);
    case 73 satisfies Op['LDRSB_IMM']:
      return loadSigned(r, path, code, i, (r[b]! + imm) | 0, 1);
    case 74 satisfies Op['LDRSH_IMM']:
      return loadSigned(r, path, code, i, (r[b]! + imm) | 0, 2);
    case 75 satisfies Op['LDR_REG']:
      return load(r, path, code, i, (r[b]! + (r[c]! << imm)) | 0, 4);
    case 76 satisfies Op['LDRB_REG']:
      return load(r, path, code, i, (r[b]! + (r[c]! << imm)) | 0, 1);
    case 77 satisfies Op['LDRH_REG']:
      return load(r, path, code, i, (r[b]! + (r[c]! << imm)) | 0, 2);
    case 78 satisfies Op['LDRSB_REG']:
      return loadSigned(r, path, code, i, (r[b]! + (r[c]! << imm)) | 0, 1);
    case 79 satisfies Op['LDRSH_REG']:
      return loadSigned(r, path, code, i, (r[b]! + (r[c]! << imm)) | 0, 2);
    case 80 satisfies Op['STR_IMM']:
      return store(r, path, code, i, (r[b]! + imm) | 0, 4);
    case 81 satisfies Op['STRB_IMM']:
      return store(r, path, code, i, (r[b]! + imm) | 0, 1);
    case 82 satisfies Op['STRH_IMM']:
      return store(r, path, code, i, (r[b]! + imm) | 0, 2);
    case 83 satisfies Op['STR_REG']:
      return store(r, path, code, i, (r[b]! + (r[c]! << imm)) | 0, 4);
    case 84 satisfies Op['STRB_REG']:
      return store(r, path, code, i, (r[b]! + (r[c]! << imm)) | 0, 1);
    case 85 satisfies Op['STRH_REG']:
      return store(r, path, code, i, (r[b]! + (r[c]! << imm)) | 0, 2);
    case 86 satisfies Op['LDM']:
      loadMultiple(r, path, imm, b, c);
      return unlessTrapped(r, code, i);
    case 87 satisfies Op['STM']:
      storeMultiple(r, path, imm, b, c);
      return unlessTrapped(r, code, i);
    case 88 satisfies Op['LDRD']: {
      const address = (r[b]! + imm) | 0;
      if (unaligned(r, address, 4)) return trapped(r, code, i);
      const v = path.load32(address);
      const w = r[TRAP] === 0 ? path.load32((address + 4) | 0) : 0;
      if (r[TRAP] !== 0) return trapped(r, code, i);
      r[a] = v;
      r[c] = w;
      return NEXT;
    }
    case 89 satisfies Op['STRD']: {
      const address = (r[b]! + imm) | 0;
      if (!unaligned(r, address, 4)) {
        path.store32(address, r[a]!);
        if (r[TRAP] === 0) path.store32((address + 4) | 0, r[c]!);
      }
      return unlessTrapped(r, code, i);
    }
    case 90 satisfies Op['LDREX']: {
      const address = (r[b]! + imm) | 0;
      const v = unaligned(r, address, c) ? 0 : path.load(address, c);
      if (r[TRAP] !== 0) return trapped(r, code, i);
      r[EXCLUSIVE] = 1;
      r[a] = v;
      return NEXT;
    }
    case 91 satisfies Op['STREX']: {
      const address = (r[b]! + (imm >> 3)) | 0;
      if (!unaligned(r, address, imm & 7) && r[EXCLUSIVE] !== 0) path.store(address, imm & 7, r[c]!);
      if (r[TRAP] !== 0) return trapped(r, code, i);
      r[a] = r[EXCLUSIVE] !== 0 ? 0 : 1;
      r[EXCLUSIVE] = 0;
      return NEXT;
    }
    case 92 satisfies Op['CLREX']:
      r[EXCLUSIVE] = 0;
      return NEXT;
    case 109 satisfies Op['BX']:
    case 110 satisfies Op['BLX']: {
      const target = r[a]!;
      r[CYCLES]! += 2;
      if ((operation & 0xff) === 110) {
        r[LR] = (code[i + 2]! + 2) | 1;
      } else if (target >>> 28 === 15 && r[IPSR] !== 0) {
        r[TRAP] = TRAP_EXCEPTION_RETURN;
        r[TRAP_DATA] = target;
        return trapped(r, code, i);
      }
      r[PC] = target & ~1;
      if ((target & 1) !== 0) return BRANCHED;
      r[THUMB] = 0;
      return LEFT;
    }
    case 113 satisfies Op['TBB']:
    case 114 satisfies Op['TBH']: {
      const v = (operation & 0xff) === 113 ? path.load8((r[b]! + r[c]!) | 0) : path.load16((r[b]! + (r[c]! << 1)) | 0);
      if (r[TRAP] !== 0) return trapped(r, code, i);
      r[CYCLES]! += 2;
      r[PC] = imm + (v << 1);
      return BRANCHED;
    }
    case 116 satisfies Op['MRS']:
      r[a] = system.mrs(imm);
      return NEXT;
    case 117 satisfies Op['MSR']:
      system.msr(a, r[b]!, c);
      return NEXT;
    case 118 satisfies Op['CPS']:
      system.cps(a === 1, (b & 2) !== 0, (b & 1) !== 0);
      return NEXT;
    case 119 satisfies Op['TRAP']:
      r[TRAP] = a;
      r[TRAP_DATA] = imm;
      return trapped(r, code, i);
    case 120 satisfies Op['SEV']:
      system.sendEvent();
      return NEXT;
    case 121 satisfies Op['DSP']:
      dsp(r, imm, a, b, c);
      return NEXT;
    case 122 satisfies Op['DSP_LONG']:
      dspLong(r, imm & 0xffff, a, b, c, imm >>> 16);
      return NEXT;
    case 123 satisfies Op['FLOAT_CHECK']:
      return r[FLOAT_READY] !== 0 || float.prepare() ? NEXT : trapped(r, code, i);
    case 124 satisfies Op['FLOAT']:
      executeFloat(f, imm & 0xffff, a, b, c | (imm >>> 16));
      return NEXT;
    case 125 satisfies Op['FLOAT_LOAD']:
      loadWords(r, path, a, (r[b]! + imm) | 0, c);
      return unlessTrapped(r, code, i);
    case 126 satisfies Op['FLOAT_STORE']:
      storeWords(r, path, a, (r[b]! + imm) | 0, c);
      return unlessTrapped(r, code, i);
    case 127 satisfies Op['LOAD_USER']: {
      const v = path.loadAsUser((r[b]! + imm) | 0, c);
      if (r[TRAP] !== 0) return trapped(r, code, i);
      r[a] = v;
      return NEXT;
    }
    case 128 satisfies Op['STORE_USER']:
      path.storeAsUser((r[b]! + imm) | 0, c, r[a]!);
      return unlessTrapped(r, code, i);
    case 129 satisfies Op['GUARD']:
      r[TRAP] = system.guard(a, (r[b]! + imm) | 0);
      return unlessTrapped(r, code, i);
    case 130 satisfies Op['TEST_TARGET']:
      r[a] = system.testTarget(r[b]!, c === 1);
      return NEXT;
    case 131 satisfies Op['LDR_MOVE']:
    case 132 satisfies Op['LDRB_MOVE']: {
      const moved = r[b]! + imm;
      const outcome = load(r, path, code, i, c === 0 ? r[b]! : moved | 0, (operation & 0xff) === 131 ? 4 : 1);
      if (outcome === NEXT) r[b] = moved;
      return outcome;
    }
    case 133 satisfies Op['STR_MOVE']:
    case 134 satisfies Op['STRB_MOVE']: {
      const moved = r[b]! + imm;
      const outcome = store(r, path, code, i, c === 0 ? r[b]! : moved | 0, (operation & 0xff) === 133 ? 4 : 1);
      if (outcome === NEXT) r[b] = moved;
      return outcome;
    }
    default:
      return NEXT;
  }
}

/** Into register `a` of the operation. */
function load(r: Int32Array, path: MemoryPath, code: Int32Array, i: number, address: number, width: number): Outcome {
  const value = path.load(address, width);
  if (r[TRAP] !== 0) return trapped(r, code, i);
  r[(code[i]! >>> 8) & 0xff] = value;
  return NEXT;
}

function loadSigned(r: Int32Array, path: MemoryPath, code: Int32Array, i: number, address: number, width: number): Outcome {
  const value = path.load(address, width);
  if (r[TRAP] !== 0) return trapped(r, code, i);
  const unused = 32 - 8 * width;
  r[(code[i]! >>> 8) & 0xff] = (value << unused) >> unused;
  return NEXT;
}

/** From register `a` of the operation. */
function store(r: Int32Array, path: MemoryPath, code: Int32Array, i: number, address: number, width: number): Outcome {
  path.store(address, width, r[(code[i]! >>> 8) & 0xff]!);
  return unlessTrapped(r, code, i);
}

function unlessTrapped(r: Int32Array, code: Int32Array, i: number): Outcome {
  return r[TRAP] === 0 ? NEXT : trapped(r, code, i);
}

/** Leaves R15 at the instruction that has not completed. */
function trapped(r: Int32Array, code: Int32Array, i: number): Outcome {
  const address = code[i + 2]!;
  const it = code[i + 3]! & 0xff;
  r[PC] = address;
  r[ITSTATE] = it;
  r[TRAP_NEXT] = address + (code[i + 3]! >> 8);
  r[TRAP_NEXT_IT] = (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
  return LEFT;
}
