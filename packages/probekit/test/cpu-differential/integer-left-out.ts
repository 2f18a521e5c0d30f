/** Which encodings the comparison leaves out: what ARM DDI 0403E.e calls UNPREDICTABLE, and what would stop the program itself. */
import type { Instruction } from './instruction-pool.ts';

export interface LeftOutRow {
  /** Of ARM DDI 0403E.e. */
  readonly section: string;
  readonly reason: string;
  readonly holds: (each: Instruction) => boolean;
}

const SP = 13;
const PC = 15;
const field = (word: number, lowest: number) => (word >>> lowest) & 15;
/** Bits 19 to 16, 15 to 12, 11 to 8 and 3 to 0 of a wide instruction, by their usual names. */
const rn = (word: number) => field(word, 16);
const rt = (word: number) => field(word, 12);
const rd = (word: number) => field(word, 8);
const rm = (word: number) => field(word, 0);
const isStackOrPc = (register: number) => register === SP || register === PC;

type Test = (word: number) => boolean;
const always: Test = () => true;
/** A row of wide or narrow instructions that match a pattern and fulfil a condition. */
function pattern(isWide: boolean, mask: number, value: number, test: Test) {
  return ({ wide, word }: Instruction) => wide === isWide && (word & mask) >>> 0 === value && test(word);
}
const narrow = (mask: number, value: number, test = always) => pattern(false, mask, value, test);
const wide = (mask: number, value: number, test = always) => pattern(true, mask, value, test);
const either = (...rows: readonly LeftOutRow['holds'][]) => {
  return (each: Instruction) => rows.some((holds) => holds(each));
};

/** SP and PC where an operand is neither a base nor in a list. */
function namesStackOrPc({ operands }: Instruction): boolean {
  return /\b(sp|pc)\b/.test(operands.replace(/\[(sp|pc)\b|\{[^}]*\}|^sp!?, (?=\{)|^sp!?, $/g, ''));
}
/** ADD, SUB and their like know SP; a word load may go to PC. */
function mayNameThem({ mnemonic, operands }: Instruction): boolean {
  if (/^ldr(\.w)?$/.test(mnemonic)) return /^pc, \[(?!.*, pc)/.test(operands);
  return /^((add|sub)[sw]?|cmp|cmn)(\.w)?$/.test(mnemonic) && /^(sp, sp|r\d+, sp|sp), [^sp]*$/.test(operands);
}

function badMultiple(word: number): boolean {
  const isLoad = (word & 0x10_0000) !== 0;
  const list = word & 0xffff;
  const writesBack = (word & 0x20_0000) !== 0 && (list & (1 << rn(word))) !== 0;
  const badList = isLoad ? (list & 0x2000) !== 0 || (list & 0xc000) === 0xc000 : (list & 0xa000) !== 0;
  return rn(word) === PC || badList || writesBack || (list & (list - 1)) === 0;
}

function badDual(word: number): boolean {
  const isLoad = (word & 0x10_0000) !== 0;
  const writesBack = (word & 0x20_0000) !== 0;
  const collides = writesBack && (rn(word) === rt(word) || rn(word) === rd(word));
  return collides || (rn(word) === PC && (writesBack || !isLoad)) || (isLoad && rt(word) === rd(word));
}

export const LEFT_OUT: readonly LeftOutRow[] = [
  { section: 'A7.7', reason: 'UNPREDICTABLE, as objdump says itself', holds: (each) => each.unpredictable },
  {
    section: 'A5.1.3',
    reason: 'SP or PC as an operand of a wide instruction',
    holds: (each) => each.wide && namesStackOrPc(each) && !mayNameThem(each),
  },
  {
    section: 'A5.1.3',
    reason: 'the same where objdump sees an instruction of another architecture',
    holds: wide(0xfe00_0000, 0xfa00_0000, (word) => isStackOrPc(rd(word)) || isStackOrPc(rm(word))),
  },
  { section: 'A7.7.4', reason: 'ADD of PC to PC', holds: narrow(0xffff, 0x44ff) },
  {
    section: 'A7.7.28',
    reason: 'CMP with PC, or of two low registers in the encoding for high ones',
    holds: narrow(0xff00, 0x4500, (word) => (word & 0x78) === 0x78 || (word & 0x87) === 0x87 || (word & 0xc0) === 0),
  },
  { section: 'A7.7.19', reason: 'BLX of PC', holds: narrow(0xfff8, 0x47f8) },
  {
    section: 'B5.2.1',
    reason: 'CPS of the A bit, or of nothing',
    holds: narrow(0xffe0, 0xb660, (word) => (word & 4) !== 0 || (word & 3) === 0),
  },
  { section: 'A7.7.41, A7.7.159', reason: 'LDM or STM with such a list or base', holds: wide(0xfe40_0000, 0xe800_0000, badMultiple) },
  {
    section: 'A7.7.50, A7.7.166',
    reason: 'LDRD or STRD with such registers',
    holds: either(wide(0xff40_0000, 0xe940_0000, badDual), wide(0xff60_0000, 0xe860_0000, badDual)),
  },
  {
    section: 'A7.7.167',
    reason: 'STREX whose result goes into its base or its value',
    holds: either(
      wide(0xfff0_0000, 0xe840_0000, (word) => rd(word) === rn(word) || rd(word) === rt(word)),
      wide(0xfff0_00e0, 0xe8c0_0040, (word) => rm(word) === rn(word) || rm(word) === rt(word)),
    ),
  },
  {
    section: 'A7.7.53, A7.7.168',
    reason: 'exclusive accesses with a zero where a one should be',
    holds: either(
      wide(0xfff0_00e0, 0xe8d0_0040, (word) => (word & 0xf0f) !== 0xf0f),
      wide(0xfff0_00e0, 0xe8c0_0040, (word) => (word & 0xf00) !== 0xf00),
      wide(0xfff0_0000, 0xe850_0000, (word) => (word & 0xf00) !== 0xf00),
    ),
  },
  {
    section: 'A5.3.7 to A5.3.10',
    reason: 'base and value in one register with write-back',
    holds: wide(0xfe80_0900, 0xf800_0900, (word) => rn(word) === rt(word)),
  },
  {
    section: 'A5.3.8, A5.3.9',
    reason: 'memory hints with write-back or of unprivileged loads',
    holds: wide(0xfe90_f800, 0xf810_f800, (word) => (word & 0x60_0000) !== 0x40_0000 && (word & 0xf00) !== 0xc00),
  },
  {
    section: 'B5.2.2, B5.2.3',
    reason: 'MSR and MRS with a one where a zero should be, or the other way round',
    holds: either(
      wide(0xffe0_d000, 0xf380_8000, (word) => (word & 0x10_2300) !== 0),
      wide(0xffe0_d000, 0xf3e0_8000, (word) => (word & 0x10_2000) !== 0 || rn(word) !== PC),
    ),
  },
  {
    section: 'A7.7.153, A7.7.214',
    reason: 'SSAT16 and USAT16 with a one where a zero should be',
    holds: wide(0xfb70_f0c0, 0xf320_0000, (word) => (word & 0x400_0030) !== 0),
  },
  {
    section: 'A7.7.24, A7.7.112',
    reason: 'CLZ, RBIT and REV with two different sources',
    holds: wide(0xffe0_f0c0, 0xfa80_f080, (word) => (word & 0x10_0000) !== 0 && rn(word) !== rm(word)),
  },
  { section: 'A7.7.24', reason: 'CLZ with two different sources', holds: wide(0xfff0_f0f0, 0xfab0_f080, (word) => rn(word) !== rm(word)) },
  { section: 'A7.7.143', reason: 'SMMLS with PC', holds: wide(0xfff0_f0e0, 0xfb60_f000) },
  {
    section: 'A5.3.17',
    reason: 'long multiplications into one register',
    holds: wide(0xff80_0000, 0xfb80_0000, (word) => rt(word) === rd(word)),
  },
  { section: 'B1.5.18', reason: 'WFI and WFE sleep', holds: (each) => /^wf[ie]/.test(each.mnemonic) },
  { section: 'C1.5.3', reason: 'BKPT belongs to the debugger', holds: (each) => /^bkpt/.test(each.mnemonic) },
  { section: 'A7.7.12', reason: 'a conditional branch to itself', holds: narrow(0xf0ff, 0xd0fe) },
  { section: 'A7.7.12', reason: 'a branch to itself', holds: narrow(0xffff, 0xe7fe) },
];

export function leftOut(each: Instruction): boolean {
  return LEFT_OUT.some(({ holds }) => holds(each));
}
