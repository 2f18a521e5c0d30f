/**
 * Option bytes of STM32L4, G4 and G0 by name: which registers each die has, and what their fields do. Names are those of the manuals,
 * with the area's letter or the bank's number in them. Source: RM0351 Rev 9, RM0440 Rev 8, RM0444 Rev 5, each 3.4 and 3.7. Which
 * bit of SEC registers hides securable memory is the program's to say; here is its size alone.
 */
import type { Register } from '../../base/index.ts';
import {
  type L4KindDie,
  OPTR_G0,
  OPTR_G4,
  OPTR_L4,
  PCROP1BER,
  PCROP1BSR,
  PCROP1ER,
  PCROP1SR,
  PCROP2ER,
  PCROP2SR,
  SEC1R,
  SEC2R,
  SECR_G0,
  WRP1AR,
  WRP1BR,
  WRP2AR,
  WRP2BR,
} from './flash-l4-kind.ts';
import type { OptionField, OptionRole } from './option-bytes.ts';

/** Roles by the manuals' names, the same in all three series. */
const ROLES: Readonly<Record<string, OptionRole>> = {
  RDP: 'rdp',
  BOR_LEV: 'brown-out',
  BORR_LEV: 'brown-out',
  IWDG_SW: 'watchdog',
  WWDG_SW: 'window-watchdog',
  IWDG_STOP: 'watchdog-stop',
  IWDG_STDBY: 'watchdog-standby',
  nRST_STOP: 'reset-on-stop',
  nRST_STDBY: 'reset-on-standby',
  nRST_SHDW: 'reset-on-shutdown',
  nSWBOOT0: 'boot-by-pin',
  nBOOT_SEL: 'boot-by-bit',
  nBOOT0: 'boot-bit',
  nBOOT1: 'boot-other',
  BFB2: 'boot-bank2',
  BOOT_LOCK: 'boot-lock',
  DBANK: 'bank-mode',
  DUALBANK: 'bank-mode',
  DUAL_BANK: 'bank-mode',
  NRST_MODE: 'reset-pin',
  SRAM_PE: 'memory-check',
  SRAM2_PE: 'memory-check',
  RAM_PARITY_CHECK: 'memory-check',
  CCMSRAM_RST: 'memory-erase',
  SRAM2_RST: 'memory-erase',
};
/** As STM32CubeProgrammer calls them. */
const ALSO: Readonly<Record<string, readonly string[]>> = { BOR_EN: ['BOREN'], BFB2: ['BFB'] };

const OPTR: Readonly<Record<L4KindDie['kind'], Register>> = { l4: OPTR_L4, g4: OPTR_G4, g0: OPTR_G0 };

/** Fields that only dies with two banks have. */
const OF_TWO_BANKS: readonly string[] = ['DBANK', 'DUALBANK', 'DUAL_BANK', 'BFB2', 'nSWAP_BANK'];

/** A field with the register whose offset in the flash interface is `word`. */
export interface L4KindOption extends OptionField {
  readonly register: Register;
}

/** In the order in which they are shown. */
export function l4KindOptions(die: L4KindDie): readonly L4KindOption[] {
  const isTwo = die.banks !== undefined;
  const optr = OPTR[die.kind];
  // Lowest bits first: RDP, brown-out, resets, watchdogs, start.
  const names = Object.keys(optr.fields).sort((a, b) => (optr.fields[a]?.lo ?? 0) - (optr.fields[b]?.lo ?? 0));
  return [
    ...names.filter((name) => isTwo || !OF_TWO_BANKS.includes(name)).map((name) => option(optr, name, name, ROLES[name])),
    ...pagesOf('WRP1A', WRP1AR, 1),
    ...pagesOf('WRP1B', WRP1BR, 1),
    ...(isTwo ? [...pagesOf('WRP2A', WRP2AR, 2), ...pagesOf('WRP2B', WRP2BR, 2)] : []),
    ...areas(die),
    ...secure(die),
  ];
}

function option(register: Register, field: string, name: string, role?: OptionRole, more: Partial<OptionField> = {}): L4KindOption {
  const base = { name, also: ALSO[name] ?? [], word: register.name, mask: register.mask(field), register };
  return { ...base, ...(role && { role }), ...more };
}

function pagesOf(name: string, register: Register, bank: 1 | 2): readonly L4KindOption[] {
  // The first tells what all areas of the bank protect together.
  const role = name.endsWith('A') ? 'write-pages' : undefined;
  return [option(register, 'STRT', `${name}_STRT`, role, { bank }), option(register, 'END', `${name}_END`, undefined, { bank })];
}

function areas({ kind, banks }: L4KindDie): readonly L4KindOption[] {
  const area = (name: string, [start, end]: readonly [Register, Register], place: Partial<OptionField>): readonly L4KindOption[] => [
    option(start, 'STRT', `${name}_STRT`, 'area-start', { area: 'PCROP', ...place }),
    option(end, 'END', `${name}_END`, 'area-end', { area: 'PCROP', ...place }),
  ];
  return [
    ...(kind === 'g0'
      ? [
          ...area('PCROP1A', [PCROP1SR, PCROP1ER], { bank: 1, zone: 'A' }),
          ...area('PCROP1B', [PCROP1BSR, PCROP1BER], { bank: 1, zone: 'B' }),
        ]
      : area('PCROP1', [PCROP1SR, PCROP1ER], { bank: 1 })),
    ...(banks
      ? area(kind === 'g0' ? 'PCROP2A' : 'PCROP2', [PCROP2SR, PCROP2ER], { bank: 2, ...(kind === 'g0' && { zone: 'A' as const }) })
      : []),
    option(PCROP1ER, 'PCROP_RDP', 'PCROP_RDP', 'area-leave', { area: 'PCROP', bank: 1 }),
  ];
}

function secure({ kind, banks }: L4KindDie): readonly L4KindOption[] {
  if (kind === 'l4') return [];
  const one = { area: 'secure-only', bank: 1 } as const;
  const two = { area: 'secure-only', bank: 2 } as const;
  const [first, second] =
    kind === 'g4'
      ? [option(SEC1R, 'SEC_SIZE', 'SEC_SIZE1', 'area-start', one), option(SEC2R, 'SEC_SIZE', 'SEC_SIZE2', 'area-start', two)]
      : [option(SECR_G0, 'SEC_SIZE', 'SEC_SIZE', 'area-start', one), option(SECR_G0, 'SEC_SIZE2', 'SEC_SIZE2', 'area-start', two)];
  const lock = option(kind === 'g4' ? SEC1R : SECR_G0, 'BOOT_LOCK', 'BOOT_LOCK', 'boot-lock');
  return banks ? [lock, first, second] : [lock, first];
}
