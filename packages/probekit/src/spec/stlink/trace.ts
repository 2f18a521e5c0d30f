/**
 * SWO reception of the ST-LINK: START_TRACE_RX takes a buffer size and a rate, GET_TRACE_NB tells how many bytes can be
 * read from the trace endpoint. NRZ only. Sources: OpenOCD 0.12 stlink_usb.c; pyOCD stlink.py; Black Magic Debug quoting UM2448.
 */

/** What clients ask for; START_TRACE_RX carries it in bytes 2 and 3, the rate in 4 to 7. */
export const TRACE_BUFFER_BYTES = 4096;
/** Fastest rate OpenOCD 0.12 asks of a probe, in bits a second. */
export const TRACE_MOST_HZ = { v2: 2_000_000, v3: 24_000_000 } as const;
/** The V3's receiver divides one of these clocks by a number in this range. */
export const V3_TRACE_CLOCKS = [
  { hertz: 384_000_000, least: 24, most: 31 },
  { hertz: 192_000_000, least: 16, most: 65_535 },
] as const;
/** The V2's microcontroller (STM32F103 at 72 MHz, RM0008, 27.3.4). Assumed. */
export const V2_TRACE_CLOCKS = [{ hertz: 72_000_000, least: 16, most: 65_535 }] as const;
