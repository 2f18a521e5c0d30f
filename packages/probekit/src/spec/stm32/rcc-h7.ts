/** Reset cause flags of STM32H74x/75x. Source: RM0433, 8.4.4 table; values confirmed by memfault's reboot-reason port. */
import { bit, register } from '../../base/index.ts';

export const RCC_BASE = 0x5802_4400;
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
