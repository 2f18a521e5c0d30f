/**
 * Embedded flash interface of STM32F4. Source: RM0090 Rev 19, chapter 3 (F405 to F439),
 * RM0390 Rev 6, chapter 3 (F446); times from the data sheets DS8626 (F405/F407), DS10693 (F446), flash memory characteristics.
 * Addresses are offsets from FLASH_BASE.
 */
import { bit, bits, register } from '../../base/index.ts';

export const FLASH_BASE = 0x4002_3c00;
export const FLASH_ADDRESS = 0x0800_0000;

export const ACR = register('FLASH_ACR', 0x00, {
  DCRST: bit(12),
  ICRST: bit(11, 'w'),
  DCEN: bit(10),
  ICEN: bit(9),
  PRFTEN: bit(8),
  LATENCY: bits(3, 0),
});
export const KEYR = register('FLASH_KEYR', 0x04, { KEY: bits(31, 0, 'w') });
export const KEY1 = 0x4567_0123;
export const KEY2 = 0xcdef_89ab;
export const OPTKEYR = register('FLASH_OPTKEYR', 0x08, { KEY: bits(31, 0, 'w') });
export const OPTKEY1 = 0x0819_2a3b;
export const OPTKEY2 = 0x4c5d_6e7f;
/** Flags are cleared by writing 1. RDERR only where there is PCROP. */
export const SR = register('FLASH_SR', 0x0c, {
  BSY: bit(16, 'r'),
  RDERR: bit(8),
  PGSERR: bit(7),
  PGPERR: bit(6),
  PGAERR: bit(5),
  WRPERR: bit(4),
  OPERR: bit(1),
  EOP: bit(0),
});
export const CLEAR_ALL_FLAGS = 0x0000_01f3;
/** RDERR PGSERR PGPERR PGAERR WRPERR OPERR. */
export const ERROR_FLAGS = 0x0000_01f2;
export const CR = register('FLASH_CR', 0x10, {
  LOCK: bit(31),
  ERRIE: bit(25),
  EOPIE: bit(24),
  STRT: bit(16),
  /** Bank 2, on parts with two banks. */
  MER1: bit(15),
  PSIZE: bits(9, 8),
  SNB: bits(7, 3),
  MER: bit(2),
  SER: bit(1),
  PG: bit(0),
});
/** Bits programmed in parallel, PSIZE: 2 to this power bytes. The last one needs an external supply. */
export const PSIZE_X8 = 0;
export const PSIZE_X16 = 1;
export const PSIZE_X32 = 2;
export const OPTCR = register('FLASH_OPTCR', 0x14, {
  SPRMOD: bit(31),
  DB1M: bit(30),
  nWRP: bits(27, 16),
  RDP: bits(15, 8),
  nRST_STDBY: bit(7),
  nRST_STOP: bit(6),
  WDG_SW: bit(5),
  BFB2: bit(4),
  BOR_LEV: bits(3, 2),
  OPTSTRT: bit(1),
  OPTLOCK: bit(0),
});
/** Of the second bank. */
export const OPTCR1 = register('FLASH_OPTCR1', 0x18, { nWRP: bits(27, 16) });

/** The cells themselves: the lower and the upper half of OPTCR in the lower half of a word each (RM0090, 3.7.1). */
export const OPTIONS_ADDRESS = 0x1fff_c000;
/** Those of the second bank, of which the upper half alone says something. */
export const BANK2_OPTIONS_ADDRESS = 0x1ffe_c000;
export const UPPER_OPTIONS_OFFSET = 8;
export const OPTIONS_BYTES = 16;

/** As delivered (RM0090, 3.9). */
export const OPTCR_FACTORY = 0x0fff_aaec;
export const OPTCR1_FACTORY = 0x0fff_0000;
export const RDP_LEVEL0 = 0xaa;
export const RDP_LEVEL2 = 0xcc;
/** Rounded, of a rising supply, by BOR_LEV; 0: that of power-on alone (RM0090, 5.2.2; DS8626, reset and power control block). */
export const BROWN_OUT_VOLTS: readonly number[] = [2.9, 2.6, 2.3, 0];

/** Typical times at PSIZE x8, x16, x32. One access takes the same at each. */
export const PROGRAM_US = 16;
const ERASE_16K_MS: readonly number[] = [400, 300, 250];
const ERASE_64K_MS: readonly number[] = [1200, 700, 550];
const ERASE_128K_MS: readonly number[] = [2000, 1300, 1000];
/** Of 1 MiB, and of half of it for half as much (DS10693); both banks of 2 MiB at once take no longer. */
const MASS_ERASE_MS_OF_MIB: readonly number[] = [16_000, 11_000, 8000];

const KIB = 1024;
const MIB = 1024 * KIB;

export function sectorEraseMs(byteLength: number, psize: number): number {
  const times = byteLength === 16 * KIB ? ERASE_16K_MS : byteLength === 64 * KIB ? ERASE_64K_MS : ERASE_128K_MS;
  return times[psize] ?? 0;
}

export function bankEraseMs(byteLength: number, psize: number): number {
  return ((MASS_ERASE_MS_OF_MIB[psize] ?? 0) * byteLength) / MIB;
}

export interface F4Sector {
  readonly bank: 1 | 2;
  /** Within its bank. */
  readonly index: number;
  /** As the manual counts: bank 2 goes on from 12. */
  readonly number: number;
  /** What SNB takes. */
  readonly code: number;
  readonly address: number;
  readonly byteLength: number;
}

/** Of a bank: four of 16 KiB, one of 64 KiB, then 128 KiB each. */
const FIRST_SECTORS_KIB = [16, 16, 16, 16, 64];
const OTHER_SECTORS_KIB = 128;
/** Bank 2 counts from 12 and is coded from 0x10 (RM0090, 3.9, FLASH_CR). */
export const BANK2_NUMBER = 12;
const BANK2_CODE = 0x10;

/** The sectors of so much flash, in one bank or two of the same size. */
export function f4Sectors(flashKib: number, banks: 1 | 2): readonly F4Sector[] {
  const bankKib = flashKib / banks;
  return ([1, 2] as const).slice(0, banks).flatMap((bank) => {
    const sectors: F4Sector[] = [];
    const base = bank === 1 ? 0 : bankKib;
    for (let index = 0, kib = 0; kib < bankKib; index++) {
      const sizeKib = Math.min(FIRST_SECTORS_KIB[index] ?? OTHER_SECTORS_KIB, bankKib - kib);
      sectors.push({
        bank,
        index,
        number: index + (bank === 2 ? BANK2_NUMBER : 0),
        code: index + (bank === 2 ? BANK2_CODE : 0),
        address: FLASH_ADDRESS + (base + kib) * KIB,
        byteLength: sizeKib * KIB,
      });
      kib += sizeKib;
    }
    return sectors;
  });
}

/** Dies with two banks: all of 2 MiB, and 1 MiB where DB1M says so (RM0090, 3.4; RM0386, 3.4). */
export const TWO_BANK_DIES: readonly number[] = [0x419, 0x434];
const LARGEST_BANK_KIB = 1024;

export function f4Banks(devId: number, flashKib: number, optcr: number): 1 | 2 {
  if (!TWO_BANK_DIES.includes(devId)) return 1;
  return flashKib > LARGEST_BANK_KIB || (flashKib === LARGEST_BANK_KIB && OPTCR.get(optcr, 'DB1M') === 1) ? 2 : 1;
}
