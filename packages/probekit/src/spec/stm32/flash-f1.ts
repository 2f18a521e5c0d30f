/**
 * Flash controller (FPEC) of STM32F0, F1 and F3, with what F0 and F1 differ in. Addresses are offsets from FLASH_F1_BASE. Source: PM0075
 * Rev 2 (F10xxx flash programming), 2.3, 2.4 and 3; RM0091 Rev 10, chapters 3 and 4 (F0); times from DS5319 Rev 18, table 27
 * (F103x8/B) and DS9826 Rev 6, table 41 (F091): where a sheet has no typical time of an erase, halfway between its limits.
 */
import { bit, bits, register } from '../../base/index.ts';

export const FLASH_F1_BASE = 0x4002_2000;
export const FLASH_F1_ADDRESS = 0x0800_0000;

export const F1_ACR = register('FLASH_ACR', 0x00, { PRFTBS: bit(5, 'r'), PRFTBE: bit(4), HLFCYA: bit(3), LATENCY: bits(2, 0) });
export const F1_KEYR = register('FLASH_KEYR', 0x04, { KEY: bits(31, 0, 'w') });
export const F1_OPTKEYR = register('FLASH_OPTKEYR', 0x08, { KEY: bits(31, 0, 'w') });
/** Of both key registers. */
export const F1_KEY1 = 0x4567_0123;
export const F1_KEY2 = 0xcdef_89ab;
/** EOP and the errors are cleared by writing 1. */
export const F1_SR = register('FLASH_SR', 0x0c, { EOP: bit(5), WRPRTERR: bit(4), PGERR: bit(2), BSY: bit(0, 'r') });
/** OBL_LAUNCH is F0's. */
export const F1_CR = register('FLASH_CR', 0x10, {
  OBL_LAUNCH: bit(13),
  EOPIE: bit(12),
  ERRIE: bit(10),
  OPTWRE: bit(9),
  LOCK: bit(7),
  STRT: bit(6),
  OPTER: bit(5),
  OPTPG: bit(4),
  MER: bit(2),
  PER: bit(1),
  PG: bit(0),
});
export const F1_AR = register('FLASH_AR', 0x14, { FAR: bits(31, 0, 'w') });
export const F1_OBR = register('FLASH_OBR', 0x1c, {
  DATA1: bits(25, 18, 'r'),
  DATA0: bits(17, 10, 'r'),
  NRST_STDBY: bit(4, 'r'),
  NRST_STOP: bit(3, 'r'),
  WDG_SW: bit(2, 'r'),
  RDPRT: bit(1, 'r'),
  OPTERR: bit(0, 'r'),
});
/** USER is the whole byte of that name. */
export const F0_OBR = register('FLASH_OBR', 0x1c, {
  DATA1: bits(31, 24, 'r'),
  DATA0: bits(23, 16, 'r'),
  USER: bits(15, 8, 'r'),
  RDPRT: bits(2, 1, 'r'),
  OPTERR: bit(0, 'r'),
});
export const F1_WRPR = register('FLASH_WRPR', 0x20, { WRP: bits(31, 0, 'r') });

/** Half-words, each a byte and its complement above it. */
export const F1_OPTIONS_ADDRESS = 0x1fff_f800;
export const F1_OPTION_NAMES = ['RDP', 'USER', 'DATA0', 'DATA1', 'WRP0', 'WRP1', 'WRP2', 'WRP3'] as const;
/** Bits of USER; 0 asks for a reset or a watchdog by hardware. */
export const F1_USER = { WDG_SW: 0, NRST_STOP: 1, NRST_STDBY: 2 } as const;

/** RDP of no protection; F0 also has one for good. */
export const F1_RDP_OPEN = 0xa5;
export const F0_RDP_OPEN = 0xaa;
export const F0_RDP_FOR_GOOD = 0xcc;

/** One half-word, and a page or all of it, in that order. */
export const F1_PROGRAM_US = 52.5;
export const F0_PROGRAM_US = 53.5;
export const F1_ERASE_MS = 30;

/** Where ST's boot loader is, by die of the F0 with BOOT_SEL or nBOOT0 as an option. Source: RM0091 Rev 10, 2.2.2; AN2606. */
export const F0_SYSTEM_MEMORY: Readonly<Record<number, number>> = {
  1088: 0x1fff_ec00, // F05x
  1090: 0x1fff_d800, // F09x
  1092: 0x1fff_ec00, // F03x
  1093: 0x1fff_c400, // F04x
  1096: 0x1fff_c800, // F07x
};

/** Bytes that one bit of write protection stands for, counted from the first; the last of 32 stands for all the rest. */
export const F1_PROTECTED_BYTES = 4096;
