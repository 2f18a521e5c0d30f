/** TPIU of Cortex-M3 and M4. Source: ARM DDI 0403E.e, C1.10; ARM DDI 0314H, chapter 8 (FFCR). Addresses are absolute. */
import { bit, bits, register } from '../../base/index.ts';

/** A bit on the wire lasts this many clocks and one more; parts have as few as 13 bits of it. */
export const TPIU_ACPR = register('TPIU_ACPR', 0xe004_0010, { PRESCALER: bits(12, 0) });
/** 0 parallel, 1 Manchester, 2 NRZ. */
export const TPIU_SPPR = register('TPIU_SPPR', 0xe004_00f0, { PPROT: bits(1, 0) });
/** Without EnFCont the packets go out as they are. */
export const TPIU_FFCR = register('TPIU_FFCR', 0xe004_0304, { TrigIn: bit(8), EnFCont: bit(1) });
