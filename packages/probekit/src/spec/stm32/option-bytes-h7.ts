/**
 * Option bytes of STM32H74x/H75x by name: which word of the flash interface holds each, and which bits. Names are those of
 * the manual, with the number of the bank behind those that each bank has; `also` holds the other names that they go by.
 * Source: RM0433 and RM0399 Rev 4, 4.4.1 (table of option bytes) and 4.9; the BCM bits are of the dual-core parts only
 * (RM0399), and reserved on the others.
 */
import { bit, register } from '../../base/index.ts';
import {
  BANK_STEP,
  BOOT_CUR,
  BOOT_PRG,
  OPTSR_CUR,
  OPTSR_PRG,
  PRAR_CUR,
  PRAR_PRG,
  SCAR_CUR,
  SCAR_PRG,
  WPSN_CUR,
  WPSN_PRG,
} from './flash-h7.ts';
import type { OptionField, OptionRole } from './option-bytes.ts';

interface OptionWord {
  /** Offsets from FLASH_BASE: what is in force, what is wanted next. */
  readonly current: number;
  readonly program: number;
}

/** Of bank 2 there are those that each bank has. */
export const H7_OPTION_WORDS = {
  OPTSR: { current: OPTSR_CUR.address, program: OPTSR_PRG.address },
  BOOT: { current: BOOT_CUR.address, program: BOOT_PRG.address },
  PRAR1: { current: PRAR_CUR.address, program: PRAR_PRG.address },
  SCAR1: { current: SCAR_CUR.address, program: SCAR_PRG.address },
  WPSN1: { current: WPSN_CUR.address, program: WPSN_PRG.address },
  PRAR2: { current: BANK_STEP + PRAR_CUR.address, program: BANK_STEP + PRAR_PRG.address },
  SCAR2: { current: BANK_STEP + SCAR_CUR.address, program: BANK_STEP + SCAR_PRG.address },
  WPSN2: { current: BANK_STEP + WPSN_CUR.address, program: BANK_STEP + WPSN_PRG.address },
} as const satisfies Readonly<Record<string, OptionWord>>;
export type H7OptionWord = keyof typeof H7_OPTION_WORDS;

/** Of the dual-core parts; the same word as OPTSR. */
const CORES = register('FLASH_OPTSR_PRG', OPTSR_PRG.address, { BCM7: bit(23), BCM4: bit(22) });

type OfBank = 'WRP' | 'PROT_AREA_START' | 'PROT_AREA_END' | 'DMEP' | 'SEC_AREA_START' | 'SEC_AREA_END' | 'DMES';
type OfStatus = Exclude<keyof typeof OPTSR_PRG.fields, 'OPTCHANGEERR' | 'OPT_BUSY'>;
export type H7OptionName = OfStatus | keyof typeof CORES.fields | keyof typeof BOOT_PRG.fields | `${OfBank}${1 | 2}`;

export type H7Option = OptionField<H7OptionName, H7OptionWord>;

const IN_AREA = {
  PROT_AREA_START: 'area-start',
  PROT_AREA_END: 'area-end',
  DMEP: 'area-leave',
  SEC_AREA_START: 'area-start',
  SEC_AREA_END: 'area-end',
  DMES: 'area-leave',
} as const;

/** In the order in which they are shown. */
export const H7_OPTIONS: readonly H7Option[] = [
  inStatus('RDP', 'rdp'),
  inStatus('SECURITY', 'security'),
  inStatus('BOR_LEV', 'brown-out'),
  inStatus('IWDG1_SW', 'watchdog', 'IWDG_SW'),
  inStatus('FZ_IWDG_STOP', 'watchdog-stop', 'IWDG_FZ_STOP'),
  inStatus('FZ_IWDG_SDBY', 'watchdog-standby', 'IWDG_FZ_SDBY'),
  inStatus('NRST_STOP_D1', 'reset-on-stop', 'NRST_STOP'),
  inStatus('NRST_STBY_D1', 'reset-on-standby', 'NRST_STBY'),
  inStatus('IO_HSLV', 'hslv'),
  inStatus('ST_RAM_SIZE', 'secure-ram'),
  { name: 'BCM7', also: [], word: 'OPTSR', mask: CORES.mask('BCM7'), role: 'start-m7', dualCore: true },
  { name: 'BCM4', also: [], word: 'OPTSR', mask: CORES.mask('BCM4'), role: 'start-m4', dualCore: true },
  inStatus('SWAP_BANK_OPT', 'bank-order', 'SWAP_BANK'),
  { name: 'BOOT_ADD0', also: ['BOOT_CM7_ADD0'], word: 'BOOT', mask: BOOT_PRG.mask('BOOT_ADD0'), role: 'boot-low' },
  { name: 'BOOT_ADD1', also: ['BOOT_CM7_ADD1'], word: 'BOOT', mask: BOOT_PRG.mask('BOOT_ADD1'), role: 'boot-high' },
  ...ofBank(1),
  ...ofBank(2),
];

function inStatus(name: OfStatus, role: OptionRole, ...also: readonly string[]): H7Option {
  return { name, also, word: 'OPTSR', mask: OPTSR_PRG.mask(name), role };
}

function ofBank(bank: 1 | 2): readonly H7Option[] {
  const area = (field: 'PROT_AREA_START' | 'PROT_AREA_END' | 'DMEP'): H7Option => {
    return {
      name: `${field}${bank}`,
      also: [],
      word: `PRAR${bank}`,
      mask: PRAR_PRG.mask(field),
      role: IN_AREA[field],
      bank,
      area: 'PCROP',
    };
  };
  const secure = (field: 'SEC_AREA_START' | 'SEC_AREA_END' | 'DMES'): H7Option => {
    const place = { word: `SCAR${bank}`, mask: SCAR_PRG.mask(field) } as const;
    return { name: `${field}${bank}`, also: [], ...place, role: IN_AREA[field], bank, area: 'secure-only' };
  };
  const sectors = { word: `WPSN${bank}`, mask: WPSN_PRG.mask('WRPSn') } as const;
  return [
    { name: `WRP${bank}`, also: [`WPSN${bank}`, `WRPSN${bank}`], ...sectors, role: 'write-protection', bank },
    area('PROT_AREA_START'),
    area('PROT_AREA_END'),
    area('DMEP'),
    secure('SEC_AREA_START'),
    secure('SEC_AREA_END'),
    secure('DMES'),
  ];
}
