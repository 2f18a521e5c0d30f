/** Low-power timer. Addresses are offsets. Source: RM0433, chapter 43; bit positions from cmsis_device_h7 stm32h743xx.h. */
import { bit, bits, register } from '../../base/index.ts';

const events = <Access extends 'r' | 'w' | 'rw'>(access: Access) =>
  ({
    DOWN: bit(6, access),
    UP: bit(5, access),
    ARROK: bit(4, access),
    CMPOK: bit(3, access),
    EXTTRIG: bit(2, access),
    ARRM: bit(1, access),
    CMPM: bit(0, access),
  }) as const;
export const LPTIM_ISR = register('LPTIM_ISR', 0x00, events('r'));
export const LPTIM_ICR = register('LPTIM_ICR', 0x04, events('w'));
export const LPTIM_IER = register('LPTIM_IER', 0x08, events('rw'));
export const LPTIM_CFGR = register('LPTIM_CFGR', 0x0c, {
  ENC: bit(24),
  COUNTMODE: bit(23),
  PRELOAD: bit(22),
  WAVPOL: bit(21),
  WAVE: bit(20),
  TIMOUT: bit(19),
  TRIGEN: bits(18, 17),
  TRIGSEL: bits(15, 13),
  PRESC: bits(11, 9),
  TRGFLT: bits(7, 6),
  CKFLT: bits(4, 3),
  CKPOL: bits(2, 1),
  CKSEL: bit(0),
});
export const LPTIM_CR = register('LPTIM_CR', 0x10, { RSTARE: bit(4), COUNTRST: bit(3), CNTSTRT: bit(2), SNGSTRT: bit(1), ENABLE: bit(0) });
export const LPTIM_CMP = register('LPTIM_CMP', 0x14, { CMP: bits(15, 0) });
export const LPTIM_ARR = register('LPTIM_ARR', 0x18, { ARR: bits(15, 0) });
export const LPTIM_CNT = register('LPTIM_CNT', 0x1c, { CNT: bits(15, 0, 'r') });
export const LPTIM_CFGR2 = register('LPTIM_CFGR2', 0x24, { IN2SEL: bits(5, 4), IN1SEL: bits(1, 0) });
