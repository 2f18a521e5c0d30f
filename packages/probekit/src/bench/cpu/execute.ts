/**
 * The interpreter: runs blocks until the cycle limit, or until an instruction needs the rest of the core (the `TRAP`
 * words say why). The labels are literal numbers, since only those become a jump table; `satisfies` ties each to its
 * name. What an operation's words mean is in `operations.ts`. Source: ARM DDI 0403E.e, A7.7.
 */
import {
  divideSigned,
  highSigned,
  highUnsigned,
  reverseBits,
  reverseBytes,
  saturateSigned,
  saturateUnsigned,
  shift,
  shiftCarry,
} from './arithmetic.ts';
import type { BlockCache } from './block-cache.ts';
import { dsp, dspLong } from './dsp.ts';
import { executeFloat } from './execute-float.ts';
import type { FloatContext } from './float-context.ts';
import type { FloatState } from './float-state.ts';
import type { MemoryPath } from './memory-path.ts';
import type { Block, OP } from './operations.ts';
import {
  EXCLUSIVE,
  FLAG_Q,
  FLOAT_READY,
  IPSR,
  ITSTATE,
  LR,
  PC,
  THUMB,
  TRAP_ADDRESS,
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

/** Runs from R15, beginning with `first` when given. Afterwards R15 is the address to go on at. */
export function interpret(
  f: FloatState,
  path: MemoryPath,
  blocks: BlockCache,
  system: SystemInstructions,
  float: FloatContext,
  first: Block | undefined,
): void {
  const r = f.r;
  const N = 20;
  const Z = 21;
  const C = 22;
  const V = 23;
  const CYCLES = 36;
  const LIMIT = 37;
  const TRAP = 38;
  const lines = blocks.lines;
  let pc = r[15]!;
  let next = first;
  outer: while (r[CYCLES]! < r[LIMIT]!) {
    let block: Block;
    if (next !== undefined) {
      block = next;
      next = undefined;
    } else {
      block = lines[(pc >>> 1) & 0xfff]!;
      if (block.address !== pc >>> 0 || block.generation !== block.region.generation || block.region.readable !== true) {
        const found = blocks.find(pc >>> 0, Number.POSITIVE_INFINITY);
        if (typeof found === 'number') {
          r[PC] = pc;
          r[TRAP] = found;
          r[TRAP_ADDRESS] = pc;
          r[TRAP_NEXT] = pc;
          r[TRAP_NEXT_IT] = r[ITSTATE]!;
          return;
        }
        block = found;
      }
    }
    r[CYCLES]! += block.cycles;
    const code = block.code;
    let i = 0;
    for (;;) {
      const operation = code[i]!;
      const a = (operation >>> 8) & 0xff;
      const b = (operation >>> 16) & 0xff;
      const c = operation >>> 24;
      const imm = code[(i + 1) | 0]!;
      switch (operation & 0xff) {
        case 0 satisfies Op['END']:
          pc = imm;
          if ((code[i + 3]! & 0xff) !== 0) {
            r[PC] = pc;
            r[ITSTATE] = code[i + 3]! & 0xff;
            return;
          }
          continue outer;
        case 1 satisfies Op['SKIP']:
          if (!holds(r, a)) i += imm;
          break;
        case 2 satisfies Op['MOV_IMM']:
          r[a] = imm;
          break;
        case 3 satisfies Op['MOVS_IMM']:
          r[a] = imm;
          r[N] = imm;
          r[Z] = imm;
          if (c < 2) r[C] = c;
          break;
        case 4 satisfies Op['MOV_REG']:
          r[a] = r[b]!;
          break;
        case 5 satisfies Op['MOVS_REG']: {
          const v = r[b]!;
          r[a] = v;
          r[N] = v;
          r[Z] = v;
          break;
        }
        case 6 satisfies Op['MVN_REG']:
          r[a] = ~r[b]!;
          break;
        case 7 satisfies Op['MVNS_REG']: {
          const v = ~r[b]!;
          r[a] = v;
          r[N] = v;
          r[Z] = v;
          break;
        }
        case 8 satisfies Op['LSL_IMM']:
          r[a] = r[b]! << imm;
          break;
        case 9 satisfies Op['LSLS_IMM']: {
          const v = r[b]!;
          const w = v << imm;
          r[C] = (v >>> (32 - imm)) & 1;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 10 satisfies Op['LSR_IMM']:
          r[a] = imm === 32 ? 0 : r[b]! >>> imm;
          break;
        case 11 satisfies Op['LSRS_IMM']: {
          const v = r[b]!;
          const w = imm === 32 ? 0 : v >>> imm;
          r[C] = (v >>> (imm - 1)) & 1;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 12 satisfies Op['ASR_IMM']:
          r[a] = r[b]! >> (imm === 32 ? 31 : imm);
          break;
        case 13 satisfies Op['ASRS_IMM']: {
          const v = r[b]!;
          const w = v >> (imm === 32 ? 31 : imm);
          r[C] = (v >>> (imm - 1)) & 1;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 14 satisfies Op['ROR_IMM']: {
          const v = r[b]!;
          r[a] = (v >>> imm) | (v << (32 - imm));
          break;
        }
        case 15 satisfies Op['RORS_IMM']: {
          const v = r[b]!;
          const w = (v >>> imm) | (v << (32 - imm));
          r[C] = w >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 16 satisfies Op['RRX']:
          r[a] = (r[C]! << 31) | (r[b]! >>> 1);
          break;
        case 17 satisfies Op['RRXS']: {
          const v = r[b]!;
          const w = (r[C]! << 31) | (v >>> 1);
          r[C] = v & 1;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 18 satisfies Op['SHIFT_REG']:
          r[a] = shift(r[b]!, imm, r[c]! & 0xff);
          break;
        case 19 satisfies Op['SHIFTS_REG']: {
          const v = r[b]!;
          const amount = r[c]! & 0xff;
          const w = shift(v, imm, amount);
          r[C] = shiftCarry(v, imm, amount, r[C]!);
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 20 satisfies Op['ADD_REG']:
          r[a] = r[b]! + r[c]!;
          break;
        case 21 satisfies Op['ADDS_REG']: {
          const x = r[b]!;
          const y = r[c]!;
          const w = (x + y) | 0;
          r[C] = ((x & y) | ((x | y) & ~w)) >>> 31;
          r[V] = ((x ^ w) & (y ^ w)) >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 22 satisfies Op['ADD_IMM']:
          r[a] = r[b]! + imm;
          break;
        case 23 satisfies Op['ADDS_IMM']: {
          const x = r[b]!;
          const w = (x + imm) | 0;
          r[C] = ((x & imm) | ((x | imm) & ~w)) >>> 31;
          r[V] = ((x ^ w) & (imm ^ w)) >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 24 satisfies Op['SUB_REG']:
          r[a] = r[b]! - r[c]!;
          break;
        case 25 satisfies Op['SUBS_REG']:
        case 32 satisfies Op['CMP_REG']: {
          const x = r[b]!;
          const y = r[c]!;
          const w = (x - y) | 0;
          r[C] = x >>> 0 >= y >>> 0 ? 1 : 0;
          r[V] = ((x ^ y) & (x ^ w)) >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 26 satisfies Op['SUBS_IMM']:
        case 31 satisfies Op['CMP_IMM']: {
          const x = r[b]!;
          const w = (x - imm) | 0;
          r[C] = x >>> 0 >= imm >>> 0 ? 1 : 0;
          r[V] = ((x ^ imm) & (x ^ w)) >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 27 satisfies Op['ADC_REG']:
          r[a] = r[b]! + r[c]! + r[C]!;
          break;
        case 28 satisfies Op['ADCS_REG']: {
          const x = r[b]!;
          const y = r[c]!;
          const w = (x + y + r[C]!) | 0;
          r[C] = ((x & y) | ((x | y) & ~w)) >>> 31;
          r[V] = ((x ^ w) & (y ^ w)) >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 29 satisfies Op['SBC_REG']:
          r[a] = r[b]! - r[c]! - 1 + r[C]!;
          break;
        case 30 satisfies Op['SBCS_REG']: {
          const x = r[b]!;
          const y = ~r[c]!;
          const w = (x + y + r[C]!) | 0;
          r[C] = ((x & y) | ((x | y) & ~w)) >>> 31;
          r[V] = ((x ^ w) & (y ^ w)) >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 33 satisfies Op['AND_REG']:
          r[a] = r[b]! & r[c]!;
          break;
        case 34 satisfies Op['ANDS_REG']: {
          const w = r[b]! & r[c]!;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 35 satisfies Op['AND_IMM']:
          r[a] = r[b]! & imm;
          break;
        case 36 satisfies Op['ANDS_IMM']: {
          const w = r[b]! & imm;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          if (c < 2) r[C] = c;
          break;
        }
        case 37 satisfies Op['ORR_REG']:
          r[a] = r[b]! | r[c]!;
          break;
        case 38 satisfies Op['ORRS_REG']: {
          const w = r[b]! | r[c]!;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 39 satisfies Op['ORR_IMM']:
          r[a] = r[b]! | imm;
          break;
        case 40 satisfies Op['ORRS_IMM']: {
          const w = r[b]! | imm;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          if (c < 2) r[C] = c;
          break;
        }
        case 41 satisfies Op['EOR_REG']:
          r[a] = r[b]! ^ r[c]!;
          break;
        case 42 satisfies Op['EORS_REG']: {
          const w = r[b]! ^ r[c]!;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 43 satisfies Op['EOR_IMM']:
          r[a] = r[b]! ^ imm;
          break;
        case 44 satisfies Op['EORS_IMM']: {
          const w = r[b]! ^ imm;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          if (c < 2) r[C] = c;
          break;
        }
        case 45 satisfies Op['BIC_REG']:
          r[a] = r[b]! & ~r[c]!;
          break;
        case 46 satisfies Op['BICS_REG']: {
          const w = r[b]! & ~r[c]!;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 47 satisfies Op['MUL']:
          r[a] = Math.imul(r[b]!, r[c]!);
          break;
        case 48 satisfies Op['MULS']: {
          const w = Math.imul(r[b]!, r[c]!);
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          break;
        }
        case 49 satisfies Op['MLA']:
          r[a] = r[imm]! + Math.imul(r[b]!, r[c]!);
          break;
        case 50 satisfies Op['MLS']:
          r[a] = r[imm]! - Math.imul(r[b]!, r[c]!);
          break;
        case 51 satisfies Op['UMULL']: {
          const x = r[b]!;
          const y = r[c]!;
          r[a] = Math.imul(x, y);
          r[imm] = highUnsigned(x, y);
          break;
        }
        case 52 satisfies Op['SMULL']: {
          const x = r[b]!;
          const y = r[c]!;
          r[a] = Math.imul(x, y);
          r[imm] = highSigned(x, y);
          break;
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
          break;
        }
        case 55 satisfies Op['SDIV']:
          if (r[c] === 0 && system.divideTraps) {
            r[TRAP] = TRAP_DIVIDE;
            trapped(r, code, i);
            return;
          }
          r[a] = divideSigned(r[b]!, r[c]!);
          break;
        case 56 satisfies Op['UDIV']:
          if (r[c] === 0 && system.divideTraps) {
            r[TRAP] = TRAP_DIVIDE;
            trapped(r, code, i);
            return;
          }
          r[a] = r[c] === 0 ? 0 : ((r[b]! >>> 0) / (r[c]! >>> 0)) >>> 0;
          break;
        case 57 satisfies Op['UBFX']:
          r[a] = (r[b]! >>> c) & imm;
          break;
        case 58 satisfies Op['SBFX']:
          r[a] = (r[b]! << c) >> imm;
          break;
        case 59 satisfies Op['BFI']:
          r[a] = (r[a]! & ~imm) | ((r[b]! << c) & imm);
          break;
        case 60 satisfies Op['CLZ']:
          r[a] = Math.clz32(r[b]!);
          break;
        case 61 satisfies Op['RBIT']:
          r[a] = reverseBits(r[b]!);
          break;
        case 62 satisfies Op['REV']:
          r[a] = reverseBytes(r[b]!);
          break;
        case 63 satisfies Op['REV16']: {
          const v = r[b]!;
          r[a] = ((v >>> 8) & 0x00ff_00ff) | ((v & 0x00ff_00ff) << 8);
          break;
        }
        case 64 satisfies Op['REVSH']: {
          const v = r[b]!;
          r[a] = ((v << 24) >> 16) | ((v >>> 8) & 0xff);
          break;
        }
        case 65 satisfies Op['SSAT']: {
          const v = r[b]!;
          const w = saturateSigned(v, c);
          if (w !== v) r[FLAG_Q] = 1;
          r[a] = w;
          break;
        }
        case 66 satisfies Op['USAT']: {
          const v = r[b]!;
          const w = saturateUnsigned(v, c);
          if (w !== v) r[FLAG_Q] = 1;
          r[a] = w;
          break;
        }
        case 67 satisfies Op['MOVT']:
          r[a] = (r[a]! & 0xffff) | imm;
          break;
        case 70 satisfies Op['LDR_IMM']: {
          const v = path.load32((r[b]! + imm) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = v;
          break;
        }
        case 71 satisfies Op['LDRB_IMM']: {
          const v = path.load8((r[b]! + imm) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = v;
          break;
        }
        case 72 satisfies Op['LDRH_IMM']: {
          const v = path.load16((r[b]! + imm) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = v;
          break;
        }
        case 73 satisfies Op['LDRSB_IMM']: {
          const v = path.load8((r[b]! + imm) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = (v << 24) >> 24;
          break;
        }
        case 74 satisfies Op['LDRSH_IMM']: {
          const v = path.load16((r[b]! + imm) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = (v << 16) >> 16;
          break;
        }
        case 75 satisfies Op['LDR_REG']: {
          const v = path.load32((r[b]! + (r[c]! << imm)) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = v;
          break;
        }
        case 76 satisfies Op['LDRB_REG']: {
          const v = path.load8((r[b]! + (r[c]! << imm)) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = v;
          break;
        }
        case 77 satisfies Op['LDRH_REG']: {
          const v = path.load16((r[b]! + (r[c]! << imm)) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = v;
          break;
        }
        case 78 satisfies Op['LDRSB_REG']: {
          const v = path.load8((r[b]! + (r[c]! << imm)) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = (v << 24) >> 24;
          break;
        }
        case 79 satisfies Op['LDRSH_REG']: {
          const v = path.load16((r[b]! + (r[c]! << imm)) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = (v << 16) >> 16;
          break;
        }
        case 80 satisfies Op['STR_IMM']:
          path.store32((r[b]! + imm) | 0, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 81 satisfies Op['STRB_IMM']:
          path.store8((r[b]! + imm) | 0, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 82 satisfies Op['STRH_IMM']:
          path.store16((r[b]! + imm) | 0, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 83 satisfies Op['STR_REG']:
          path.store32((r[b]! + (r[c]! << imm)) | 0, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 84 satisfies Op['STRB_REG']:
          path.store8((r[b]! + (r[c]! << imm)) | 0, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 85 satisfies Op['STRH_REG']:
          path.store16((r[b]! + (r[c]! << imm)) | 0, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 86 satisfies Op['LDM']:
          loadMultiple(r, path, imm, b, c);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 87 satisfies Op['STM']:
          storeMultiple(r, path, imm, b, c);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 88 satisfies Op['LDRD']: {
          const address = (r[b]! + imm) | 0;
          if (unaligned(r, address, 4)) {
            trapped(r, code, i);
            return;
          }
          const v = path.load32(address);
          const w = r[TRAP] === 0 ? path.load32((address + 4) | 0) : 0;
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = v;
          r[c] = w;
          break;
        }
        case 89 satisfies Op['STRD']: {
          const address = (r[b]! + imm) | 0;
          if (!unaligned(r, address, 4)) {
            path.store32(address, r[a]!);
            if (r[TRAP] === 0) path.store32((address + 4) | 0, r[c]!);
          }
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        }
        case 90 satisfies Op['LDREX']: {
          const address = (r[b]! + imm) | 0;
          const v = unaligned(r, address, c) ? 0 : path.load(address, c);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[EXCLUSIVE] = 1;
          r[a] = v;
          break;
        }
        case 91 satisfies Op['STREX']: {
          const address = (r[b]! + (imm >> 3)) | 0;
          if (!unaligned(r, address, imm & 7) && r[EXCLUSIVE] !== 0) path.store(address, imm & 7, r[c]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = r[EXCLUSIVE] !== 0 ? 0 : 1;
          r[EXCLUSIVE] = 0;
          break;
        }
        case 92 satisfies Op['CLREX']:
          r[EXCLUSIVE] = 0;
          break;
        case 93 satisfies Op['B']:
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 94 satisfies Op['BEQ']:
          if (r[Z] !== 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 95 satisfies Op['BNE']:
          if (r[Z] === 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 96 satisfies Op['BCS']:
          if (r[C] === 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 97 satisfies Op['BCC']:
          if (r[C] !== 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 98 satisfies Op['BMI']:
          if (r[N]! >= 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 99 satisfies Op['BPL']:
          if (r[N]! < 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 100 satisfies Op['BVS']:
          if (r[V] === 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 101 satisfies Op['BVC']:
          if (r[V] !== 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 102 satisfies Op['BHI']:
          if (r[C] === 0 || r[Z] === 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 103 satisfies Op['BLS']:
          if (r[C] !== 0 && r[Z] !== 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 104 satisfies Op['BGE']:
          if (r[N]! >>> 31 !== r[V]) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 105 satisfies Op['BLT']:
          if (r[N]! >>> 31 === r[V]) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 106 satisfies Op['BGT']:
          if (r[Z] === 0 || r[N]! >>> 31 !== r[V]) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 107 satisfies Op['BLE']:
          if (r[Z] !== 0 && r[N]! >>> 31 === r[V]) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 108 satisfies Op['BL']:
          r[CYCLES]! += 2;
          r[LR] = (code[i + 2]! + 4) | 1;
          pc = imm;
          continue outer;
        case 109 satisfies Op['BX']:
        case 110 satisfies Op['BLX']: {
          const target = r[a]!;
          r[CYCLES]! += 2;
          if ((operation & 0xff) === 110) {
            r[LR] = (code[i + 2]! + 2) | 1;
          } else if (target >>> 28 === 15 && r[IPSR] !== 0) {
            r[TRAP] = TRAP_EXCEPTION_RETURN;
            r[TRAP_DATA] = target;
            trapped(r, code, i);
            return;
          }
          pc = target & ~1;
          if ((target & 1) === 0) {
            r[THUMB] = 0;
            r[PC] = pc;
            return;
          }
          continue outer;
        }
        case 111 satisfies Op['CBZ']:
          if (r[a] !== 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 112 satisfies Op['CBNZ']:
          if (r[a] === 0) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        case 113 satisfies Op['TBB']:
        case 114 satisfies Op['TBH']: {
          const v = (operation & 0xff) === 113 ? path.load8((r[b]! + r[c]!) | 0) : path.load16((r[b]! + (r[c]! << 1)) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[CYCLES]! += 2;
          pc = (imm + (v << 1)) | 0;
          continue outer;
        }
        case 115 satisfies Op['BRANCH_REG']:
          r[CYCLES]! += 2;
          pc = r[a]! & ~1;
          continue outer;
        case 116 satisfies Op['MRS']:
          r[a] = system.mrs(imm);
          break;
        case 117 satisfies Op['MSR']:
          system.msr(a, r[b]!, c);
          break;
        case 118 satisfies Op['CPS']:
          system.cps(a === 1, (b & 2) !== 0, (b & 1) !== 0);
          break;
        case 119 satisfies Op['TRAP']:
          r[TRAP] = a;
          r[TRAP_DATA] = imm;
          trapped(r, code, i);
          return;
        case 120 satisfies Op['SEV']:
          system.sendEvent();
          break;
        case 121 satisfies Op['DSP']:
          dsp(r, imm, a, b, c);
          break;
        case 122 satisfies Op['DSP_LONG']:
          dspLong(r, imm & 0xffff, a, b, c, imm >>> 16);
          break;
        case 123 satisfies Op['FLOAT_CHECK']:
          if (r[FLOAT_READY] === 0 && !float.prepare()) {
            trapped(r, code, i);
            return;
          }
          break;
        case 124 satisfies Op['FLOAT']:
          executeFloat(f, imm & 0xffff, a, b, c | (imm >>> 16));
          break;
        case 125 satisfies Op['FLOAT_LOAD']:
          loadWords(r, path, a, (r[b]! + imm) | 0, c);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 126 satisfies Op['FLOAT_STORE']:
          storeWords(r, path, a, (r[b]! + imm) | 0, c);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 127 satisfies Op['LOAD_USER']: {
          const v = path.loadAsUser((r[b]! + imm) | 0, c);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[a] = v;
          break;
        }
        case 128 satisfies Op['STORE_USER']:
          path.storeAsUser((r[b]! + imm) | 0, c, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 129 satisfies Op['GUARD']:
          r[TRAP] = system.guard(a, (r[b]! + imm) | 0);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          break;
        case 130 satisfies Op['TEST_TARGET']:
          r[a] = system.testTarget(r[b]!, c === 1);
          break;
        case 131 satisfies Op['LDR_MOVE']: {
          const base = r[b]!;
          const moved = (base + imm) | 0;
          const v = path.load32(c === 0 ? base : moved);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[b] = moved;
          r[a] = v;
          break;
        }
        case 132 satisfies Op['LDRB_MOVE']: {
          const base = r[b]!;
          const moved = (base + imm) | 0;
          const v = path.load8(c === 0 ? base : moved);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[b] = moved;
          r[a] = v;
          break;
        }
        case 133 satisfies Op['STR_MOVE']: {
          const base = r[b]!;
          const moved = (base + imm) | 0;
          path.store32(c === 0 ? base : moved, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[b] = moved;
          break;
        }
        case 134 satisfies Op['STRB_MOVE']: {
          const base = r[b]!;
          const moved = (base + imm) | 0;
          path.store8(c === 0 ? base : moved, r[a]!);
          if (r[TRAP] !== 0) {
            trapped(r, code, i);
            return;
          }
          r[b] = moved;
          break;
        }
        case 135 satisfies Op['ADD_LSL']:
          r[a] = r[b]! + (r[c]! << imm);
          break;
        case 136 satisfies Op['SUBS_REG_BNE']:
        case 137 satisfies Op['SUBS_REG_BEQ']: {
          const x = r[b]!;
          const y = r[c]!;
          const w = (x - y) | 0;
          r[C] = x >>> 0 >= y >>> 0 ? 1 : 0;
          r[V] = ((x ^ y) & (x ^ w)) >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          if ((w === 0) !== ((operation & 0xff) === 137)) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        }
        case 138 satisfies Op['SUBS_IMM_BNE']:
        case 139 satisfies Op['SUBS_IMM_BEQ']: {
          const x = r[b]!;
          const w = (x - c) | 0;
          r[C] = x >>> 0 >= c ? 1 : 0;
          r[V] = ((x ^ c) & (x ^ w)) >>> 31;
          r[a] = w;
          r[N] = w;
          r[Z] = w;
          if ((w === 0) !== ((operation & 0xff) === 139)) break;
          r[CYCLES]! += 2;
          pc = imm;
          continue outer;
        }
      }
      i = (i + 4) | 0;
    }
  }
  r[PC] = pc;
}

/** Leaves R15 at the instruction that has not completed. */
function trapped(r: Int32Array, code: Int32Array, i: number): void {
  const address = code[i + 2]!;
  const it = code[i + 3]! & 0xff;
  r[PC] = address;
  r[ITSTATE] = it;
  r[TRAP_NEXT] = address + (code[i + 3]! >> 8);
  r[TRAP_NEXT_IT] = (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
}

/** Whether a condition holds (A7.3). */
function holds(r: Int32Array, condition: number): boolean {
  const n = r[20]! < 0 ? 1 : 0;
  const z = r[21] === 0;
  const c = r[22] === 1;
  const v = r[23]!;
  let result: boolean;
  switch (condition >>> 1) {
    case 0:
      result = z;
      break;
    case 1:
      result = c;
      break;
    case 2:
      result = n === 1;
      break;
    case 3:
      result = v === 1;
      break;
    case 4:
      result = c && !z;
      break;
    case 5:
      result = n === v;
      break;
    default:
      result = n === v && !z;
  }
  return (condition & 1) === 1 ? !result : result;
}
