/**
 * Where a function without a call frame description keeps its caller's registers, by what its first instructions do with the stack.
 * Source: ARM DDI 0403E.e, A7.7.99 (PUSH), A7.7.176 (SUB SP), A7.7.162 (STR), A7.7.252 (VPUSH), A7.7.5 (ADD SP).
 */
import { viewOf } from '../base/index.ts';
import type { FrameRules, RegisterRule } from './frame-rules.ts';

const SP = 13;
const LR = 14;
/** S0 in DWARF's numbers of Arm. */
const S0 = 64;
const WORD_BYTES = 4;
/** Compilers have set up the frame by then. */
const MOST_HALF_WORDS = 40;

/** @param code the function's first bytes, up to the instruction that is about to be executed */
export function prologueRules(code: Uint8Array): FrameRules {
  const view = viewOf(code);
  const count = Math.min(code.length >> 1, MOST_HALF_WORDS);
  const halfWord = (index: number) => (index < count ? view.getUint16(2 * index, true) : 0);
  /** Below the CFA: where the stack pointer is, and where registers are saved. */
  let depth = 0;
  let frame: { register: number; depth: number } | undefined;
  const saved = new Map<number, number>();
  const push = (registers: readonly number[]) => {
    depth += WORD_BYTES * registers.length;
    for (const [index, register] of registers.entries()) saved.set(register, depth - WORD_BYTES * index);
  };
  for (let index = 0; index < count; index++) {
    const first = halfWord(index);
    if (first >> 11 < 0b11101) {
      if ((first & 0xfe00) === 0xb400) push([...listed(first & 0xff), ...(first & 0x100 ? [LR] : [])]);
      else if ((first & 0xff80) === 0xb080) depth += WORD_BYTES * (first & 0x7f);
      else if ((first & 0xff00) === 0xaf00) frame = { register: 7, depth: depth - WORD_BYTES * (first & 0xff) };
      else if (first === 0x466f) frame = { register: 7, depth };
      else if (isBranch(first)) break;
      continue;
    }
    // An instruction of two half-words that has not been executed whole does not count.
    if (index + 1 >= count) break;
    const second = halfWord(++index);
    if (first === 0xe92d) push(listed(second));
    else if (first === 0xf84d && (second & 0xfff) === 0xd04) push([second >> 12]);
    else if (first === 0xed2d && (second & 0xf00) === 0xb00) push(floats(second >> 12, 2, second & 0xff));
    else if ((first & 0xfbff) === 0xf1ad && (second & 0x8f00) === 0x0d00) depth += expanded(first, second);
    else if ((first & 0xfbff) === 0xf2ad && (second & 0x8f00) === 0x0d00) depth += plain(first, second);
    else if ((second & 0x8000) === 0x8000 && (first & 0xf800) === 0xf000) break;
  }
  const registers = new Map([...saved].map(([register, below]): [number, RegisterRule] => [register, { kind: 'saved', offset: -below }]));
  const cfa = frame ? { register: frame.register, offset: frame.depth } : { register: SP, offset: depth };
  return { cfa: { kind: 'register', ...cfa }, registers, returnRegister: LR };
}

function listed(bits: number): number[] {
  return Array.from({ length: 16 }, (_, register) => register).filter((register) => (bits >> register) & 1);
}

function floats(first: number, perRegister: number, words: number): number[] {
  return Array.from({ length: words }, (_, index) => S0 + first * perRegister + index);
}

/** B, BX, BLX, CBZ, CBNZ, POP with PC: behind them other ways begin. */
function isBranch(halfWord: number): boolean {
  return halfWord >> 12 === 0xd || halfWord >> 11 === 0x1c || (halfWord & 0xff00) === 0x4700 || (halfWord & 0xf500) === 0xb100;
}

function plain(first: number, second: number): number {
  return ((first & 0x400) << 1) | ((second & 0x7000) >> 4) | (second & 0xff);
}

/** A5.3.2: modified immediate constants. */
function expanded(first: number, second: number): number {
  const constant = plain(first, second);
  const byte = constant & 0xff;
  const high = constant >> 8;
  if (high < 4) return [byte, byte * 0x10001, byte * 0x1000100, byte * 0x1010101][high] ?? 0;
  const rotation = constant >> 7;
  const value = 0x80 | (constant & 0x7f);
  return ((value >>> rotation) | (value << (32 - rotation))) >>> 0;
}
