/**
 * Reset and clock control of STM32F0 and F1 as far as debuggers and start-up code touch it. Addresses are offsets from RCC_F1_BASE.
 * Source: RM0008 Rev 21, 7.3; RM0091 Rev 10, 6.4.
 */
import { bit, bits, register } from '../../base/index.ts';

export const RCC_F1_BASE = 0x4002_1000;

export const RCC_F1_CR = register('RCC_CR', 0x00, {
  PLLRDY: bit(25, 'r'),
  PLLON: bit(24),
  CSSON: bit(19),
  HSEBYP: bit(18),
  HSERDY: bit(17, 'r'),
  HSEON: bit(16),
  HSICAL: bits(15, 8, 'r'),
  HSITRIM: bits(7, 3),
  HSIRDY: bit(1, 'r'),
  HSION: bit(0),
});
export const RCC_F1_CFGR = register('RCC_CFGR', 0x04, { SCALES: bits(31, 4), SWS: bits(3, 2, 'r'), SW: bits(1, 0) });
export const RCC_F1_CIR = register('RCC_CIR', 0x08, { ALL: bits(31, 0) });
export const RCC_F1_APB2RSTR = register('RCC_APB2RSTR', 0x0c, { ALL: bits(31, 0) });
export const RCC_F1_APB1RSTR = register('RCC_APB1RSTR', 0x10, { ALL: bits(31, 0) });
export const RCC_F1_AHBENR = register('RCC_AHBENR', 0x14, { ALL: bits(31, 0) });
export const RCC_F1_APB2ENR = register('RCC_APB2ENR', 0x18, { ALL: bits(31, 0) });
export const RCC_F1_APB1ENR = register('RCC_APB1ENR', 0x1c, { ALL: bits(31, 0) });
export const RCC_F1_BDCR = register('RCC_BDCR', 0x20, { ALL: bits(31, 0) });
export const RCC_F1_CSR = register('RCC_CSR', 0x24, {
  LPWRRSTF: bit(31, 'r'),
  WWDGRSTF: bit(30, 'r'),
  IWDGRSTF: bit(29, 'r'),
  SFTRSTF: bit(28, 'r'),
  PORRSTF: bit(27, 'r'),
  PINRSTF: bit(26, 'r'),
  RMVF: bit(24),
  LSIRDY: bit(1, 'r'),
  LSION: bit(0),
});
/** The rest is F0's. */
export const RCC_F0_AHBRSTR = register('RCC_AHBRSTR', 0x28, { ALL: bits(31, 0) });
export const RCC_F0_CFGR2 = register('RCC_CFGR2', 0x2c, { ALL: bits(31, 0) });
export const RCC_F0_CFGR3 = register('RCC_CFGR3', 0x30, { ALL: bits(31, 0) });
export const RCC_F0_CR2 = register('RCC_CR2', 0x34, { ALL: bits(31, 0) });

/** Bits of enable registers that the bench gates something by. */
export const F0_GPIO_ENABLES = { GPIOA: 17, GPIOB: 18, GPIOC: 19, GPIOD: 20, GPIOE: 21, GPIOF: 22 } as const;
