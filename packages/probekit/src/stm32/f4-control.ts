/** What erasing, programming and option bytes of F4 share of the controller: its locks and its status. Source: RM0090 Rev 19, 3.6 and 3.9. */
import { CR, FLASH_BASE, KEY1, KEY2, KEYR, OPTCR, OPTKEY1, OPTKEY2, OPTKEYR, SR } from '../spec/stm32/flash-f4.ts';
import type { FlashLocks } from './flash-lock.ts';

export const F4_LOCK: FlashLocks = {
  register: CR.name,
  address: FLASH_BASE + CR.address,
  locks: [{ keyAddress: FLASH_BASE + KEYR.address, keys: [KEY1, KEY2], isOpen: (control) => CR.get(control, 'LOCK') === 0 }],
};
export const F4_OPTION_LOCK: FlashLocks = {
  register: OPTCR.name,
  address: FLASH_BASE + OPTCR.address,
  locks: [{ keyAddress: FLASH_BASE + OPTKEYR.address, keys: [OPTKEY1, OPTKEY2], isOpen: (control) => OPTCR.get(control, 'OPTLOCK') === 0 }],
};
export const F4_STATUS = {
  register: SR,
  statusAddress: FLASH_BASE + SR.address,
  isBusy: (status: number) => SR.get(status, 'BSY') === 1,
};
