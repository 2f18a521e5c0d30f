/**
 * Embedded flash interface of STM32L4, G4 and G0: one controller, and rows of what its dies have of it. Source: RM0351 Rev 9
 * chapter 3 (L4), RM0440 Rev 8 chapter 3 (G4), RM0444 Rev 5 chapter 3 (G0); bit positions from cmsis_device_l4, _g4 and _g0;
 * sizes and pages as openocd src/flash/nor/stm32l4x.c has them. Addresses are offsets from FLASH_BASE.
 */
import { bit, bits, register } from '../../base/index.ts';

export const FLASH_BASE = 0x4002_2000;
export const FLASH_ADDRESS = 0x0800_0000;
/** One programmable unit: 64 bits and 8 bits of ECC. */
export const DOUBLE_WORD_BYTES = 8;

export const ACR = register('FLASH_ACR', 0x00, {
  DBG_SWEN: bit(18),
  EMPTY: bit(16),
  SLEEP_PD: bit(14),
  RUN_PD: bit(13),
  DCRST: bit(12),
  ICRST: bit(11),
  DCEN: bit(10),
  ICEN: bit(9),
  PRFTEN: bit(8),
  LATENCY: bits(3, 0),
});
export const PDKEYR = register('FLASH_PDKEYR', 0x04, { KEY: bits(31, 0, 'w') });
export const KEYR = register('FLASH_KEYR', 0x08, { KEY: bits(31, 0, 'w') });
export const KEY1 = 0x4567_0123;
export const KEY2 = 0xcdef_89ab;
export const OPTKEYR = register('FLASH_OPTKEYR', 0x0c, { KEY: bits(31, 0, 'w') });
export const OPTKEY1 = 0x0819_2a3b;
export const OPTKEY2 = 0x4c5d_6e7f;
/** Flags are cleared by writing 1. */
export const SR = register('FLASH_SR', 0x10, {
  CFGBSY: bit(18, 'r'),
  BSY2: bit(17, 'r'),
  BSY: bit(16, 'r'),
  OPTVERR: bit(15),
  RDERR: bit(14),
  FASTERR: bit(9),
  MISERR: bit(8),
  PGSERR: bit(7),
  SIZERR: bit(6),
  PGAERR: bit(5),
  WRPERR: bit(4),
  PROGERR: bit(3),
  OPERR: bit(1),
  EOP: bit(0),
});
export const ALL_FLAGS = 0x0000_c3fb;
/** FASTERR MISERR PGSERR SIZERR PGAERR WRPERR PROGERR: while any of them is set, no operation starts (RM0351, 3.3.6 and 3.3.7). */
export const SEQUENCE_FLAGS = 0x0000_03f8;
/** Those, OPERR and RDERR. */
export const ERROR_FLAGS = 0x0000_43fa;

const control = {
  LOCK: bit(31),
  OPTLOCK: bit(30),
  SEC_PROT2: bit(29),
  SEC_PROT: bit(28),
  OBL_LAUNCH: bit(27),
  RDERRIE: bit(26),
  ERRIE: bit(25),
  EOPIE: bit(24),
  FSTPG: bit(18),
  OPTSTRT: bit(17),
  STRT: bit(16),
  MER2: bit(15),
  MER1: bit(2),
  PER: bit(1),
  PG: bit(0),
};
/** FLASH_CR of L4 and G4, and of G0: the same but for page number and bank. */
export const CR = register('FLASH_CR', 0x14, { ...control, BKER: bit(11), PNB: bits(10, 3) });
export const CR_G0 = register('FLASH_CR', 0x14, { ...control, BKER: bit(13), PNB: bits(12, 3) });

/** ECC errors of reads; ECCR2 of G0 stands at 0x1c for bank 2. Where the bank is told differs. */
export const ECCR = register('FLASH_ECCR', 0x18, {
  ECCD: bit(31),
  ECCC: bit(30),
  ECCIE: bit(24),
  SYSF_ECC: bit(22, 'r'),
  BK_ECC: bit(21, 'r'),
  ADDR_ECC: bits(18, 0, 'r'),
});

const common = { WWDG_SW: bit(19), IWDG_STDBY: bit(18), IWDG_STOP: bit(17), IWDG_SW: bit(16), RDP: bits(7, 0) };
const resets = { nRST_SHDW: bit(14), nRST_STDBY: bit(13), nRST_STOP: bit(12), BOR_LEV: bits(10, 8) };
export const OPTR_L4 = register('FLASH_OPTR', 0x20, {
  SRAM2_RST: bit(25),
  SRAM2_PE: bit(24),
  nBOOT1: bit(23),
  DUALBANK: bit(21),
  BFB2: bit(20),
  ...common,
  ...resets,
});
export const OPTR_G4 = register('FLASH_OPTR', 0x20, {
  IRHEN: bit(30),
  NRST_MODE: bits(29, 28),
  nBOOT0: bit(27),
  nSWBOOT0: bit(26),
  CCMSRAM_RST: bit(25),
  SRAM_PE: bit(24),
  nBOOT1: bit(23),
  DBANK: bit(22),
  BFB2: bit(20),
  ...common,
  ...resets,
});
export const OPTR_G0 = register('FLASH_OPTR', 0x20, {
  IRHEN: bit(29),
  NRST_MODE: bits(28, 27),
  nBOOT0: bit(26),
  nBOOT1: bit(25),
  nBOOT_SEL: bit(24),
  RAM_PARITY_CHECK: bit(22),
  DUAL_BANK: bit(21),
  nSWAP_BANK: bit(20),
  ...common,
  nRST_SHDW: bit(15),
  nRST_STDBY: bit(14),
  nRST_STOP: bit(13),
  BORR_LEV: bits(12, 11),
  BORF_LEV: bits(10, 9),
  BOR_EN: bit(8),
});

/** First and last protected page; none where the first is greater. */
const pages = { END: bits(23, 16), STRT: bits(7, 0) };
export const WRP1AR = register('FLASH_WRP1AR', 0x2c, pages);
export const WRP1BR = register('FLASH_WRP1BR', 0x30, pages);
export const WRP2AR = register('FLASH_WRP2AR', 0x4c, pages);
export const WRP2BR = register('FLASH_WRP2BR', 0x50, pages);

/** First and last unit of the stretches that nobody may read as data; none where the first is greater. */
const first = { STRT: bits(15, 0) };
const last = { PCROP_RDP: bit(31), END: bits(15, 0) };
export const PCROP1SR = register('FLASH_PCROP1SR', 0x24, first);
export const PCROP1ER = register('FLASH_PCROP1ER', 0x28, last);
export const PCROP1BSR = register('FLASH_PCROP1BSR', 0x34, first);
export const PCROP1BER = register('FLASH_PCROP1BER', 0x38, { END: bits(15, 0) });
export const PCROP2SR = register('FLASH_PCROP2SR', 0x44, first);
export const PCROP2ER = register('FLASH_PCROP2ER', 0x48, { END: bits(15, 0) });
/** Securable memory: so many pages from the bank's start. */
export const SEC1R = register('FLASH_SEC1R', 0x70, { BOOT_LOCK: bit(16), SEC_SIZE: bits(7, 0) });
export const SEC2R = register('FLASH_SEC2R', 0x74, { SEC_SIZE: bits(7, 0) });
export const SECR_G0 = register('FLASH_SECR', 0x80, { SEC_SIZE2: bits(27, 20), BOOT_LOCK: bit(16), SEC_SIZE: bits(7, 0) });

export const RDP_LEVEL0 = 0xaa;
export const RDP_LEVEL2 = 0xcc;

/** Typical times: data sheets DS10198 (L476), DS12288 (G474), DS12232 (G071), flash memory characteristics. A mass erase of both banks takes no longer than of one. */
export interface L4KindTimes {
  readonly programUs: number;
  readonly pageEraseMs: number;
  readonly massEraseMs: number;
}
const FAST_TIMES: L4KindTimes = { programUs: 81.69, pageEraseMs: 22.02, massEraseMs: 22.13 };
const G0_TIMES: L4KindTimes = { programUs: 85, pageEraseMs: 22, massEraseMs: 22.1 };

/** When a die has two banks, and which bit of OPTR says so. */
export interface L4KindBanks {
  /** Mask of OPTR: set for two banks. */
  readonly mask: number;
  /** A part with all of the die's flash has two, whatever the bit says. */
  readonly alwaysWhenFull?: true;
  /** Page size without the second bank, where it is another one. */
  readonly singlePageBytes?: number;
  /** Where bank 2 starts; behind bank 1 when absent. */
  readonly bank2Address?: number;
}

/** What one die has of the controller. */
export interface L4KindDie {
  readonly devId: number;
  readonly kind: 'l4' | 'g4' | 'g0';
  readonly maxKib: number;
  readonly pageBytes: number;
  readonly banks?: L4KindBanks;
  readonly times: L4KindTimes;
}

const L4_DUAL: L4KindBanks = { mask: OPTR_L4.mask('DUALBANK'), alwaysWhenFull: true };
/** Parts with less than all of it keep bank 2 where it is, and a hole before it. */
const G4_DUAL: L4KindBanks = { mask: OPTR_G4.mask('DBANK'), singlePageBytes: 4096, bank2Address: 0x0804_0000 };

const die = (kind: L4KindDie['kind'], times: L4KindTimes) => (devId: number, maxKib: number, banks?: L4KindBanks) => ({
  devId,
  kind,
  maxKib,
  pageBytes: 2048,
  times,
  ...(banks ? { banks } : {}),
});
const l4 = die('l4', FAST_TIMES);
const g4 = die('g4', FAST_TIMES);
const g0 = die('g0', G0_TIMES);

export const L4_KIND_DIES: readonly L4KindDie[] = [
  l4(0x415, 1024, L4_DUAL),
  l4(0x435, 256),
  l4(0x461, 1024, L4_DUAL),
  l4(0x462, 512),
  l4(0x464, 128),
  g4(0x468, 128),
  g4(0x469, 512, G4_DUAL),
  g4(0x479, 512),
  g0(0x456, 64),
  g0(0x460, 128),
  g0(0x466, 64),
  g0(0x467, 512, { mask: OPTR_G0.mask('DUAL_BANK') }),
];
