/** Real-time clock of STM32F2 to H7 (type 2). Addresses are offsets. Source: RM0433, chapter 46; bit positions from cmsis_device_h7 stm32h743xx.h. */
import { bit, bits, register } from '../../base/index.ts';

/** BCD digits, tens in the upper bits of each pair. */
export const RTC_TR = register('RTC_TR', 0x00, { PM: bit(22), HOURS: bits(21, 16), MINUTES: bits(14, 8), SECONDS: bits(6, 0) });
export const RTC_DR = register('RTC_DR', 0x04, { YEAR: bits(23, 16), WDU: bits(15, 13), MONTH: bits(12, 8), DAY: bits(5, 0) });
export const RTC_CR = register('RTC_CR', 0x08, {
  OUTPUTS: bits(24, 18),
  SUB1H: bit(17, 'w'),
  ADD1H: bit(16, 'w'),
  TSIE: bit(15),
  WUTIE: bit(14),
  ALRBIE: bit(13),
  ALRAIE: bit(12),
  TSE: bit(11),
  WUTE: bit(10),
  ALRBE: bit(9),
  ALRAE: bit(8),
  FMT: bit(6),
  BYPSHAD: bit(5),
  REFCKON: bit(4),
  TSEDGE: bit(3),
  WUCKSEL: bits(2, 0),
});
/** Flags are cleared by writing 0. */
export const RTC_ISR = register('RTC_ISR', 0x0c, {
  ITSF: bit(17),
  RECALPF: bit(16, 'r'),
  TAMPF: bits(15, 13),
  TSOVF: bit(12),
  TSF: bit(11),
  WUTF: bit(10),
  ALRBF: bit(9),
  ALRAF: bit(8),
  INIT: bit(7),
  INITF: bit(6, 'r'),
  RSF: bit(5),
  INITS: bit(4, 'r'),
  SHPF: bit(3, 'r'),
  WUTWF: bit(2, 'r'),
  ALRBWF: bit(1, 'r'),
  ALRAWF: bit(0, 'r'),
});
export const RTC_PRER = register('RTC_PRER', 0x10, { PREDIV_A: bits(22, 16), PREDIV_S: bits(14, 0) });
export const RTC_WUTR = register('RTC_WUTR', 0x14, { WUT: bits(15, 0) });
/** MSKx leaves a field out of the comparison; WDSEL compares the day of the week. */
const alarm = {
  MSK4: bit(31),
  WDSEL: bit(30),
  DAY: bits(29, 24),
  MSK3: bit(23),
  PM: bit(22),
  HOURS: bits(21, 16),
  MSK2: bit(15),
  MINUTES: bits(14, 8),
  MSK1: bit(7),
  SECONDS: bits(6, 0),
};
export const RTC_ALRMAR = register('RTC_ALRMAR', 0x1c, alarm);
export const RTC_ALRMBR = register('RTC_ALRMBR', 0x20, alarm);
export const RTC_WPR = register('RTC_WPR', 0x24, { KEY: bits(7, 0, 'w') });
export const RTC_WPR_KEYS = [0xca, 0x53] as const;
export const RTC_SSR = register('RTC_SSR', 0x28, { SS: bits(15, 0, 'r') });
/** Shift, time stamp, smooth calibration, tamper, alarm sub-seconds, option. */
export const RTC_OTHERS = (
  [
    ['RTC_SHIFTR', 0x2c, 0x8000_7fff, 'w'],
    ['RTC_TSTR', 0x30, 0x7f_7f7f, 'r'],
    ['RTC_TSDR', 0x34, 0xff3f, 'r'],
    ['RTC_TSSSR', 0x38, 0xffff, 'r'],
    ['RTC_CALR', 0x3c, 0xe1ff],
    ['RTC_TAMPCR', 0x40, 0x1ff_ffff],
    ['RTC_ALRMASSR', 0x44, 0xf00_7fff],
    ['RTC_ALRMBSSR', 0x48, 0xf00_7fff],
    ['RTC_OR', 0x4c, 0x3],
  ] as const
).map(([name, offset, has, access]) => ({ register: register(name, offset, { VALUE: bits(31, 0, access) }), has }));
export const RTC_BKP0R = register('RTC_BKPxR', 0x50, { BKP: bits(31, 0) });
export const RTC_BACKUP_REGISTERS = 32;
