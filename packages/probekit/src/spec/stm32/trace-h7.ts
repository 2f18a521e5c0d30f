/**
 * Serial wire output of STM32H74x/75x: SWO and the funnel before it, on the system debug bus. Source: RM0433, debug
 * infrastructure (SWO, SWTF); ARM DDI 0314H (CoreSight SWO), DEVID. Offsets; bases from the CPU are those of AP2's window.
 */
import { bit, bits, register } from '../../base/index.ts';

/** Bases through AP2; from the CPU and through AP0 they are 0x5c00_3000 and 0x5c00_4000. */
export const SWO_BASE_AP2 = 0xe00e_3000;
export const SWTF_BASE_AP2 = 0xe00e_4000;

/** A bit on the wire lasts this many clocks of the trace port, and one more. */
export const SWO_CODR = register('SWO_CODR', 0x010, { PRESCALER: bits(12, 0) });
export const SWO_SPPR = register('SWO_SPPR', 0x0f0, { PPROT: bits(1, 0) });
export const SWO_FFSR = register('SWO_FFSR', 0x300, { FtNonStop: bit(3, 'r') });
export const PPROT_MANCHESTER = 1;
export const PPROT_NRZ = 2;
/** SWO_DEVID: no parallel port, Manchester and NRZ. OpenOCD's `swo` object looks for these bits. */
export const SWO_DEVID = 0xea0;

export const SWTF_CTRL = register('SWTF_CTRL', 0x000, { MIN_HOLD_TIME: bits(11, 8), ENS0: bit(0) });
export const SWTF_PRIORITY = register('SWTF_PRIORITY', 0x004, { PRIPORT0: bits(2, 0) });
