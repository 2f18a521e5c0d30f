/** The cases: instructions alone, and sequences with IT blocks, branches and exclusive accesses, with the registers they find. */
import type { Instruction } from './instruction-pool.ts';
import { mayDiffer } from './integer-differs.ts';
import { leftOut } from './integer-left-out.ts';
import { CASE_WORDS, CODE_BYTES, layoutOf, PRIVILEGED, SET_WORDS, TRAPS, TRAPS_SHIFT } from './integer-program.ts';
import type { Places } from './machines.ts';
import { Random } from './random.ts';

export interface Case {
  readonly instructions: readonly Instruction[];
  readonly set: number;
  readonly privileged: boolean;
  /** CCR.UNALIGN_TRP and CCR.DIV_0_TRP. */
  readonly traps: number;
}

/** Sets of registers: the first half data of every kind, the second half addresses in the arena and small indices. */
const SETS = 256;
const SVC = 0xdf00;

export function registerSets(places: Places): Uint8Array {
  const { place, arena, centre } = layoutOf(places);
  const random = new Random(0x5e75);
  const words = new Uint32Array(SETS * SET_WORDS);
  for (let set = 0; set < SETS; set++) {
    for (let word = 0; word < SET_WORDS; word++) {
      words[set * SET_WORDS + word] = set < SETS / 2 ? dataWord(random) : addressWord(random, arena, centre);
    }
    words[set * SET_WORDS + 6] = place;
    words[set * SET_WORDS + 7] = (0x0100_0000 | (random.below(32) << 27) | (random.below(16) << 16)) >>> 0;
  }
  return new Uint8Array(words.buffer);
}

function dataWord(random: Random): number {
  const word = random.word();
  const ends = [word, word, word >>> random.below(32), 0, 0xffff_ffff, 0x8000_0000, 0x7fff_ffff, random.below(40), 0x8000_8000];
  return random.pick(ends) >>> 0;
}

/** A few lie at the end of the arena, where an access may cross the border. */
function addressWord(random: Random, arena: number, centre: number): number {
  const at = centre + random.below(256) - 128;
  if (random.below(16) === 0) return arena + 0x4000 - random.below(16);
  return random.pick([at & ~3, at & ~3, at & ~3, at, at | 1, random.below(64)]);
}

const MEMORY = /^(ld|st|push|pop|tb[bh])/;

export function isMemory({ mnemonic }: Instruction): boolean {
  return MEMORY.test(mnemonic);
}
/** Ends a sequence, since it may leave it. */
function leaves({ mnemonic, operands }: Instruction): boolean {
  return /^(b|bl|blx|bx|cbn?z|tb[bh]|b<c>|svc|bkpt|undefined)(\.[nw])?$/.test(mnemonic) || /^pc|\bpc\}/.test(operands);
}
/** By themselves they would find a monitor that another address has opened. */
const isExclusive = ({ mnemonic }: Instruction) => /^(ld|st)rex/.test(mnemonic);
const isSystem = ({ mnemonic }: Instruction) => /^(msr|mrs|cps)/.test(mnemonic);
const isIt = ({ mnemonic }: Instruction) => /^it[te]{0,3}$/.test(mnemonic);
/** A privileged program could take the handlers' stack or priority away. */
const takesOver = ({ operands }: Instruction) => /MSP|PSP|CONTROL|FAULTMASK|f/.test(operands);

function caseOf(instructions: readonly Instruction[], index: number): Case {
  const memory = instructions.some(isMemory);
  const [first] = instructions;
  const privileged = instructions.length === 1 && isSystem(first!) && !takesOver(first!) && index % 4 !== 3;
  return { instructions, set: (index % (SETS / 2)) + (memory ? SETS / 2 : 0), privileged, traps: (index & 3) << 3 };
}

/** Every instruction once, and those of rare forms again and again, up to `wanted` of a form. */
export function singleCases(pool: readonly Instruction[], wanted: number): readonly Case[] {
  const forms = new Map<string, Instruction[]>();
  for (const each of pool) {
    if (leftOut(each)) continue;
    const found = forms.get(each.form);
    if (found === undefined) forms.set(each.form, [each]);
    else found.push(each);
  }
  let index = 0;
  return [...forms.values()].flatMap((found) => {
    const count = Math.max(found.length, wanted);
    return Array.from({ length: count }, (_, each) => caseOf([found[each % found.length]!], index++));
  });
}

export interface Pools {
  readonly narrow: readonly Instruction[];
  readonly wide: readonly Instruction[];
  /** LDREX and STREX with the same base, in pairs. */
  readonly exclusives: readonly Instruction[];
}

/** The words of `exclusives`: loads and stores of all widths, R0 to R7. */
export function exclusiveWords(): readonly number[] {
  const random = new Random(0xe8);
  return Array.from({ length: 64 }, (_, index) => {
    const base = random.below(6);
    const [load, store] = random.pick([
      [0xe850_0f00, 0xe840_0000],
      [0xe8d0_0f4f, 0xe8c0_0f40],
      [0xe8d0_0f5f, 0xe8c0_0f50],
    ] as const);
    const word = load === 0xe850_0f00;
    return [(load | (base << 16) | (6 << 12)) >>> 0, (store | (base << 16) | ((index & 5) << 12) | (word ? 7 << 8 : 7)) >>> 0];
  }).flat();
}

/**
 * QEMU keeps registers that are written again behind a division in the host's own: at a fault of the division it shows older
 * values than ARM DDI 0403E.e, B1.5.6 wants on the stack. So the fault comes with divisions alone.
 */
const DIV_0_TRP = 0x10;

/** Sequences of one to twelve instructions. */
export function sequences({ narrow, wide, exclusives }: Pools, count: number, seed: number): readonly Case[] {
  const random = new Random(seed);
  const forms = new Map<string, Instruction[]>();
  const its = narrow.filter((each) => isIt(each) && !leftOut(each));
  for (const each of [...narrow, ...wide]) {
    if (leftOut(each) || leaves(each) || isSystem(each) || isIt(each) || isExclusive(each) || mayDiffer(each)) continue;
    const found = forms.get(each.form);
    if (found === undefined) forms.set(each.form, [each]);
    else if (found.length < 64) found.push(each);
  }
  const classes = [...forms.values()];
  const plain = classes.filter(([each]) => !isMemory(each!));
  return Array.from({ length: count }, (_, index) => {
    // Without loads and stores a sequence is likelier to reach its end.
    const from = index % 2 === 0 ? plain : classes;
    const instructions = Array.from({ length: 1 + random.below(12) }, () => random.pick(random.pick(from)));
    const last = instructions.length - 1;
    // A branch may neither go into an IT block nor be inside, but for its end (A7.7.12).
    if (index % 3 === 0 && last > 0) instructions[random.below(last)] = random.pick(its);
    if (index % 3 === 1 && last > 1) insertBranch(instructions, narrow, random);
    if (index % 12 === 2) insertExclusives(instructions, exclusives, random);
    while (byteLength(instructions) > CODE_BYTES - 4) instructions.pop();
    const made = caseOf(instructions, index);
    const divides = instructions.some(({ mnemonic }) => /^[su]div/.test(mnemonic));
    return { ...made, privileged: false, traps: divides ? made.traps & ~DIV_0_TRP : made.traps };
  });
}

function byteLength(instructions: readonly Instruction[]): number {
  return instructions.reduce((sum, { wide }) => sum + (wide ? 4 : 2), 0);
}

/**
 * Between the two nothing may touch the base or memory: whether the monitor then still allows the store is IMPLEMENTATION
 * DEFINED (A3.4.1).
 */
function insertExclusives(instructions: Instruction[], exclusives: readonly Instruction[], random: Random): void {
  const pair = 2 * random.below(exclusives.length / 2);
  const [load, store] = [exclusives[pair]!, exclusives[pair + 1]!];
  const base = /\[(r\d+)/.exec(load.operands)![1]!;
  const harmless = instructions.filter((each) => !isMemory(each) && !new RegExp(`\\b${base}\\b`).test(each.operands));
  instructions.splice(0, instructions.length, load, ...harmless.slice(0, random.below(3)), store, ...instructions.slice(3));
}

/** A branch forward over some of the others: B, B with a condition, CBZ or CBNZ. */
function insertBranch(instructions: Instruction[], narrow: readonly Instruction[], random: Random): void {
  const at = random.below(instructions.length - 2);
  const over = 1 + random.below(instructions.length - 2 - at);
  const offset = byteLength(instructions.slice(at + 1, at + 1 + over)) - 2;
  const compare = 0xb100 | (random.below(2) << 11) | ((offset & 0x3e) << 2) | random.below(8);
  const condition = 0xd000 | (random.below(14) << 8) | ((offset >>> 1) & 0xff);
  instructions[at] = narrow[random.pick([compare, condition, condition, 0xe000 | ((offset >>> 1) & 0x7ff)])]!;
}

export function caseBytes(cases: readonly Case[]): Uint8Array {
  const bytes = new Uint8Array(cases.length * CASE_WORDS * 4);
  const view = new DataView(bytes.buffer);
  cases.forEach(({ instructions, set, privileged, traps }, index) => {
    const start = index * CASE_WORDS * 4;
    let at = start;
    const put = (halfword: number) => {
      view.setUint16(at, halfword, true);
      at += 2;
    };
    for (const { word, wide } of instructions) {
      if (wide) put(word >>> 16);
      put(word & 0xffff);
    }
    while (at < start + CODE_BYTES) put(SVC);
    view.setUint32(at, (set | ((traps & TRAPS) << TRAPS_SHIFT) | (privileged ? PRIVILEGED : 0)) >>> 0, true);
  });
  return bytes;
}
