/**
 * What tells a debugger of an STM32H5 whether it may reach the core: DBGMCU behind AP0, and the product state among the option
 * bytes. Source: RM0481 (H52x to H573): DBGMCU_SR and the mailbox of the debug authentication in the debug chapter, FLASH_OPTSR_CUR and the
 * table of product states in that of the flash.
 */
import { bits, register } from '../../base/index.ts';

/** Through AP0; a program sees it at 0x4402_4000. */
export const DBGMCU_BASE_H5 = 0xe00e_4000;
/** Bit n is of APn: it is there; a debugger may go through it. */
export const DBGMCU_SR_H5 = register('DBGMCU_SR', 0xfc, { AP_ENABLED: bits(31, 16, 'r'), AP_PRESENT: bits(15, 0, 'r') });

export const FLASH_BASE_H5 = 0x4002_2000;
export const OPTSR_CUR_H5 = register('FLASH_OPTSR_CUR', 0x50, { PRODUCT_STATE: bits(15, 8) });
/** As the part leaves ST: product state open. */
export const OPTSR_FACTORY_H5 = 0x2d30_edf8;
/** Of a part without TrustZone. Closed can be opened again by who has its password or certificate, locked by nobody. */
export const PRODUCT_STATES = { open: 0xed, closed: 0x72, locked: 0x5c } as const;
