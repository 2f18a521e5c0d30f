/**
 * DBGMCU of the families with one core and no debug bus of its own: identity, clocks in low-power modes, freezes. Addresses
 * are offsets from the id code, which the device table has. Source: the chapters on debug support, MCU debug component, of
 * RM0008 (F1), RM0091 (F0), RM0090 and RM0390 (F4), RM0351 (L4), RM0440 (G4), RM0444 (G0).
 */
import { bit, bits, register } from '../../base/index.ts';

/** Of cores with a private peripheral bus of their own, M3 and M4. */
export const DBGMCU_BASE_M3 = 0xe004_2000;
/** Of M0 and M0+. */
export const DBGMCU_BASE_M0 = 0x4001_5800;

export const DBGMCU_IDCODE = register('DBGMCU_IDCODE', 0x00, { REV_ID: bits(31, 16, 'r'), DEV_ID: bits(11, 0, 'r') });
/** M0 and M0+ have neither SLEEP nor TRACE. */
export const DBGMCU_CR_MOST = register('DBGMCU_CR', 0x04, {
  TRACE_MODE: bits(7, 6),
  TRACE_IOEN: bit(5),
  STANDBY: bit(2),
  STOP: bit(1),
  SLEEP: bit(0),
});
/** F1 has its freezes here; timers of larger dies are in OTHERS. */
export const DBGMCU_CR_F1 = register('DBGMCU_CR', 0x04, {
  OTHERS: bits(30, 22),
  CAN2: bit(21),
  TIM5_7: bits(20, 18),
  TIM8: bit(17),
  I2C: bits(16, 15),
  CAN1: bit(14),
  TIM1_4: bits(13, 10),
  WWDG: bit(9),
  IWDG: bit(8),
  TRACE_MODE: bits(7, 6),
  TRACE_IOEN: bit(5),
  STANDBY: bit(2),
  STOP: bit(1),
  SLEEP: bit(0),
});
export const DBGMCU_APB1_FZ = register('DBGMCU_APB1_FZ', 0x08, {
  LPTIM1: bit(31),
  OTHERS: bits(30, 13),
  IWDG: bit(12),
  WWDG: bit(11),
  RTC: bit(10),
  TIM: bits(8, 0),
});
export const DBGMCU_APB2_FZ = register('DBGMCU_APB2_FZ', 0x0c, { ALL: bits(31, 0) });

/** By series: what stops both watchdogs while the core is halted. */
export const WATCHDOG_FREEZE: Readonly<Record<string, typeof DBGMCU_APB1_FZ | typeof DBGMCU_CR_F1>> = {
  STM32F0: DBGMCU_APB1_FZ,
  STM32F1: DBGMCU_CR_F1,
  STM32F4: DBGMCU_APB1_FZ,
  STM32G0: DBGMCU_APB1_FZ,
  STM32G4: DBGMCU_APB1_FZ,
  STM32L4: DBGMCU_APB1_FZ,
};

/** By series, where DBGMCU has a clock that software switches on: the register and its bit (RM0444, 5.4.14). */
export const DEBUG_CLOCK: Readonly<Record<string, { readonly address: number; readonly mask: number }>> = {
  STM32G0: { address: 0x4002_103c, mask: 1 << 27 },
};
