/**
 * Reset and clock control of STM32F4, with what a part has not reserved there. Addresses are offsets from RCC_F4_BASE.
 * Source: RM0090, 6.3 and 7.3; RM0390, 6.3.
 */
import { bit, bits, register } from '../../base/index.ts';

export const RCC_F4_BASE = 0x4002_3800;

export const RCC_F4_CR = register('RCC_CR', 0x00, {
  PLLSAIRDY: bit(29, 'r'),
  PLLSAION: bit(28),
  PLLI2SRDY: bit(27, 'r'),
  PLLI2SON: bit(26),
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
/** PLLSRC: 0 is HSI, 1 is HSE. */
export const RCC_F4_PLLCFGR = register('RCC_PLLCFGR', 0x04, {
  PLLQ: bits(27, 24),
  PLLSRC: bit(22),
  PLLP: bits(17, 16),
  PLLN: bits(14, 6),
  PLLM: bits(5, 0),
});
/** SW and SWS: 0 is HSI, 1 HSE, 2 the PLL. */
export const RCC_F4_CFGR = register('RCC_CFGR', 0x08, {
  MCO2: bits(31, 30),
  MCO2PRE: bits(29, 27),
  MCO1PRE: bits(26, 24),
  MCO1: bits(22, 21),
  RTCPRE: bits(20, 16),
  PPRE2: bits(15, 13),
  PPRE1: bits(12, 10),
  HPRE: bits(7, 4),
  SWS: bits(3, 2, 'r'),
  SW: bits(1, 0),
});
export const RCC_F4_AHB1ENR = register('RCC_AHB1ENR', 0x30, {
  DMA2EN: bit(22),
  DMA1EN: bit(21),
  CRCEN: bit(12),
  GPIOHEN: bit(7),
  GPIOEEN: bit(4),
  GPIODEN: bit(3),
  GPIOCEN: bit(2),
  GPIOBEN: bit(1),
  GPIOAEN: bit(0),
});
export const RCC_F4_APB1ENR = register('RCC_APB1ENR', 0x40, {
  PWREN: bit(28),
  I2C3EN: bit(23),
  I2C2EN: bit(22),
  I2C1EN: bit(21),
  USART3EN: bit(18),
  USART2EN: bit(17),
  SPI3EN: bit(15),
  SPI2EN: bit(14),
  WWDGEN: bit(11),
  TIM5EN: bit(3),
  TIM4EN: bit(2),
  TIM3EN: bit(1),
  TIM2EN: bit(0),
});
export const RCC_F4_APB2ENR = register('RCC_APB2ENR', 0x44, {
  TIM11EN: bit(18),
  TIM10EN: bit(17),
  TIM9EN: bit(16),
  SYSCFGEN: bit(14),
  SPI1EN: bit(12),
  ADC1EN: bit(8),
  USART6EN: bit(5),
  USART1EN: bit(4),
  TIM1EN: bit(0),
});
export const RCC_F4_BDCR = register('RCC_BDCR', 0x70, {
  BDRST: bit(16),
  RTCEN: bit(15),
  RTCSEL: bits(9, 8),
  LSEBYP: bit(2),
  LSERDY: bit(1, 'r'),
  LSEON: bit(0),
});
export const RCC_F4_CSR = register('RCC_CSR', 0x74, {
  LPWRRSTF: bit(31, 'r'),
  WWDGRSTF: bit(30, 'r'),
  IWDGRSTF: bit(29, 'r'),
  SFTRSTF: bit(28, 'r'),
  PORRSTF: bit(27, 'r'),
  PINRSTF: bit(26, 'r'),
  BORRSTF: bit(25, 'r'),
  RMVF: bit(24),
  LSIRDY: bit(1, 'r'),
  LSION: bit(0),
});
