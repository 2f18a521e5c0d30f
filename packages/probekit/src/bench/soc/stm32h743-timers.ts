/**
 * The timers of STM32H743 as rows over one model: which bits each has (RM0433, register maps of chapters 38 to 42), its
 * interrupts (19.1), DMA requests (DMAMUX1, 17.3.2) and pins (data sheet DS12110, alternate functions of the LQFP144).
 */
import type { PeripheralRow } from './part.ts';

const advanced = {
  TIM_CR1: 0xbff,
  TIM_CR2: 0xf5_7ffd,
  TIM_SMCR: 0x31_fff7,
  TIM_DIER: 0x7fff,
  TIM_SR: 0x3_3fff,
  TIM_EGR: 0x1ff,
  TIM_CCMR1: 0x101_ffff,
  TIM_CCMR2: 0x101_ffff,
  TIM_CCER: 0x33_bfff,
  TIM_PSC: 0xffff,
  TIM_RCR: 0xffff,
  TIM_BDTR: 0x3ff_ffff,
  TIM_DCR: 0x1f1f,
  TIM_DMAR: 0xffff_ffff,
  TIM_CCMR3: 0x101_fcfc,
  TIM_CCR5: 0xe000_ffff,
  TIM_CCR6: 0xffff,
  TIM_AF1: 0x3_cf07,
  TIM_AF2: 0xf07,
  TIM_TISEL: 0x0f0f_0f0f,
};
const general = {
  TIM_CR1: 0xbff,
  TIM_CR2: 0xf8,
  TIM_SMCR: 0x31_fff7,
  TIM_DIER: 0x5f5f,
  TIM_SR: 0x1e5f,
  TIM_EGR: 0x5f,
  TIM_CCMR1: 0x101_ffff,
  TIM_CCMR2: 0x101_ffff,
  TIM_CCER: 0xbbbb,
  TIM_PSC: 0xffff,
  TIM_DCR: 0x1f1f,
  TIM_DMAR: 0xffff,
  TIM_AF1: 0x3_c000,
  TIM_TISEL: 0x0f0f_0f0f,
};
const wide = { ...general, TIM_CNT: 0xffff_ffff, TIM_DMAR: 0xffff_ffff };
const basic = { TIM_CR1: 0x88f, TIM_CR2: 0x70, TIM_DIER: 0x101, TIM_SR: 1, TIM_EGR: 1, TIM_PSC: 0xffff };
const twoChannels = {
  TIM_CR1: 0xb8f,
  TIM_CR2: 0xf0,
  TIM_SMCR: 0x31_00f7,
  TIM_DIER: 0x47,
  TIM_SR: 0x647,
  TIM_EGR: 0x47,
  TIM_CCMR1: 0x101_ffff,
  TIM_CCER: 0xbb,
  TIM_PSC: 0xffff,
  TIM_TISEL: 0xf0f,
};
const oneChannel = {
  TIM_CR1: 0xb8f,
  TIM_DIER: 0x3,
  TIM_SR: 0x203,
  TIM_EGR: 0x3,
  TIM_CCMR1: 0x1_00ff,
  TIM_CCER: 0xb,
  TIM_PSC: 0xffff,
  TIM_TISEL: 0xf,
};
const tim15 = {
  ...twoChannels,
  TIM_CR2: 0x7fd,
  TIM_CCMR1: 0x101_ffff,
  TIM_DIER: 0x67e7,
  TIM_SR: 0x6e7,
  TIM_EGR: 0xe7,
  TIM_CCER: 0xbf,
  TIM_RCR: 0xff,
  TIM_BDTR: 0xf_ffff,
  TIM_DCR: 0x1f1f,
  TIM_DMAR: 0xffff,
  TIM_AF1: 0xf07,
};
const tim16 = {
  ...tim15,
  TIM_CR2: 0x30d,
  TIM_SMCR: 0,
  TIM_DIER: 0x23a3,
  TIM_SR: 0x2a3,
  TIM_EGR: 0xa3,
  TIM_CCMR1: 0x1_00ff,
  TIM_CCER: 0xf,
  TIM_TISEL: 0xf,
};

const BUS2 = 0x4001_0000;
const BUS1 = 0x4000_0000;

type Row = readonly [
  name: string,
  base: number,
  has: object,
  irq: number | readonly number[],
  dma: readonly number[],
  pins: string,
  shares?: readonly [string, number],
];

/** Pins: channels by `/`, CH1 to CH4 and then CH1N to CH3N. */
const rows: readonly Row[] = [
  [
    'TIM1',
    BUS2,
    advanced,
    [25, 27],
    [15, 11, 12, 13, 14],
    'PA8:1 PE9:1/PA9:1 PE11:1/PA10:1 PE13:1/PA11:1 PE14:1/PA7:1 PB13:1 PE8:1/PB0:1 PB14:1 PE10:1/PB1:1 PB15:1 PE12:1',
  ],
  [
    'TIM8',
    BUS2 + 0x400,
    advanced,
    [44, 46],
    [51, 47, 48, 49, 50],
    'PC6:3/PC7:3/PC8:3/PC9:3/PA5:3 PA7:3/PB0:3 PB14:3/PB1:3 PB15:3',
    ['TIM13', 3],
  ],
  ['TIM2', BUS1, wide, 28, [22, 18, 19, 20, 21], 'PA0:1 PA5:1 PA15:1/PA1:1 PB3:1/PA2:1 PB10:1/PA3:1 PB11:1'],
  ['TIM3', BUS1 + 0x400, general, 29, [27, 23, 24, 25, 26], 'PA6:2 PB4:2 PC6:2/PA7:2 PB5:2 PC7:2/PB0:2 PC8:2/PB1:2 PC9:2'],
  ['TIM4', BUS1 + 0x800, general, 30, [32, 29, 30, 31], 'PB6:2 PD12:2/PB7:2 PD13:2/PB8:2 PD14:2/PB9:2 PD15:2'],
  ['TIM5', BUS1 + 0xc00, wide, 50, [59, 55, 56, 57, 58], 'PA0:2/PA1:2/PA2:2/PA3:2'],
  ['TIM6', BUS1 + 0x1000, basic, 54, [69], ''],
  ['TIM7', BUS1 + 0x1400, basic, 55, [70], ''],
  ['TIM12', BUS1 + 0x1800, twoChannels, 43, [], 'PB14:2/PB15:2'],
  ['TIM13', BUS1 + 0x1c00, oneChannel, 44, [], 'PA6:9 PF8:9', ['TIM8', 1]],
  ['TIM14', BUS1 + 0x2000, oneChannel, 45, [], 'PA7:9 PF9:9'],
  ['TIM15', BUS2 + 0x4000, tim15, 116, [106, 105], 'PA2:4 PE5:4/PA3:4 PE6:4///PA1:4 PE4:4'],
  ['TIM16', BUS2 + 0x4400, tim16, 117, [110, 109], 'PB8:1 PF6:1////PB6:1 PF8:1'],
  ['TIM17', BUS2 + 0x4800, tim16, 118, [112, 111], 'PB9:1 PF7:1////PB7:1 PF9:1'],
];

export const timers: readonly PeripheralRow[] = rows.map(([name, base, has, irq, dma, pins, shares]) => ({
  model: 'timer',
  name,
  base,
  byteLength: 1024,
  clock: `${base < BUS2 ? 'APB1L' : 'APB2'}.${name}`,
  irq,
  options: {
    kernel: base < BUS2 ? 'timpclk1' : 'timpclk2',
    has,
    dma,
    pins: pins.split('/').map((names) => names.split(' ').filter(Boolean)),
    ...(shares ? { shares } : {}),
  },
}));
