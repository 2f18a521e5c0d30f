/**
 * Embedded flash interface of STM32H742/743/745/747/750/753/755/757. Source: RM0433 / RM0399 Rev 4, chapter 4;
 * bit positions from cmsis_device_h7 stm32h743xx.h. Addresses are offsets from FLASH_BASE; bank 2 adds BANK_STEP.
 */
import { bit, bits, register } from '../../base/index.ts';

export const FLASH_BASE = 0x5200_2000;
export const BANK_STEP = 0x100;
/** One programmable unit: 256 bits and 10 bits of ECC. */
export const FLASH_WORD_BYTES = 32;
export const SECTOR_BYTES = 0x2_0000;
export const BANK1_ADDRESS = 0x0800_0000;
export const BANK2_ADDRESS = 0x0810_0000;

export const ACR = register('FLASH_ACR', 0x00, { WRHIGHFREQ: bits(5, 4), LATENCY: bits(3, 0) });
export const KEYR = register('FLASH_KEYR', 0x04, { KEY: bits(31, 0, 'w') });
export const KEY1 = 0x4567_0123;
export const KEY2 = 0xcdef_89ab;
export const OPTKEYR = register('FLASH_OPTKEYR', 0x08, { KEY: bits(31, 0, 'w') });
export const OPTKEY1 = 0x0819_2a3b;
export const OPTKEY2 = 0x4c5d_6e7f;
export const CR = register('FLASH_CR', 0x0c, {
  CRCRDERRIE: bit(28),
  CRCENDIE: bit(27),
  DBECCERRIE: bit(26),
  SNECCERRIE: bit(25),
  RDSERRIE: bit(24),
  RDPERRIE: bit(23),
  OPERRIE: bit(22),
  INCERRIE: bit(21),
  STRBERRIE: bit(19),
  PGSERRIE: bit(18),
  WRPERRIE: bit(17),
  EOPIE: bit(16),
  CRC_EN: bit(15),
  SPSS2: bit(14),
  SNB: bits(10, 8),
  START: bit(7),
  FW: bit(6),
  PSIZE: bits(5, 4),
  BER: bit(3),
  SER: bit(2),
  PG: bit(1),
  LOCK: bit(0),
});
/** Bits programmed in parallel, PSIZE. */
export const PSIZE_X8 = 0;
export const PSIZE_X16 = 1;
export const PSIZE_X32 = 2;
export const PSIZE_X64 = 3;
export const SR = register('FLASH_SR', 0x10, {
  CRCRDERR: bit(28, 'r'),
  CRCEND: bit(27, 'r'),
  DBECCERR: bit(26, 'r'),
  SNECCERR: bit(25, 'r'),
  RDSERR: bit(24, 'r'),
  RDPERR: bit(23, 'r'),
  OPERR: bit(22, 'r'),
  INCERR: bit(21, 'r'),
  STRBERR: bit(19, 'r'),
  PGSERR: bit(18, 'r'),
  WRPERR: bit(17, 'r'),
  EOP: bit(16, 'r'),
  CRC_BUSY: bit(3, 'r'),
  QW: bit(2, 'r'),
  WBNE: bit(1, 'r'),
  BSY: bit(0, 'r'),
});
/** Write 1 at the position of an SR flag to clear it. */
export const CCR = register('FLASH_CCR', 0x14, { FLAGS: bits(28, 16, 'w') });
export const CLEAR_ALL_FLAGS = 0x1fef_0000;
/** WRPERR PGSERR STRBERR INCERR OPERR RDPERR RDSERR DBECCERR. */
export const ERROR_FLAGS = 0x05ee_0000;
export const OPTCR = register('FLASH_OPTCR', 0x18, {
  SWAP_BANK: bit(31, 'r'),
  OPTCHANGEERRIE: bit(30),
  MER: bit(4),
  OPTSTART: bit(1),
  OPTLOCK: bit(0),
});
const optionStatus = {
  SWAP_BANK_OPT: bit(31),
  OPTCHANGEERR: bit(30, 'r'),
  IO_HSLV: bit(29),
  SECURITY: bit(21),
  ST_RAM_SIZE: bits(20, 19),
  FZ_IWDG_SDBY: bit(18),
  FZ_IWDG_STOP: bit(17),
  RDP: bits(15, 8),
  NRST_STBY_D1: bit(7),
  NRST_STOP_D1: bit(6),
  IWDG1_SW: bit(4),
  BOR_LEV: bits(3, 2),
  OPT_BUSY: bit(0, 'r'),
};
export const OPTSR_CUR = register('FLASH_OPTSR_CUR', 0x1c, optionStatus);
export const OPTSR_PRG = register('FLASH_OPTSR_PRG', 0x20, optionStatus);
/** BCM7 and BCM4 of OPTSR: each core of a dual-core part starts by itself. Reserved on the others (RM0399, 4.9; fl-186). */
export const H7_BOOT_CORES = 0x00c0_0000;
/** BCM4 alone: the Cortex-M4 starts, and the Cortex-M7 gets no clock. */
export const H7_BOOT_CM4 = 0x0040_0000;
export const OPTCCR = register('FLASH_OPTCCR', 0x24, { CLR_OPTCHANGEERR: bit(30, 'w') });
const protectedArea = { DMEP: bit(31), PROT_AREA_END: bits(27, 16), PROT_AREA_START: bits(11, 0) };
export const PRAR_CUR = register('FLASH_PRAR_CUR', 0x28, protectedArea);
export const PRAR_PRG = register('FLASH_PRAR_PRG', 0x2c, protectedArea);
const secureArea = { DMES: bit(31), SEC_AREA_END: bits(27, 16), SEC_AREA_START: bits(11, 0) };
export const SCAR_CUR = register('FLASH_SCAR_CUR', 0x30, secureArea);
export const SCAR_PRG = register('FLASH_SCAR_PRG', 0x34, secureArea);
/** Bit n clear: sector n is write-protected. */
export const WPSN_CUR = register('FLASH_WPSN_CUR', 0x38, { WRPSn: bits(7, 0) });
export const WPSN_PRG = register('FLASH_WPSN_PRG', 0x3c, { WRPSn: bits(7, 0) });
const bootAddresses = { BOOT_ADD1: bits(31, 16), BOOT_ADD0: bits(15, 0) };
export const BOOT_CUR = register('FLASH_BOOT_CUR', 0x40, bootAddresses);
export const BOOT_PRG = register('FLASH_BOOT_PRG', 0x44, bootAddresses);
export const CRCCR = register('FLASH_CRCCR', 0x50, {
  ALL_BANK: bit(22),
  CRC_BURST: bits(21, 20),
  CLEAN_CRC: bit(17, 'w'),
  START_CRC: bit(16),
  CLEAN_SECT: bit(10, 'w'),
  ADD_SECT: bit(9, 'w'),
  CRC_BY_SECT: bit(8),
  CRC_SECT: bits(2, 0),
});
export const CRCSADD = register('FLASH_CRCSADD', 0x54, { CRC_START_ADDR: bits(19, 2) });
export const CRCEADD = register('FLASH_CRCEADD', 0x58, { CRC_END_ADDR: bits(19, 2) });
export const CRCDATA = register('FLASH_CRCDATA', 0x5c, { CRC_DATA: bits(31, 0, 'r') });
export const ECC_FA = register('FLASH_ECC_FA', 0x60, { FAIL_ECC_ADDR: bits(14, 0, 'r') });

/** Rounded, of a rising supply, by BOR_LEV; 0: that of power-on alone (data sheet DS12110, reset and power control block). */
export const BROWN_OUT_VOLTS: readonly number[] = [0, 2.1, 2.4, 2.7];

export const RDP_LEVEL0 = 0xaa;
export const RDP_LEVEL2 = 0xcc;

/** OPTSR as read on silicon of die 0x450 (field-logs fl-033, fl-185, fl-186). */
export const OPTSR_FACTORY = 0x1bc6_aaf0;
export const BOOT_FACTORY = 0x1ff0_0800;
export const AREA_FACTORY = 0x0000_00ff;
export const WPSN_FACTORY = 0xff;

/** Typical times at PSIZE x8, x16, x32, x64 (data sheet DS12110, flash memory characteristics). */
export const PROGRAM_US: readonly number[] = [290, 180, 130, 100];
export const SECTOR_ERASE_MS: readonly number[] = [2000, 1800, 1100, 1000];
/** Both banks (DS12110; order of size confirmed by fl-161, fl-162). */
export const MASS_ERASE_MS: readonly number[] = [13000, 8000, 6000, 5000];
