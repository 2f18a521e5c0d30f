/**
 * What debuggers and loaders touch of the reset and clock controller of STM32L4, G4 and G0; all else of it is not here. Source:
 * RM0351, 6.4; RM0440, 7.4; RM0444, 5.4; bit positions from cmsis_device_l4, _g4 and _g0. Addresses are offsets from RCC_BASE.
 */
import { bit, bits, register } from '../../base/index.ts';

export const RCC_BASE = 0x4002_1000;

const oscillators = {
  PLLRDY: bit(25, 'r'),
  PLLON: bit(24),
  CSSON: bit(19),
  HSEBYP: bit(18),
  HSERDY: bit(17, 'r'),
  HSEON: bit(16),
  HSIRDY: bit(10, 'r'),
  HSIKERON: bit(9),
  HSION: bit(8),
};
export const RCC_CR_L4 = register('RCC_CR', 0x00, {
  ...oscillators,
  HSIASFS: bit(11),
  MSIRANGE: bits(7, 4),
  MSIRGSEL: bit(3),
  MSIPLLEN: bit(2),
  MSIRDY: bit(1, 'r'),
  MSION: bit(0),
});
export const RCC_CR_G4 = register('RCC_CR', 0x00, oscillators);
export const RCC_CR_G0 = register('RCC_CR', 0x00, { ...oscillators, HSIDIV: bits(13, 11) });
const divided = { SCALES: bits(31, 4), SWS: bits(3, 2, 'r'), SW: bits(1, 0) };
export const RCC_CFGR = register('RCC_CFGR', 0x08, divided);
export const RCC_CFGR_G0 = register('RCC_CFGR', 0x08, { SCALES: bits(31, 8), SWS: bits(5, 3, 'r'), SW: bits(2, 0) });
export const RCC_PLLCFGR = register('RCC_PLLCFGR', 0x0c, { ALL: bits(31, 0) });
/** Clock enables: all but the debug clock of G0, by which software reaches DBGMCU, are named only. */
export const RCC_AHB1ENR = register('RCC_AHB1ENR', 0x48, { ALL: bits(31, 0) });
export const RCC_AHBENR_G0 = register('RCC_AHBENR', 0x38, { ALL: bits(31, 0) });
export const RCC_APBENR1_G0 = register('RCC_APBENR1', 0x3c, { HIGH: bits(31, 28), DBGEN: bit(27), LOW: bits(26, 0) });
export const RCC_CSR = register('RCC_CSR', 0x94, { RESETS: bits(31, 0) });
