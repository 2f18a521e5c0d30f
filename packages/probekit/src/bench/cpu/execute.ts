/**
 * The interpreter: runs blocks until the cycle limit, or until an instruction needs the rest of the core (the `TRAP`
 * words say why). From one operation to the next nothing is called, so that its speed does not hang on what the compiler
 * chooses to inline: an operation that needs more than registers and the pages found before is left to `execute-rare.ts`.
 * The labels are literal numbers, since only those become a jump table; `satisfies` ties each to its name. What an
 * operation's words mean is in `operations.ts`, a line of pages in `fast-pages.ts`. Source: ARM DDI 0403E.e, A7.7.
 */
import type { BlockCache } from './block-cache.ts';
import { executeRare, LEFT, NEXT, type RareParts } from './execute-rare.ts';
import { FZ_OR_RMODE, IXC } from './float-state.ts';
import type { Block, OP } from './operations.ts';
import { ITSTATE, PC, TRAP, TRAP_ADDRESS, TRAP_NEXT, TRAP_NEXT_IT } from './state.ts';

type Op = typeof OP;

/** Runs from R15, beginning with `first` when given. Afterwards R15 is the address to go on at. */
export function interpret(parts: RareParts, cache: BlockCache, first: Block | undefined): void {
  const { path } = parts;
  const { r, single, double } = parts.f;
  const FLOAT_STATE = FZ_OR_RMODE | IXC;
  const SMALLEST_SINGLE = 2 ** -126;
  const SMALLEST_DOUBLE = 2 ** -1022;
  const ENDLESS = Number.POSITIVE_INFINITY;
  const LR = 14;
  const TEMP = 18;
  const N = 20;
  const Z = 21;
  const C = 22;
  const V = 23;
  const IPSR = 28;
  const CYCLES = 36;
  const LIMIT = 37;
  const FPSCR = 43;
  const FLOAT_READY = 44;
  /** `PAGE_OF_WORD` and so on. */
  const WORD_PAGE = ~0xff | 3;
  const HALFWORD_PAGE = ~0xff | 1;
  const BYTE_PAGE = ~0xff;
  const lines = cache.lines;
  let pc = r[15]!;
  /** What runs, and the operation to go on with; negative: the block at `pc` is still to be found. */
  let code = r;
  let i = -1;
  if (first !== undefined && r[CYCLES]! < r[LIMIT]!) {
    r[CYCLES]! += first.cycles;
    code = first.code;
    i = 0;
  }
  for (;;) {
    // Only what is called below changes these.
    const limit = r[LIMIT]!;
    const { loads, stores, words, halfwords, bytes } = path;
    blocks: for (;;) {
      if (i < 0) {
        if (r[CYCLES]! >= limit) {
          r[PC] = pc;
          return;
        }
        const block = lines[(pc >>> 1) & 0xfff]!;
        if (block.address !== pc >>> 0 || block.generation !== block.region.generation || block.region.readable !== true) break;
        r[CYCLES]! += block.cycles;
        code = block.code;
        i = 0;
      }
      operations: for (; ; i = (i + 4) | 0) {
        const operation = code[i]!;
        const a = (operation >>> 8) & 0xff;
        const b = (operation >>> 16) & 0xff;
        const c = operation >>> 24;
        const imm = code[(i + 1) | 0]!;
        switch (operation & 0xff) {
          case 0 satisfies Op['END']:
            if ((code[(i + 3) | 0]! & 0xff) !== 0) break blocks;
            pc = imm;
            i = -1;
            continue blocks;
          case 1 satisfies Op['SKIP']: {
            let holds: boolean;
            if (a < 2) holds = r[Z] === 0;
            else if (a < 4) holds = r[C] !== 0;
            else if (a < 6) holds = r[N]! < 0;
            else if (a < 8) holds = r[V] !== 0;
            else if (a < 10) holds = r[C] !== 0 && r[Z] !== 0;
            else holds = r[N]! >>> 31 === r[V] && (a < 12 || r[Z] !== 0);
            if (holds === ((a & 1) === 1)) i = (i + imm) | 0;
            break;
          }
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
          case 18 satisfies Op['SHIFT_REG']: {
            const v = r[b]!;
            const amount = r[c]! & 0xff;
            if (amount > 31 || imm === 3) break blocks;
            r[a] = imm === 0 ? v << amount : imm === 1 ? v >>> amount : v >> amount;
            break;
          }
          case 19 satisfies Op['SHIFTS_REG']: {
            const v = r[b]!;
            const amount = r[c]! & 0xff;
            if (amount === 0 || amount > 31 || imm === 3) break blocks;
            const w = imm === 0 ? v << amount : imm === 1 ? v >>> amount : v >> amount;
            r[C] = (v >>> (imm === 0 ? 32 - amount : amount - 1)) & 1;
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
          case 55 satisfies Op['SDIV']:
            if (r[c] === 0) break blocks;
            r[a] = r[b]! / r[c]!;
            break;
          case 56 satisfies Op['UDIV']:
            if (r[c] === 0) break blocks;
            r[a] = (r[b]! >>> 0) / (r[c]! >>> 0);
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
          case 67 satisfies Op['MOVT']:
            r[a] = (r[a]! & 0xffff) | imm;
            break;
          case 70 satisfies Op['LDR_IMM']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & WORD_PAGE)) break blocks;
            r[a] = words[(address + loads[line + 1]!) >>> 2]!;
            break;
          }
          case 71 satisfies Op['LDRB_IMM']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & BYTE_PAGE)) break blocks;
            r[a] = bytes[(address + loads[line + 1]!) | 0]!;
            break;
          }
          case 72 satisfies Op['LDRH_IMM']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & HALFWORD_PAGE)) break blocks;
            r[a] = halfwords[(address + loads[line + 1]!) >>> 1]!;
            break;
          }
          case 73 satisfies Op['LDRSB_IMM']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & BYTE_PAGE)) break blocks;
            r[a] = (bytes[(address + loads[line + 1]!) | 0]! << 24) >> 24;
            break;
          }
          case 74 satisfies Op['LDRSH_IMM']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & HALFWORD_PAGE)) break blocks;
            r[a] = (halfwords[(address + loads[line + 1]!) >>> 1]! << 16) >> 16;
            break;
          }
          case 75 satisfies Op['LDR_REG']: {
            const address = (r[b]! + (r[c]! << imm)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & WORD_PAGE)) break blocks;
            r[a] = words[(address + loads[line + 1]!) >>> 2]!;
            break;
          }
          case 76 satisfies Op['LDRB_REG']: {
            const address = (r[b]! + (r[c]! << imm)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & BYTE_PAGE)) break blocks;
            r[a] = bytes[(address + loads[line + 1]!) | 0]!;
            break;
          }
          case 77 satisfies Op['LDRH_REG']: {
            const address = (r[b]! + (r[c]! << imm)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & HALFWORD_PAGE)) break blocks;
            r[a] = halfwords[(address + loads[line + 1]!) >>> 1]!;
            break;
          }
          case 78 satisfies Op['LDRSB_REG']: {
            const address = (r[b]! + (r[c]! << imm)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & BYTE_PAGE)) break blocks;
            r[a] = (bytes[(address + loads[line + 1]!) | 0]! << 24) >> 24;
            break;
          }
          case 79 satisfies Op['LDRSH_REG']: {
            const address = (r[b]! + (r[c]! << imm)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & HALFWORD_PAGE)) break blocks;
            r[a] = (halfwords[(address + loads[line + 1]!) >>> 1]! << 16) >> 16;
            break;
          }
          case 80 satisfies Op['STR_IMM']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & WORD_PAGE)) break blocks;
            words[(address + stores[line + 1]!) >>> 2] = r[a]!;
            break;
          }
          case 81 satisfies Op['STRB_IMM']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & BYTE_PAGE)) break blocks;
            bytes[(address + stores[line + 1]!) | 0] = r[a]!;
            break;
          }
          case 82 satisfies Op['STRH_IMM']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & HALFWORD_PAGE)) break blocks;
            halfwords[(address + stores[line + 1]!) >>> 1] = r[a]!;
            break;
          }
          case 83 satisfies Op['STR_REG']: {
            const address = (r[b]! + (r[c]! << imm)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & WORD_PAGE)) break blocks;
            words[(address + stores[line + 1]!) >>> 2] = r[a]!;
            break;
          }
          case 84 satisfies Op['STRB_REG']: {
            const address = (r[b]! + (r[c]! << imm)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & BYTE_PAGE)) break blocks;
            bytes[(address + stores[line + 1]!) | 0] = r[a]!;
            break;
          }
          case 85 satisfies Op['STRH_REG']: {
            const address = (r[b]! + (r[c]! << imm)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & HALFWORD_PAGE)) break blocks;
            halfwords[(address + stores[line + 1]!) >>> 1] = r[a]!;
            break;
          }
          case 86 satisfies Op['LDM']: {
            const start = r[b]!;
            const address = (c & 2) === 0 ? start : (start - 4 * a) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & WORD_PAGE) || (address & 0xff) + 4 * a > 0x100) break blocks;
            let at = (address + loads[line + 1]!) >>> 2;
            for (let list = imm; list !== 0; list &= list - 1) {
              const index = 31 - Math.clz32(list & -list);
              r[index === 15 ? TEMP : index] = words[at]!;
              at = (at + 1) | 0;
            }
            if ((c & 1) !== 0) r[b] = (c & 2) === 0 ? start + 4 * a : address;
            break;
          }
          case 87 satisfies Op['STM']: {
            const start = r[b]!;
            const address = (c & 2) === 0 ? start : (start - 4 * a) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & WORD_PAGE) || (address & 0xff) + 4 * a > 0x100) break blocks;
            let at = (address + stores[line + 1]!) >>> 2;
            for (let list = imm; list !== 0; list &= list - 1) {
              words[at] = r[31 - Math.clz32(list & -list)]!;
              at = (at + 1) | 0;
            }
            if ((c & 1) !== 0) r[b] = (c & 2) === 0 ? start + 4 * a : address;
            break;
          }
          case 88 satisfies Op['LDRD']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & WORD_PAGE) || (address & 0xff) === 0xfc) break blocks;
            const at = (address + loads[line + 1]!) >>> 2;
            r[a] = words[at]!;
            r[c] = words[at + 1]!;
            break;
          }
          case 89 satisfies Op['STRD']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & WORD_PAGE) || (address & 0xff) === 0xfc) break blocks;
            const at = (address + stores[line + 1]!) >>> 2;
            words[at] = r[a]!;
            words[at + 1] = r[c]!;
            break;
          }
          case 93 satisfies Op['B']:
            pc = imm;
            break operations;
          case 94 satisfies Op['BEQ']:
            if (r[Z] !== 0) break;
            pc = imm;
            break operations;
          case 95 satisfies Op['BNE']:
            if (r[Z] === 0) break;
            pc = imm;
            break operations;
          case 96 satisfies Op['BCS']:
            if (r[C] === 0) break;
            pc = imm;
            break operations;
          case 97 satisfies Op['BCC']:
            if (r[C] !== 0) break;
            pc = imm;
            break operations;
          case 98 satisfies Op['BMI']:
            if (r[N]! >= 0) break;
            pc = imm;
            break operations;
          case 99 satisfies Op['BPL']:
            if (r[N]! < 0) break;
            pc = imm;
            break operations;
          case 100 satisfies Op['BVS']:
            if (r[V] === 0) break;
            pc = imm;
            break operations;
          case 101 satisfies Op['BVC']:
            if (r[V] !== 0) break;
            pc = imm;
            break operations;
          case 102 satisfies Op['BHI']:
            if (r[C] === 0 || r[Z] === 0) break;
            pc = imm;
            break operations;
          case 103 satisfies Op['BLS']:
            if (r[C] !== 0 && r[Z] !== 0) break;
            pc = imm;
            break operations;
          case 104 satisfies Op['BGE']:
            if (r[N]! >>> 31 !== r[V]) break;
            pc = imm;
            break operations;
          case 105 satisfies Op['BLT']:
            if (r[N]! >>> 31 === r[V]) break;
            pc = imm;
            break operations;
          case 106 satisfies Op['BGT']:
            if (r[Z] === 0 || r[N]! >>> 31 !== r[V]) break;
            pc = imm;
            break operations;
          case 107 satisfies Op['BLE']:
            if (r[Z] !== 0 && r[N]! >>> 31 === r[V]) break;
            pc = imm;
            break operations;
          case 108 satisfies Op['BL']:
            r[LR] = (code[(i + 2) | 0]! + 4) | 1;
            pc = imm;
            break operations;
          case 109 satisfies Op['BX']: {
            const target = r[a]!;
            if ((target & 1) === 0 || (target >>> 28 === 15 && r[IPSR] !== 0)) break blocks;
            pc = target & ~1;
            break operations;
          }
          case 110 satisfies Op['BLX']: {
            const target = r[a]!;
            if ((target & 1) === 0) break blocks;
            r[LR] = (code[(i + 2) | 0]! + 2) | 1;
            pc = target & ~1;
            break operations;
          }
          case 111 satisfies Op['CBZ']:
            if (r[a] !== 0) break;
            pc = imm;
            break operations;
          case 112 satisfies Op['CBNZ']:
            if (r[a] === 0) break;
            pc = imm;
            break operations;
          case 113 satisfies Op['TBB']: {
            const address = (r[b]! + r[c]!) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & BYTE_PAGE)) break blocks;
            pc = (imm + (bytes[(address + loads[line + 1]!) | 0]! << 1)) | 0;
            break operations;
          }
          case 114 satisfies Op['TBH']: {
            const address = (r[b]! + (r[c]! << 1)) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & HALFWORD_PAGE)) break blocks;
            pc = (imm + (halfwords[(address + loads[line + 1]!) >>> 1]! << 1)) | 0;
            break operations;
          }
          case 115 satisfies Op['BRANCH_REG']:
            pc = r[a]! & ~1;
            break operations;
          case 123 satisfies Op['FLOAT_CHECK']:
            if (r[FLOAT_READY] === 0) break blocks;
            break;
          case 124 satisfies Op['FLOAT']: {
            // Sum, difference and product as the host has them: normal, to nearest, and what is lost has been told before.
            if (imm >>> 0 > 5 || (r[FPSCR]! & FLOAT_STATE) !== IXC) break blocks;
            if ((imm & 1) === 0) {
              const x = single[b]!;
              const y = single[c]!;
              const value = Math.fround(imm === 0 ? x + y : imm === 2 ? x - y : x * y);
              const size = Math.abs(value);
              if (!(size > SMALLEST_SINGLE && size < ENDLESS)) break blocks;
              single[a] = value;
            } else {
              const x = double[b]!;
              const y = double[c]!;
              const value = imm === 1 ? x + y : imm === 3 ? x - y : x * y;
              const size = Math.abs(value);
              if (!(size > SMALLEST_DOUBLE && size < ENDLESS)) break blocks;
              double[a] = value;
            }
            break;
          }
          case 125 satisfies Op['FLOAT_LOAD']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & WORD_PAGE) || (address & 0xff) + 4 * c > 0x100) break blocks;
            let at = (address + loads[line + 1]!) >>> 2;
            for (let to = a; to < a + c; to++) r[to] = words[at++]!;
            break;
          }
          case 126 satisfies Op['FLOAT_STORE']: {
            const address = (r[b]! + imm) | 0;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & WORD_PAGE) || (address & 0xff) + 4 * c > 0x100) break blocks;
            let at = (address + stores[line + 1]!) >>> 2;
            for (let from = a; from < a + c; from++) words[at++] = r[from]!;
            break;
          }
          case 131 satisfies Op['LDR_MOVE']: {
            const base = r[b]!;
            const moved = (base + imm) | 0;
            const address = c === 0 ? base : moved;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & WORD_PAGE)) break blocks;
            r[a] = words[(address + loads[line + 1]!) >>> 2]!;
            r[b] = moved;
            break;
          }
          case 132 satisfies Op['LDRB_MOVE']: {
            const base = r[b]!;
            const moved = (base + imm) | 0;
            const address = c === 0 ? base : moved;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (loads[line] !== (address & BYTE_PAGE)) break blocks;
            r[a] = bytes[(address + loads[line + 1]!) | 0]!;
            r[b] = moved;
            break;
          }
          case 133 satisfies Op['STR_MOVE']: {
            const base = r[b]!;
            const moved = (base + imm) | 0;
            const address = c === 0 ? base : moved;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & WORD_PAGE)) break blocks;
            words[(address + stores[line + 1]!) >>> 2] = r[a]!;
            r[b] = moved;
            break;
          }
          case 134 satisfies Op['STRB_MOVE']: {
            const base = r[b]!;
            const moved = (base + imm) | 0;
            const address = c === 0 ? base : moved;
            const line = ((address >>> 7) ^ (address >>> 20)) & 2046;
            if (stores[line] !== (address & BYTE_PAGE)) break blocks;
            bytes[(address + stores[line + 1]!) | 0] = r[a]!;
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
            pc = imm;
            break operations;
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
            pc = imm;
            break operations;
          }
          default:
            break blocks;
        }
      }
      r[CYCLES]! += 2;
      i = -1;
    }
    if (i < 0) {
      const found = cache.find(pc >>> 0, Number.POSITIVE_INFINITY);
      if (typeof found === 'number') {
        r[PC] = pc;
        r[TRAP] = found;
        r[TRAP_ADDRESS] = pc;
        r[TRAP_NEXT] = pc;
        r[TRAP_NEXT_IT] = r[ITSTATE]!;
        return;
      }
      r[CYCLES]! += found.cycles;
      code = found.code;
      i = 0;
    } else {
      const outcome = executeRare(parts, code, i);
      if (outcome === LEFT) return;
      if (outcome === NEXT) {
        i = (i + 4) | 0;
      } else {
        pc = r[15]!;
        i = -1;
      }
    }
  }
}
