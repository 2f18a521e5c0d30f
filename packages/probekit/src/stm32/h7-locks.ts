/** The locks of the H7 flash controller: one a bank, one of the option bytes. Source: RM0433 / RM0399 Rev 4, 4.5.1. */
import { BANK_STEP, CR, FLASH_BASE, KEY1, KEY2, KEYR, OPTCR, OPTKEY1, OPTKEY2, OPTKEYR } from '../spec/stm32/flash-h7.ts';
import type { FlashLocks } from './flash-lock.ts';

export function h7BankLock(bank: 1 | 2): FlashLocks {
  const base = FLASH_BASE + (bank === 2 ? BANK_STEP : 0);
  return {
    register: `FLASH_CR${bank}`,
    address: base + CR.address,
    locks: [{ keyAddress: base + KEYR.address, keys: [KEY1, KEY2], isOpen: (control) => CR.get(control, 'LOCK') === 0 }],
  };
}

export const H7_OPTION_LOCK: FlashLocks = {
  register: OPTCR.name,
  address: FLASH_BASE + OPTCR.address,
  locks: [{ keyAddress: FLASH_BASE + OPTKEYR.address, keys: [OPTKEY1, OPTKEY2], isOpen: (control) => OPTCR.get(control, 'OPTLOCK') === 0 }],
};
