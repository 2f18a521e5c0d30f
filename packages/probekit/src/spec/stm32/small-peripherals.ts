/**
 * Peripherals of a few registers each: random numbers, CRC, hardware semaphores, window watchdog. Addresses are offsets.
 * Source: RM0433, chapters 34 (RNG), 21 (CRC), 10 (HSEM) and 44 (WWDG); bit positions from cmsis_device_h7 stm32h743xx.h.
 */
import { bit, bits, register } from '../../base/index.ts';

export const RNG_CR = register('RNG_CR', 0x00, { CED: bit(5), IE: bit(3), RNGEN: bit(2) });
/** SEIS and CEIS are cleared by writing 0. */
export const RNG_SR = register('RNG_SR', 0x04, { SEIS: bit(6), CEIS: bit(5), SECS: bit(2, 'r'), CECS: bit(1, 'r'), DRDY: bit(0, 'r') });
export const RNG_DR = register('RNG_DR', 0x08, { RNDATA: bits(31, 0, 'r') });

export const CRC_DR = register('CRC_DR', 0x00, { DR: bits(31, 0) });
export const CRC_IDR = register('CRC_IDR', 0x04, { IDR: bits(31, 0) });
/** POLYSIZE: 0 is 32 bits, then 16, 8, 7. REV_IN: 0 none, then by byte, half-word, word. */
export const CRC_CR = register('CRC_CR', 0x08, { REV_OUT: bit(7), REV_IN: bits(6, 5), POLYSIZE: bits(4, 3), RESET: bit(0, 'w') });
export const CRC_INIT = register('CRC_INIT', 0x10, { INIT: bits(31, 0) });
export const CRC_POL = register('CRC_POL', 0x14, { POL: bits(31, 0) });

export const HSEM_COUNT = 32;
/** R is at 0x00, its one-step lock RLR at 0x80. */
export const HSEM_R = register('HSEM_R', 0x00, { LOCK: bit(31), COREID: bits(15, 8), PROCID: bits(7, 0) });
export const HSEM_RLR = 0x80;
export const HSEM_IER = register('HSEM_C1IER', 0x100, { ISE: bits(31, 0) });
export const HSEM_ICR = register('HSEM_C1ICR', 0x104, { ISC: bits(31, 0, 'w') });
export const HSEM_ISR = register('HSEM_C1ISR', 0x108, { ISF: bits(31, 0, 'r') });
export const HSEM_MISR = register('HSEM_C1MISR', 0x10c, { MISF: bits(31, 0, 'r') });
export const HSEM_CR = register('HSEM_CR', 0x140, { KEY: bits(31, 16, 'w'), COREID: bits(15, 8, 'w') });
export const HSEM_KEYR = register('HSEM_KEYR', 0x144, { KEY: bits(31, 16) });
/** The Cortex-M7 as bus master. */
export const HSEM_COREID_M7 = 3;

/** WDGA is set by software and cleared by reset only. */
export const WWDG_CR = register('WWDG_CR', 0x00, { WDGA: bit(7), T: bits(6, 0) });
export const WWDG_CFR = register('WWDG_CFR', 0x04, { WDGTB: bits(13, 11), EWI: bit(9), W: bits(6, 0) });
/** Cleared by writing 0. */
export const WWDG_SR = register('WWDG_SR', 0x08, { EWIF: bit(0) });
