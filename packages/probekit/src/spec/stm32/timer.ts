/**
 * Timers of STM32: one layout, from the basic TIM6 to the advanced TIM1; a row of the part says which bits its instance
 * has. Addresses are offsets. Source: RM0433, chapters 38 to 42; bit positions from cmsis_device_h7 stm32h743xx.h.
 */
import { bit, bits, register } from '../../base/index.ts';

export const TIM_CR1 = register('TIM_CR1', 0x00, {
  UIFREMAP: bit(11),
  CKD: bits(9, 8),
  ARPE: bit(7),
  CMS: bits(6, 5),
  DIR: bit(4),
  OPM: bit(3),
  URS: bit(2),
  UDIS: bit(1),
  CEN: bit(0),
});
export const TIM_CR2 = register('TIM_CR2', 0x04, {
  MMS2: bits(23, 20),
  OIS: bits(18, 8),
  TI1S: bit(7),
  MMS: bits(6, 4),
  CCDS: bit(3),
  CCUS: bit(2),
  CCPC: bit(0),
});
export const TIM_SMCR = register('TIM_SMCR', 0x08, {
  TS_HI: bits(21, 20),
  SMS_3: bit(16),
  ETR: bits(15, 8),
  TS: bits(7, 4),
  SMS: bits(2, 0),
});
export const TIM_DIER = register('TIM_DIER', 0x0c, {
  TDE: bit(14),
  COMDE: bit(13),
  CCDE: bits(12, 9),
  UDE: bit(8),
  BIE: bit(7),
  TIE: bit(6),
  COMIE: bit(5),
  CCIE: bits(4, 1),
  UIE: bit(0),
});
/** Writing 0 clears a flag, writing 1 leaves it. */
export const TIM_SR = register('TIM_SR', 0x10, {
  CC6IF: bit(17),
  CC5IF: bit(16),
  SBIF: bit(13),
  CCOF: bits(12, 9),
  B2IF: bit(8),
  BIF: bit(7),
  TIF: bit(6),
  COMIF: bit(5),
  CCIF: bits(4, 1),
  UIF: bit(0),
});
export const TIM_EGR = register('TIM_EGR', 0x14, {
  B2G: bit(8, 'w'),
  BG: bit(7, 'w'),
  TG: bit(6, 'w'),
  COMG: bit(5, 'w'),
  CCG: bits(4, 1, 'w'),
  UG: bit(0, 'w'),
});
/** Two channels in output mode; CCxS other than 0 makes an input of one. Mode bit 3 stands apart. */
const pairOfChannels = {
  OCBM_3: bit(24),
  OCAM_3: bit(16),
  OCBCE: bit(15),
  OCBM: bits(14, 12),
  OCBPE: bit(11),
  OCBFE: bit(10),
  CCBS: bits(9, 8),
  OCACE: bit(7),
  OCAM: bits(6, 4),
  OCAPE: bit(3),
  OCAFE: bit(2),
  CCAS: bits(1, 0),
};
export const TIM_CCMR1 = register('TIM_CCMR1', 0x18, pairOfChannels);
export const TIM_CCMR2 = register('TIM_CCMR2', 0x1c, pairOfChannels);
/** Four bits a channel: CCxE, CCxP, CCxNE, CCxNP. */
export const TIM_CCER = register('TIM_CCER', 0x20, { CC6_5: bits(21, 16), CC4_1: bits(15, 0) });
export const TIM_CNT = register('TIM_CNT', 0x24, { CNT: bits(31, 0) });
export const TIM_PSC = register('TIM_PSC', 0x28, { PSC: bits(15, 0) });
export const TIM_ARR = register('TIM_ARR', 0x2c, { ARR: bits(31, 0) });
export const TIM_RCR = register('TIM_RCR', 0x30, { REP: bits(15, 0) });
export const TIM_CCR = [0x34, 0x38, 0x3c, 0x40].map((offset, index) => register(`TIM_CCR${index + 1}`, offset, { CCR: bits(31, 0) }));
export const TIM_BDTR = register('TIM_BDTR', 0x44, {
  BREAK2: bits(25, 20),
  BKF: bits(19, 16),
  MOE: bit(15),
  AOE: bit(14),
  BKP: bit(13),
  BKE: bit(12),
  OSSR: bit(11),
  OSSI: bit(10),
  LOCK: bits(9, 8),
  DTG: bits(7, 0),
});
/** DMA burst, channels 5 and 6, break and input selection. */
export const TIM_OTHERS = (
  [
    ['TIM_DCR', 0x48],
    ['TIM_DMAR', 0x4c],
    ['TIM_CCMR3', 0x54],
    ['TIM_CCR5', 0x58],
    ['TIM_CCR6', 0x5c],
    ['TIM_AF1', 0x60],
    ['TIM_AF2', 0x64],
    ['TIM_TISEL', 0x68],
  ] as const
).map(([name, offset]) => register(name, offset, { VALUE: bits(31, 0) }));
