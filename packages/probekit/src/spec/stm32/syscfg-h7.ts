/** System configuration of STM32H74x/75x. Addresses are offsets. Source: RM0433, chapter 12. */
import { bit, bits, register } from '../../base/index.ts';

export const SYSCFG_BASE = 0x5800_0400;

export const SYSCFG_PMCR = register('SYSCFG_PMCR', 0x04, {
  SWITCHES: bits(27, 24),
  EPIS: bits(23, 21),
  BOOST: bits(9, 8),
  FMP: bits(7, 0),
});
/** Four bits a line: the port, A is 0. */
export const SYSCFG_EXTICR: readonly ReturnType<typeof exticr>[] = [0, 1, 2, 3].map(exticr);
/** Bits that connect a fault to the break inputs of timers: set until the next reset. */
export const SYSCFG_CFGR = register('SYSCFG_CFGR', 0x18, {
  RAM_ECC: bits(15, 9),
  BKRAML: bit(7),
  CM7L: bit(6),
  FLASHL: bit(3),
  PVDL: bit(2),
});
export const SYSCFG_CCCSR = register('SYSCFG_CCCSR', 0x20, { HSLV: bit(16), READY: bit(8, 'r'), CS: bit(1), EN: bit(0) });
export const SYSCFG_CCVR = register('SYSCFG_CCVR', 0x24, { PCV: bits(7, 4, 'r'), NCV: bits(3, 0, 'r') });
export const SYSCFG_CCCR = register('SYSCFG_CCCR', 0x28, { PCC: bits(7, 4), NCC: bits(3, 0) });
export const SYSCFG_PWRCR = register('SYSCFG_PWRCR', 0x2c, { ODEN: bit(0) });
export const SYSCFG_PKGR = register('SYSCFG_PKGR', 0x124, { PKG: bits(3, 0, 'r') });
/**
 * User registers: copies of the option bytes in force, in D3, each field coded as in the flash interface; a WRPN bit of 0
 * protects its sector. Those that nothing here reads are left out. Source: RM0433, chapter 12; layout: stm32h743xx.h of
 * cmsis-device-h7 1.10.4; words: RM0399 Rev 4, 13.3.13 to 13.3.25 (the dual-core die of the line, of the same layout). ST's
 * stm32h7xx_ll_system.h takes a WRPN bit of 1 for protected, which the manual contradicts.
 */
export const SYSCFG_UR0 = register('SYSCFG_UR0', 0x300, { RDP: bits(23, 16, 'r'), BKS: bit(0, 'r') });
export const SYSCFG_UR2 = register('SYSCFG_UR2', 0x308, { BOOT_ADD0: bits(31, 16, 'r'), BORH: bits(1, 0, 'r') });
export const SYSCFG_UR5 = register('SYSCFG_UR5', 0x314, { WRPN_1: bits(23, 16, 'r'), MESAD_1: bit(0, 'r') });
export const SYSCFG_UR6 = register('SYSCFG_UR6', 0x318, { PA_END_1: bits(27, 16, 'r'), PA_BEG_1: bits(11, 0, 'r') });
export const SYSCFG_UR9 = register('SYSCFG_UR9', 0x324, { PA_BEG_2: bits(27, 16, 'r'), WRPN_2: bits(7, 0, 'r') });
export const SYSCFG_UR10 = register('SYSCFG_UR10', 0x328, { SA_BEG_2: bits(27, 16, 'r'), PA_END_2: bits(11, 0, 'r') });
export const SYSCFG_UR12 = register('SYSCFG_UR12', 0x330, { SECURE: bit(16, 'r') });

function exticr(index: number) {
  return register(`SYSCFG_EXTICR${index + 1}`, 0x08 + 4 * index, { EXTI: bits(15, 0) });
}
