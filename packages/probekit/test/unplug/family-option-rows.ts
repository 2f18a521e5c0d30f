/** Changes of the option bytes of the families that write them in one go, to be cut: `options-families.test.ts`. */
import type { Scenario } from '../../src/base/index.ts';
import type { OptionRow } from './option-command.ts';

export interface FamilyOptionRow extends OptionRow {
  readonly board: string;
  /** What feeds the target whatever becomes of the cable; absent where the board has no jumper for it. */
  readonly keepsSupply?: Partial<Scenario>;
}

const E5V: Partial<Scenario> = { jumpers: { JP5: 'E5V' }, supply: { external5V: true } };

const BOARDS = [
  { board: 'nucleo-l476rg', keepsSupply: E5V, brownOut: 'BOR_LEV=1' },
  { board: 'nucleo-g474re', keepsSupply: { jumpers: { JP5: '5-6' }, supply: { external5V: true } }, brownOut: 'BOR_LEV=1' },
  { board: 'nucleo-g071rb', brownOut: 'nRST_SHDW=0' },
] as const;

/** PCROP of these goes with RDP level 1 to 0 where it has the leave to. */
const HIDDEN = { RDP: '0xBB', PCROP1_STRT: '0x0', PCROP1_END: '0x3', PCROP1_PCROP_RDP: '0x1' };

const L4_KIND = BOARDS.flatMap(({ brownOut, ...board }): FamilyOptionRow[] => [
  { ...board, name: `${board.board}, write protection and something else`, change: ['WRP1=0-3,7', brownOut] },
  { ...board, name: `${board.board}, RDP level 0 to 1`, change: ['RDP=0xbb'] },
  { ...board, name: `${board.board}, RDP level 1 to 0`, before: { RDP: '0xBB' }, change: ['RDP=0xaa', 'WRP1=0-3'] },
  { ...board, name: `${board.board}, a PCROP area taken away with RDP level 1`, before: HIDDEN, change: ['RDP=0xaa'] },
]);

const F4 = { board: 'nucleo-f446re', keepsSupply: E5V };

export const FAMILY_OPTION_ROWS: readonly FamilyOptionRow[] = [
  ...L4_KIND,
  { ...F4, name: `${F4.board}, write protection and a brown-out level`, change: ['WRP1=0,7', 'BOR_LEV=2'] },
  { ...F4, name: `${F4.board}, RDP level 0 to 1`, change: ['RDP=0xbb'] },
  { ...F4, name: `${F4.board}, RDP level 1 to 0`, before: { RDP: '0xBB' }, change: ['RDP=0xaa', 'WRP1=0'] },
  { ...F4, name: `${F4.board}, write protection at RDP level 1`, before: { RDP: '0xBB' }, change: ['WRP1=0,7'] },
  {
    ...F4,
    name: `${F4.board}, PCROP of sectors taken away with RDP level 1`,
    before: { RDP: '0xBB', SPRMOD: '0x1', nWRP: '0x3' },
    change: ['RDP=0xaa', 'SPRMOD=0', 'WRP=none'],
  },
];
