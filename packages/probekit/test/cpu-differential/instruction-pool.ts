/** Instructions as an independent disassembler sees them: GNU objdump names the mnemonic and the class of the operands. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.ts';

export interface Instruction {
  /** The half-word, or two of them with the first above. */
  readonly word: number;
  readonly wide: boolean;
  /** `adds`, or `undefined`. */
  readonly mnemonic: string;
  readonly operands: string;
  /** Mnemonic and operands without their numbers. */
  readonly form: string;
  /** objdump's own remark. */
  readonly unpredictable: boolean;
}

const NOP = 0xbf00;

/** Disassembles words; wide ones have a first half-word from 0xE800 on. Leaves files in `folder`. */
export function disassemble(words: readonly number[], folder: string): readonly Instruction[] {
  // An IT instruction would lend its condition to the words behind it.
  const spaced = words.flatMap((word) => (isIt(word) ? [word, NOP, NOP, NOP, NOP] : [word]));
  const bytes: number[] = [];
  for (const word of spaced) {
    if (word > 0xffff) bytes.push((word >>> 16) & 0xff, word >>> 24);
    bytes.push(word & 0xff, (word >>> 8) & 0xff);
  }
  const file = join(folder, 'pool.bin');
  writeFileSync(file, Uint8Array.from(bytes));
  const flags = ['-D', '-b', 'binary', '-m', 'arm', '-M', 'force-thumb,reg-names-std', '-z'];
  const text = execFileSync('arm-none-eabi-objdump', [...flags, file], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const lines = text.split('\n').filter((line) => /^ *[0-9a-f]+:\t/.test(line));
  if (lines.length !== spaced.length) throw new Error(`objdump printed ${lines.length} lines for ${spaced.length} words`);
  let line = 0;
  return words.map((word) => {
    const instruction = instructionOf(word, lines[line]!.split('\t'));
    line += isIt(word) ? 5 : 1;
    return instruction;
  });
}

function isIt(word: number): boolean {
  return word >>> 8 === 0xbf && (word & 15) !== 0;
}

/** What objdump knows of other architectures than ARMv7-M; their operands make no forms of their own. */
const FOREIGN =
  /^(vld|vst|bf(csel|lx?|x)?$|crc32|lda|stl|pac|aut|bxaut|clrm|cinc|cs|dls|wls|le|lctp|srs|rfe|cps|tt|sg|esb|smc|hvc|eret|dcps)/;

function instructionOf(word: number, [, , name = '', rest = '', ...remarks]: readonly string[]): Instruction {
  const remark = [rest, ...remarks].join(' ');
  const undefined_ = /UNDEFINED|undefined/.test(name + remark) || name.startsWith('.') || name === 'udf' || name === 'udf.w';
  const mnemonic = undefined_ ? 'undefined' : conditionless(word, name);
  const operands = undefined_ ? '' : rest.replace(/[;@].*/, '').trim();
  const form = word > 0xffff && FOREIGN.test(mnemonic) ? mnemonic.replace(/\..*/, '') : `${mnemonic} ${classOf(operands)}`.trim();
  return { word, wide: word > 0xffff, mnemonic, operands, form, unpredictable: /UNPREDICTABLE/.test(remark) };
}

/** Branches carry their condition in the name. */
function conditionless(word: number, name: string): string {
  const isBranch = word > 0xffff ? (word & 0xf800_d000) >>> 0 === 0xf000_8000 : word >>> 12 === 0xd;
  return isBranch ? name.replace(/^b(eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)\b/, 'b<c>') : name;
}

function classOf(operands: string): string {
  return operands
    .replace(/\{[^}]*\}/g, (list) => (list.includes('pc') ? '{list,pc}' : '{list}'))
    .replace(/\(UNDEF: \d+\)/, 'unknown')
    .replace(/#-?\d+|^\d+$/g, '#n')
    .replace(/\b0x[0-9a-f]+\b/g, 'target')
    .replace(/\br\d+\b/g, 'r')
    .replace(/\b(lr|ip|fp|sl|sp|r)\b/g, 'r')
    .replace(/(?<!^|\[)\bpc\b/g, 'r');
}

/** Every half-word that is an instruction of its own. */
export function narrowInstructions(folder: string): readonly Instruction[] {
  const all = Array.from({ length: 0xe800 }, (_, word) => word);
  return disassemble(all, folder);
}

/** Second half-words drawn for each first one. */
const DRAWS = 12;
const ROUNDS = 8;
const NEIGHBOURS = 64;
/** What is not an instruction makes up most of the space. */
const MOST_UNDEFINED = 4000;

/** Wide words outside the coprocessor space, at most `most` of every form that turns up, after a search for more of those with less than `wanted`. */
export function wideInstructions(wanted: number, most: number, folder: string): readonly Instruction[] {
  const random = new Random(0x1d5);
  const forms = new Map<string, Instruction[]>();
  const seen = new Set<number>();
  const add = (words: readonly number[]) => {
    const fresh = [...new Set(words)].filter((word) => isInteger(word) && !seen.has(word));
    for (const each of disassemble(fresh, folder)) {
      seen.add(each.word);
      const found = forms.get(each.form);
      if (found === undefined) forms.set(each.form, [each]);
      else if (found.length < (each.mnemonic === 'undefined' ? MOST_UNDEFINED : most)) found.push(each);
    }
  };
  const words: number[] = [];
  for (let first = 0xe800; first < 0x1_0000; first++) {
    for (let draw = 0; draw < DRAWS; draw++) words.push(((first << 16) | secondHalf(random)) >>> 0);
  }
  add(words);
  for (let round = 0; round < ROUNDS; round++) {
    const poor = [...forms.values()].filter((found) => found.length < wanted);
    add(poor.flatMap((found) => Array.from({ length: NEIGHBOURS }, () => neighbour(random.pick(found).word, random))));
  }
  return [...forms.values()].flat();
}

/** Fields of all ones or zeros mean other instructions: they come more often than by chance. */
function secondHalf(random: Random): number {
  let half = random.word() & 0xffff;
  for (let lowest = 0; lowest < 16; lowest += 4) {
    const kind = random.below(6);
    if (kind === 0) half |= 15 << lowest;
    if (kind === 1) half &= ~(15 << lowest);
  }
  return half;
}

/** A word that differs in up to four bits. */
function neighbour(word: number, random: Random): number {
  let result = word;
  for (let count = random.below(4); count >= 0; count--) result ^= 1 << random.below(32);
  return result >>> 0;
}

function isInteger(word: number): boolean {
  return word >= 0xe800_0000 && (word & 0xec00_0000) >>> 0 !== 0xec00_0000;
}
