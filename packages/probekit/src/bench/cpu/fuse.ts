/**
 * Makes one operation of two neighbours that are often found together: a load or store and the step of its base, a compare and
 * the branch on it, a shift and the sum of what it gives. Each operation less saves the interpreter a turn.
 */
import { IMMEDIATE, OP, STRIDE } from './operations.ts';
import { TEMP } from './state.ts';

/** Where an operation keeps the address of its instruction. */
const ADDRESS = 2;
const MOVING: Readonly<Record<number, number>> = {
  [OP.LDR_IMM]: OP.LDR_MOVE,
  [OP.LDRB_IMM]: OP.LDRB_MOVE,
  [OP.STR_IMM]: OP.STR_MOVE,
  [OP.STRB_IMM]: OP.STRB_MOVE,
};
const COMPARED_WORDS: Readonly<Record<number, number>> = { [OP.BNE]: OP.SUBS_REG_BNE, [OP.BEQ]: OP.SUBS_REG_BEQ };
const COMPARED_NUMBERS: Readonly<Record<number, number>> = { [OP.BNE]: OP.SUBS_IMM_BNE, [OP.BEQ]: OP.SUBS_IMM_BEQ };

const codeOf = (operation: number) => operation & 0xff;
const a = (operation: number) => (operation >>> 8) & 0xff;
const b = (operation: number) => (operation >>> 16) & 0xff;
const c = (operation: number) => operation >>> 24;

/** Rewrites a block's operations in place. What an IT block leaves out by a count of words stays as long as it is. */
export function fuseNeighbours(words: number[]): void {
  let to = 0;
  let free = 0;
  for (let at = 0; at < words.length; at += STRIDE) {
    if (codeOf(words[at]!) === OP.SKIP) free = Math.max(free, at + STRIDE + words[at + IMMEDIATE]!);
    const fused = at >= free ? pairAt(words, at) : undefined;
    for (let index = 0; index < STRIDE; index++) words[to + index] = words[at + index]!;
    if (fused !== undefined) {
      words[to] = fused.operation;
      words[to + IMMEDIATE] = fused.immediate;
      at += STRIDE;
    }
    to += STRIDE;
  }
  words.length = to;
}

interface Fused {
  readonly operation: number;
  readonly immediate: number;
}

function pairAt(words: readonly number[], at: number): Fused | undefined {
  const first = words[at]!;
  const second = words[at + STRIDE];
  if (second === undefined) return undefined;
  const number = words[at + IMMEDIATE]!;
  const immediate = words[at + STRIDE + IMMEDIATE]!;
  const sameInstruction = words[at + ADDRESS] === words[at + STRIDE + ADDRESS];
  if (sameInstruction) return moving(first, number, second, immediate) ?? shifted(first, number, second);
  return comparing(first, number, second, immediate);
}

/** Pre-indexed and post-indexed accesses: `c` is 1 when the base moves before the access. */
function moving(first: number, number: number, second: number, offset: number): Fused | undefined {
  const code = MOVING[codeOf(first)];
  const base = b(first);
  if (code === undefined || codeOf(second) !== OP.ADD_IMM || a(second) !== base || b(second) !== base) return undefined;
  if (a(first) === base || (number !== 0 && number !== offset)) return undefined;
  const before = number === 0 ? 0 : 1;
  return { operation: code | (a(first) << 8) | (base << 16) | (before << 24), immediate: offset };
}

/** A sum whose second operand is shifted left. */
function shifted(first: number, places: number, second: number): Fused | undefined {
  if (codeOf(first) !== OP.LSL_IMM || a(first) !== TEMP || codeOf(second) !== OP.ADD_REG || c(second) !== TEMP) return undefined;
  if (b(second) === TEMP) return undefined;
  return { operation: OP.ADD_LSL | (a(second) << 8) | (b(second) << 16) | (b(first) << 24), immediate: places };
}

/** A difference, or a compare, and a branch on its zero: `c` is the second operand, a register or a number of one byte. */
function comparing(first: number, number: number, second: number, target: number): Fused | undefined {
  const code = codeOf(first);
  if (code === OP.CMP_REG || code === OP.SUBS_REG) {
    const fused = COMPARED_WORDS[codeOf(second)];
    return fused === undefined ? undefined : { operation: (first & ~0xff) | fused, immediate: target };
  }
  if ((code !== OP.CMP_IMM && code !== OP.SUBS_IMM) || number < 0 || number > 0xff) return undefined;
  const fused = COMPARED_NUMBERS[codeOf(second)];
  return fused === undefined ? undefined : { operation: (first & 0xff_ff00) | (number << 24) | fused, immediate: target };
}
