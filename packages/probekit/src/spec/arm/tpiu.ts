/**
 * TPIU of Cortex-M3 and M4: registers, and the frames of its formatter. Offsets. Source: ARM DDI 0403E.e, C1.10; ARM DDI 0314H,
 * chapter 8 (FFSR, FFCR); ARM DDI 0439D, 11.3 (reset values); ARM IHI 0029, D4 (frames).
 */
import { bit, bits, register } from '../../base/index.ts';

export const TPIU_BASE = 0xe004_0000;

/** Widths that the parallel port may have, one bit each, and the one that it has. */
export const TPIU_SSPSR = register('TPIU_SSPSR', 0x000, { SWIDTH: bits(31, 0, 'r') });
export const TPIU_CSPSR = register('TPIU_CSPSR', 0x004, { CWIDTH: bits(31, 0) });
/** A bit on the wire lasts this many clocks and one more; parts have as few as 13 bits of it. */
export const TPIU_ACPR = register('TPIU_ACPR', 0x010, { PRESCALER: bits(12, 0) });
/** 0 parallel, 1 Manchester, 2 NRZ. */
export const TPIU_SPPR = register('TPIU_SPPR', 0x0f0, { PPROT: bits(1, 0) });
export const TPIU_FFSR = register('TPIU_FFSR', 0x300, { FtNonStop: bit(3, 'r') });
/** Without EnFCont the packets go out as they are. */
export const TPIU_FFCR = register('TPIU_FFCR', 0x304, { TrigIn: bit(8), EnFCont: bit(1) });
/** TPIU_DEVID: NRZ and Manchester beside the parallel port, two sources, a trace clock of its own. */
export const TPIU_DEVID = 0xca1;

/** A frame, and what stands before the first so that a reader finds where frames begin, as it goes over the wire. */
export const FRAME_BYTES = 16;
export const FRAME_SYNCHRONISATION = [0xff, 0xff, 0xff, 0x7f] as const;
