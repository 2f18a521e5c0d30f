/** Independent watchdog. Addresses are offsets. Source: RM0433, chapter 45. */
import { bit, bits, register } from '../../base/index.ts';

export const IWDG_KR = register('IWDG_KR', 0x00, { KEY: bits(15, 0, 'w') });
export const IWDG_PR = register('IWDG_PR', 0x04, { PR: bits(2, 0) });
export const IWDG_RLR = register('IWDG_RLR', 0x08, { RL: bits(11, 0) });
export const IWDG_SR = register('IWDG_SR', 0x0c, { WVU: bit(2, 'r'), RVU: bit(1, 'r'), PVU: bit(0, 'r') });
export const IWDG_WINR = register('IWDG_WINR', 0x10, { WIN: bits(11, 0) });

export const IWDG_KEY_UNLOCK = 0x5555;
export const IWDG_KEY_REFRESH = 0xaaaa;
export const IWDG_KEY_START = 0xcccc;
