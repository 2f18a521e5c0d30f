/** What erasing, programming and option bytes of F0 and F1 share of the controller: its locks and its status. Source: PM0075 Rev 2, 2.3 and 3. */
import { F1_CR, F1_KEY1, F1_KEY2, F1_KEYR, F1_OPTKEYR, F1_SR, FLASH_F1_BASE } from '../spec/stm32/flash-f1.ts';
import type { FlashLock, FlashLocks } from './flash-lock.ts';

const keys = [F1_KEY1, F1_KEY2] as const;
const lock: FlashLock = { keyAddress: FLASH_F1_BASE + F1_KEYR.address, keys, isOpen: (control) => F1_CR.get(control, 'LOCK') === 0 };
const optionLock: FlashLock = {
  keyAddress: FLASH_F1_BASE + F1_OPTKEYR.address,
  keys,
  isOpen: (control) => F1_CR.get(control, 'OPTWRE') === 1,
};

export const F1_LOCK: FlashLocks = { register: F1_CR.name, address: FLASH_F1_BASE + F1_CR.address, locks: [lock] };
export const F1_OPTION_LOCK: FlashLocks = { ...F1_LOCK, locks: [lock, optionLock] };
export const F1_STATUS = {
  register: F1_SR,
  statusAddress: FLASH_F1_BASE + F1_SR.address,
  isBusy: (status: number) => F1_SR.get(status, 'BSY') === 1,
};
