/** DBGMCU of STM32H74x/75x. Source: RM0433, debug infrastructure; addresses from the CPU and from AP2. */
import { bit, bits, register } from '../../base/index.ts';

/** Base through AP0 and from the core. */
export const DBGMCU_BASE = 0x5c00_1000;
/** Base through AP2, which answers in any reset and low-power state. */
export const DBGMCU_BASE_AP2 = 0xe00e_1000;

export const IDC = register('DBGMCU_IDC', 0x00, { REV_ID: bits(31, 16, 'r'), DEV_ID: bits(11, 0, 'r') });
export const DBGMCU_CR = register('DBGMCU_CR', 0x04, {
  TRGOEN: bit(28),
  D3DBGCKEN: bit(22),
  D1DBGCKEN: bit(21),
  TRACECLKEN: bit(20),
  DBGSTBY_D3: bit(8),
  DBGSTOP_D3: bit(7),
  DBGSTBY_D1: bit(2),
  DBGSTOP_D1: bit(1),
  DBGSLEEP_D1: bit(0),
});
export const APB3FZ1 = register('DBGMCU_APB3FZ1', 0x34, { WWDG1: bit(6) });
export const APB1LFZ1 = register('DBGMCU_APB1LFZ1', 0x3c, { TIM: bits(8, 0), LPTIM1: bit(9), I2C: bits(23, 21) });
export const APB1HFZ1 = register('DBGMCU_APB1HFZ1', 0x44, { FDCAN: bit(8) });
export const APB2FZ1 = register('DBGMCU_APB2FZ1', 0x4c, { HRTIM: bit(29), TIM15_17: bits(18, 16), TIM8: bit(1), TIM1: bit(0) });
export const APB4FZ1 = register('DBGMCU_APB4FZ1', 0x54, { IWDG1: bit(18), RTC: bit(16), LPTIM: bits(12, 9), I2C4: bit(7) });
