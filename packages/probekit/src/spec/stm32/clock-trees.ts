/**
 * What decides the core's clock in the families with one bus clock, and thereby the clock of their SWO: fields of RCC, and what
 * their values mean. Addresses are absolute. Source: the chapters on RCC of RM0008 (F1), RM0090 and RM0390 (F4), RM0351 (L4), RM0440 (G4).
 */
import { bit, bits, register } from '../../base/index.ts';

/** HPRE, four bits: below 8 the clock is not divided. */
export const AHB_DIVIDERS = [2, 4, 8, 16, 64, 128, 256, 512] as const;

export const CLOCK_F1 = {
  hsiHz: 8_000_000,
  CFGR: register('RCC_CFGR', 0x4002_1004, { PLLMUL: bits(21, 18), PLLXTPRE: bit(17), PLLSRC: bit(16), HPRE: bits(7, 4), SWS: bits(3, 2) }),
} as const;

export const CLOCK_F4 = {
  hsiHz: 16_000_000,
  PLLCFGR: register('RCC_PLLCFGR', 0x4002_3804, {
    PLLR: bits(30, 28),
    PLLSRC: bit(22),
    PLLP: bits(17, 16),
    PLLN: bits(14, 6),
    PLLM: bits(5, 0),
  }),
  CFGR: register('RCC_CFGR', 0x4002_3808, { HPRE: bits(7, 4), SWS: bits(3, 2) }),
} as const;

/** L4 and G4 have their registers at the same places; G4 has no MSI, and one more bit of PLLM. */
export const CLOCK_L4_G4 = {
  hsiHz: 16_000_000,
  CR: register('RCC_CR', 0x4002_1000, { MSIRANGE: bits(7, 4), MSIRGSEL: bit(3) }),
  CFGR: register('RCC_CFGR', 0x4002_1008, { HPRE: bits(7, 4), SWS: bits(3, 2) }),
  PLLCFGR_L4: register('RCC_PLLCFGR', 0x4002_100c, { PLLR: bits(26, 25), PLLN: bits(14, 8), PLLM: bits(6, 4), PLLSRC: bits(1, 0) }),
  PLLCFGR_G4: register('RCC_PLLCFGR', 0x4002_100c, { PLLR: bits(26, 25), PLLN: bits(14, 8), PLLM: bits(7, 4), PLLSRC: bits(1, 0) }),
  CSR: register('RCC_CSR', 0x4002_1094, { MSISRANGE: bits(11, 8) }),
  msiHz: [100e3, 200e3, 400e3, 800e3, 1e6, 2e6, 4e6, 8e6, 16e6, 24e6, 32e6, 48e6],
} as const;
