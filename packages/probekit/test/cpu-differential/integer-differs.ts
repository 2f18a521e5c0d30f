/** Where QEMU does not do what ARM DDI 0403E.e says; the manual wins. */
import type { Instruction } from './instruction-pool.ts';

/** What a case came to, by the names of the program's outcomes. */
export type Outcome = Readonly<Record<string, number>>;

export interface DiffersRow {
  readonly section: string;
  readonly manual: string;
  /** Of the only instruction, or of one in a sequence. */
  readonly instruction: (each: Instruction) => boolean;
  readonly holds: (ours: Outcome, theirs: Outcome) => boolean;
  /** Only registers differ, so that the instruction may be part of a sequence. */
  readonly harmless?: true;
}

const UNDEFINSTR = 0x1_0000;
const INVSTATE = 0x2_0000;
const UNALIGNED = 0x100_0000;
const IACCVIOL = 1;
const STKERR = 0x1000;
const ITM_PAGE = 0xe0000;
const DATA_REFUSED = 0x82;
const isUndefined = (ours: Outcome) => ours['CFSR'] === UNDEFINSTR;

export const DIFFERS: readonly DiffersRow[] = [
  {
    section: 'A5.2.5',
    manual: 'SETEND is UNDEFINED; QEMU knows it from other architectures',
    instruction: ({ wide, word }) => !wide && (word & 0xfff0) === 0xb650,
    holds: isUndefined,
  },
  {
    section: 'A5.3.6',
    manual: 'LDREXD and STREXD are UNDEFINED; QEMU knows them from other architectures',
    instruction: ({ wide, word }) => wide && (word & 0xffe0_00f0) >>> 0 === 0xe8c0_0070,
    holds: isUndefined,
  },
  {
    section: 'A7.7.50, A7.7.41',
    manual: 'what LDRD and LDM have loaded before a refused word is UNKNOWN',
    instruction: ({ mnemonic }) => /^(ldrd|ldm|pop)/.test(mnemonic),
    holds: (ours, theirs) =>
      ['CFSR', 'MMFAR', 'PC', 'PSP', 'APSR'].every((name) => ours[name] === theirs[name]) && ours['CFSR'] === DATA_REFUSED,
    harmless: true,
  },
  {
    section: 'C1.7.3, C1.7.4',
    manual: 'the stimulus ports of the ITM may be written unprivileged, by a frame too; QEMU has no ITM',
    instruction: ({ operands }) => /^sp\b/.test(operands),
    holds: (ours, theirs) => ours['CFSR'] === 0 && theirs['CFSR'] === STKERR && ours['PSP']! >>> 12 === ITM_PAGE,
    harmless: true,
  },
  {
    section: 'A3.2.1',
    manual: 'STREX to an unaligned address faults; QEMU looks at the monitor before',
    instruction: ({ mnemonic }) => /^strexh?$/.test(mnemonic),
    holds: (ours, theirs) => ours['CFSR'] === UNALIGNED && theirs['CFSR'] === 0,
  },
  {
    section: 'B1.4.2, B1.5.14',
    manual: 'after a branch to an even address EPSR.T is clear, whatever lies there: INVSTATE; QEMU fetches first, and may not',
    instruction: ({ mnemonic, operands }) => /^blx?$|^bx$/.test(mnemonic) || /^pc|\bpc\}/.test(operands),
    holds: (ours, theirs) => ours['CFSR'] === INVSTATE && (theirs['CFSR'] === IACCVIOL || theirs['CFSR'] === UNALIGNED),
  },
];

/** Whether an instruction may leave memory that differs, and so must come by itself. */
export function mayDiffer(each: Instruction): boolean {
  return DIFFERS.some(({ instruction, harmless }) => harmless === undefined && instruction(each));
}
