/**
 * Reset and clock control of STM32H74x/75x: clock tree, enables, reset causes. Addresses are offsets from RCC_BASE.
 * Source: RM0433, chapter 8; bit positions from cmsis_device_h7 stm32h743xx.h; values of RSR from the table of 8.4.4,
 * confirmed by memfault's reboot-reason port; RCC_CR at reset entry as read on silicon (field-logs fl-184).
 */
import { bit, bits, register } from '../../base/index.ts';

export const RCC_BASE = 0x5802_4400;

export const RCC_CR = register('RCC_CR', 0x00, {
  PLL3RDY: bit(29, 'r'),
  PLL3ON: bit(28),
  PLL2RDY: bit(27, 'r'),
  PLL2ON: bit(26),
  PLL1RDY: bit(25, 'r'),
  PLL1ON: bit(24),
  HSECSSON: bit(19),
  HSEBYP: bit(18),
  HSERDY: bit(17, 'r'),
  HSEON: bit(16),
  D2CKRDY: bit(15, 'r'),
  D1CKRDY: bit(14, 'r'),
  HSI48RDY: bit(13, 'r'),
  HSI48ON: bit(12),
  CSIKERON: bit(9),
  CSIRDY: bit(8, 'r'),
  CSION: bit(7),
  HSIDIVF: bit(5, 'r'),
  HSIDIV: bits(4, 3),
  HSIRDY: bit(2, 'r'),
  HSIKERON: bit(1),
  HSION: bit(0),
});
export const RCC_HSICFGR = register('RCC_HSICFGR', 0x04, { HSITRIM: bits(30, 24), HSICAL: bits(11, 0, 'r') });
export const RCC_CRRCR = register('RCC_CRRCR', 0x08, { HSI48CAL: bits(9, 0, 'r') });
export const RCC_CSICFGR = register('RCC_CSICFGR', 0x0c, { CSITRIM: bits(29, 24), CSICAL: bits(7, 0, 'r') });
/** SW and SWS: 0 HSI, 1 CSI, 2 HSE, 3 PLL1. */
export const RCC_CFGR = register('RCC_CFGR', 0x10, {
  MCO2: bits(31, 29),
  MCO2PRE: bits(28, 25),
  MCO1: bits(24, 22),
  MCO1PRE: bits(21, 18),
  TIMPRE: bit(15),
  HRTIMSEL: bit(14),
  RTCPRE: bits(13, 8),
  STOPKERWUCK: bit(7),
  STOPWUCK: bit(6),
  SWS: bits(5, 3, 'r'),
  SW: bits(2, 0),
});
export const RCC_D1CFGR = register('RCC_D1CFGR', 0x18, { D1CPRE: bits(11, 8), D1PPRE: bits(6, 4), HPRE: bits(3, 0) });
export const RCC_D2CFGR = register('RCC_D2CFGR', 0x1c, { D2PPRE2: bits(10, 8), D2PPRE1: bits(6, 4) });
export const RCC_D3CFGR = register('RCC_D3CFGR', 0x20, { D3PPRE: bits(6, 4) });
/** PLLSRC: 0 HSI, 1 CSI, 2 HSE, 3 none. */
export const RCC_PLLCKSELR = register('RCC_PLLCKSELR', 0x28, {
  DIVM3: bits(25, 20),
  DIVM2: bits(17, 12),
  DIVM1: bits(9, 4),
  PLLSRC: bits(1, 0),
});
export const RCC_PLLCFGR = register('RCC_PLLCFGR', 0x2c, {
  DIVR3EN: bit(24),
  DIVQ3EN: bit(23),
  DIVP3EN: bit(22),
  DIVR2EN: bit(21),
  DIVQ2EN: bit(20),
  DIVP2EN: bit(19),
  DIVR1EN: bit(18),
  DIVQ1EN: bit(17),
  DIVP1EN: bit(16),
  PLL3RGE: bits(11, 10),
  PLL3VCOSEL: bit(9),
  PLL3FRACEN: bit(8),
  PLL2RGE: bits(7, 6),
  PLL2VCOSEL: bit(5),
  PLL2FRACEN: bit(4),
  PLL1RGE: bits(3, 2),
  PLL1VCOSEL: bit(1),
  PLL1FRACEN: bit(0),
});
const dividers = { DIVR: bits(30, 24), DIVQ: bits(22, 16), DIVP: bits(15, 9), DIVN: bits(8, 0) };
export const RCC_PLL1DIVR = register('RCC_PLL1DIVR', 0x30, dividers);
export const RCC_PLL1FRACR = register('RCC_PLL1FRACR', 0x34, { FRACN: bits(15, 3) });
export const RCC_PLL2DIVR = register('RCC_PLL2DIVR', 0x38, dividers);
export const RCC_PLL2FRACR = register('RCC_PLL2FRACR', 0x3c, { FRACN: bits(15, 3) });
export const RCC_PLL3DIVR = register('RCC_PLL3DIVR', 0x40, dividers);
export const RCC_PLL3FRACR = register('RCC_PLL3FRACR', 0x44, { FRACN: bits(15, 3) });
export const RCC_D1CCIPR = register('RCC_D1CCIPR', 0x4c, {
  CKPERSEL: bits(29, 28),
  SDMMCSEL: bit(16),
  QSPISEL: bits(5, 4),
  FMCSEL: bits(1, 0),
});
export const RCC_D2CCIP1R = register('RCC_D2CCIP1R', 0x50, {
  SWPSEL: bit(31),
  FDCANSEL: bits(29, 28),
  DFSDM1SEL: bit(24),
  SPDIFSEL: bits(21, 20),
  SPI45SEL: bits(18, 16),
  SPI123SEL: bits(14, 12),
  SAI23SEL: bits(8, 6),
  SAI1SEL: bits(2, 0),
});
/** 0 pclk, 1 pll2_q, 2 pll3_q, 3 HSI, 4 CSI, 5 LSE. */
export const RCC_D2CCIP2R = register('RCC_D2CCIP2R', 0x54, {
  LPTIM1SEL: bits(30, 28),
  CECSEL: bits(23, 22),
  USBSEL: bits(21, 20),
  I2C123SEL: bits(13, 12),
  RNGSEL: bits(9, 8),
  USART16SEL: bits(5, 3),
  USART234578SEL: bits(2, 0),
});
export const RCC_D3CCIPR = register('RCC_D3CCIPR', 0x58, {
  SPI6SEL: bits(30, 28),
  SAI4BSEL: bits(26, 24),
  SAI4ASEL: bits(23, 21),
  ADCSEL: bits(17, 16),
  LPTIM345SEL: bits(15, 13),
  LPTIM2SEL: bits(12, 10),
  I2C4SEL: bits(9, 8),
  LPUART1SEL: bits(2, 0),
});
/** Ready flags of LSI, LSE, HSI, HSE, CSI, HSI48, PLL1 to PLL3 from bit 0; then the failures of LSE and, not maskable, HSE. */
export const RCC_CIER = register('RCC_CIER', 0x60, { LSECSSIE: bit(9), READY: bits(8, 0) });
export const RCC_CIFR = register('RCC_CIFR', 0x64, { HSECSSF: bit(10, 'r'), LSECSSF: bit(9, 'r'), READY: bits(8, 0, 'r') });
export const RCC_CICR = register('RCC_CICR', 0x68, { CLEARS: bits(10, 0, 'w') });
export const RCC_BDCR = register('RCC_BDCR', 0x70, {
  BDRST: bit(16),
  RTCEN: bit(15),
  RTCSEL: bits(9, 8),
  LSECSSD: bit(6, 'r'),
  LSECSSON: bit(5),
  LSEDRV: bits(4, 3),
  LSEBYP: bit(2),
  LSERDY: bit(1, 'r'),
  LSEON: bit(0),
});
export const RCC_CSR = register('RCC_CSR', 0x74, { LSIRDY: bit(1, 'r'), LSION: bit(0) });
export const RCC_GCR = register('RCC_GCR', 0xa0, { WW1RSC: bit(0) });
export const RCC_D3AMR = register('RCC_D3AMR', 0xa8, { AUTONOMOUS: bits(29, 0) });
export const D3AMR_BITS = 0x3129_dea9;
export const RCC_RSR = register('RCC_RSR', 0xd0, {
  LPWRRSTF: bit(30, 'r'),
  WWDG1RSTF: bit(28, 'r'),
  IWDG1RSTF: bit(26, 'r'),
  SFTRSTF: bit(24, 'r'),
  PORRSTF: bit(23, 'r'),
  PINRSTF: bit(22, 'r'),
  BORRSTF: bit(21, 'r'),
  D2RSTF: bit(20, 'r'),
  D1RSTF: bit(19, 'r'),
  CPURSTF: bit(17, 'r'),
  RMVF: bit(16),
});
/** What each cause of a reset adds to RSR. */
export const RSR_CAUSES = {
  'power-on': 0x00fa_0000,
  pin: 0x0042_0000,
  'brown-out': 0x0062_0000,
  software: 0x0142_0000,
  cpu: 0x0002_0000,
  'window-watchdog': 0x1042_0000,
  'independent-watchdog': 0x0442_0000,
  'low-power': 0x4042_0000,
  /** D1 and D2 leave DStandby. */
  standby: 0x0018_0000,
} as const;

const ahb3 = { SDMMC1: bit(16), QSPI: bit(14), FMC: bit(12), JPGDEC: bit(5), DMA2D: bit(4), MDMA: bit(0) };
const ahb1 = {
  USB2OTGULPI: bit(28),
  USB2OTG: bit(27),
  USB1OTGULPI: bit(26),
  USB1OTG: bit(25),
  ETH1RX: bit(17),
  ETH1TX: bit(16),
  ETH1MAC: bit(15),
  ADC12: bit(5),
  DMA2: bit(1),
  DMA1: bit(0),
};
const ahb2 = {
  SRAM3: bit(31),
  SRAM2: bit(30),
  SRAM1: bit(29),
  SDMMC2: bit(9),
  RNG: bit(6),
  HASH: bit(5),
  CRYPT: bit(4),
  CAMITF: bit(0),
};
const ahb4 = {
  BKPRAM: bit(28),
  HSEM: bit(25),
  ADC3: bit(24),
  BDMA: bit(21),
  CRC: bit(19),
  GPIOK: bit(10),
  GPIOJ: bit(9),
  GPIOI: bit(8),
  GPIOH: bit(7),
  GPIOG: bit(6),
  GPIOF: bit(5),
  GPIOE: bit(4),
  GPIOD: bit(3),
  GPIOC: bit(2),
  GPIOB: bit(1),
  GPIOA: bit(0),
};
const apb3 = { WWDG1: bit(6), LTDC: bit(3) };
const apb1l = {
  UART8: bit(31),
  UART7: bit(30),
  DAC12: bit(29),
  CEC: bit(27),
  I2C3: bit(23),
  I2C2: bit(22),
  I2C1: bit(21),
  UART5: bit(20),
  UART4: bit(19),
  USART3: bit(18),
  USART2: bit(17),
  SPDIFRX: bit(16),
  SPI3: bit(15),
  SPI2: bit(14),
  LPTIM1: bit(9),
  TIM14: bit(8),
  TIM13: bit(7),
  TIM12: bit(6),
  TIM7: bit(5),
  TIM6: bit(4),
  TIM5: bit(3),
  TIM4: bit(2),
  TIM3: bit(1),
  TIM2: bit(0),
};
const apb1h = { FDCAN: bit(8), MDIOS: bit(5), OPAMP: bit(4), SWP: bit(2), CRS: bit(1) };
const apb2 = {
  HRTIM: bit(29),
  DFSDM1: bit(28),
  SAI3: bit(24),
  SAI2: bit(23),
  SAI1: bit(22),
  SPI5: bit(20),
  TIM17: bit(18),
  TIM16: bit(17),
  TIM15: bit(16),
  SPI4: bit(13),
  SPI1: bit(12),
  USART6: bit(5),
  USART1: bit(4),
  TIM8: bit(1),
  TIM1: bit(0),
};
const apb4 = {
  SAI4: bit(21),
  RTCAPB: bit(16),
  VREF: bit(15),
  COMP12: bit(14),
  LPTIM5: bit(12),
  LPTIM4: bit(11),
  LPTIM3: bit(10),
  LPTIM2: bit(9),
  I2C4: bit(7),
  SPI6: bit(5),
  LPUART1: bit(3),
  SYSCFG: bit(1),
};

/**
 * The buses: their peripherals' bits stand at the same position in xRSTR, xENR and xLPENR; `resets` are the bits that xRSTR
 * has, `lowPowerBits` those of xLPENR, and the rest of its reset value are reserved bits that read 1.
 */
export const RCC_BUSES = [
  {
    bus: 'AHB3',
    fields: ahb3,
    reset: 0x7c,
    enable: 0xd4,
    enableC1: 0x134,
    lowPower: 0xfc,
    lowPowerReset: 0xf001_5131,
    resets: 0x8001_5031,
    lowPowerBits: 0xf001_5131,
  },
  {
    bus: 'AHB1',
    fields: ahb1,
    reset: 0x80,
    enable: 0xd8,
    enableC1: 0x138,
    lowPower: 0x100,
    lowPowerReset: 0x1e03_8023,
    resets: 0x0a00_8023,
    lowPowerBits: 0x1e03_8023,
  },
  {
    bus: 'AHB2',
    fields: ahb2,
    reset: 0x84,
    enable: 0xdc,
    enableC1: 0x13c,
    lowPower: 0x104,
    lowPowerReset: 0xe000_0271,
    resets: 0x0000_0271,
    lowPowerBits: 0xe000_0271,
  },
  {
    bus: 'AHB4',
    fields: ahb4,
    reset: 0x88,
    enable: 0xe0,
    enableC1: 0x140,
    lowPower: 0x108,
    lowPowerReset: 0x3128_07ff,
    resets: 0x0328_07ff,
    lowPowerBits: 0x3128_07ff,
  },
  {
    bus: 'APB3',
    fields: apb3,
    reset: 0x8c,
    enable: 0xe4,
    enableC1: 0x144,
    lowPower: 0x10c,
    lowPowerReset: 0x0000_0058,
    resets: 0x0000_0008,
    lowPowerBits: 0x0000_0048,
  },
  {
    bus: 'APB1L',
    fields: apb1l,
    reset: 0x90,
    enable: 0xe8,
    enableC1: 0x148,
    lowPower: 0x110,
    lowPowerReset: 0xe8ff_cbff,
    resets: 0xe8ff_c3ff,
    lowPowerBits: 0xe8ff_c3ff,
  },
  {
    bus: 'APB1H',
    fields: apb1h,
    reset: 0x94,
    enable: 0xec,
    enableC1: 0x14c,
    lowPower: 0x114,
    lowPowerReset: 0x0000_0136,
    resets: 0x0000_0136,
    lowPowerBits: 0x0000_0136,
  },
  {
    bus: 'APB2',
    fields: apb2,
    reset: 0x98,
    enable: 0xf0,
    enableC1: 0x150,
    lowPower: 0x118,
    lowPowerReset: 0x31d7_3033,
    resets: 0x31d7_3033,
    lowPowerBits: 0x31d7_3033,
  },
  {
    bus: 'APB4',
    fields: apb4,
    reset: 0x9c,
    enable: 0xf4,
    enableC1: 0x154,
    lowPower: 0x11c,
    lowPowerReset: 0x0421_deaa,
    resets: 0x0020_deaa,
    lowPowerBits: 0x0021_deaa,
  },
] as const;
/** AHB3RSTR bit 31: resets the CPU alone. */
export const CPURST_BIT = 31;
/** RSR as seen through the C1_ copy. */
export const C1_RSR = 0x130;

export const HSI_HZ = 64_000_000;
export const CSI_HZ = 4_000_000;
export const LSI_HZ = 32_000;
export const LSE_HZ = 32_768;
