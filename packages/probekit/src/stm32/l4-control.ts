/** What erasing, programming and option bytes of L4, G4 and G0 share of the controller: its locks and its status. Source: RM0351 Rev 9, 3.3.5 and 3.7. */
import { CR, FLASH_BASE, KEY1, KEY2, KEYR, OPTKEY1, OPTKEY2, OPTKEYR, SR } from '../spec/stm32/flash-l4-kind.ts';
import type { FlashLock, FlashLocks } from './flash-lock.ts';

const BUSY = SR.mask('BSY') | SR.mask('BSY2');
const lock: FlashLock = { keyAddress: FLASH_BASE + KEYR.address, keys: [KEY1, KEY2], isOpen: (control) => CR.get(control, 'LOCK') === 0 };
const optionLock: FlashLock = {
  keyAddress: FLASH_BASE + OPTKEYR.address,
  keys: [OPTKEY1, OPTKEY2],
  isOpen: (control) => CR.get(control, 'OPTLOCK') === 0,
};

export const L4_LOCK: FlashLocks = { register: CR.name, address: FLASH_BASE + CR.address, locks: [lock] };
export const L4_OPTION_LOCK: FlashLocks = { ...L4_LOCK, locks: [lock, optionLock] };
export const L4_STATUS = { register: SR, statusAddress: FLASH_BASE + SR.address, isBusy: (status: number) => (status & BUSY) !== 0 };
