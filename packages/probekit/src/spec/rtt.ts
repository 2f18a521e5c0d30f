/**
 * SEGGER Real Time Transfer: a structure in the target's RAM that says where its ring buffers lie. Source: SEGGER UM08001 (J-Link
 * user guide), "RTT", "Target implementation" and "Internal structures".
 */

/** What the structure begins with, padded with zeros. */
export const RTT_ID = 'SEGGER RTT';
export const RTT_ID_BYTES = 16;
/** The name that linkers give it. */
export const RTT_SYMBOL = '_SEGGER_RTT';

/** The ID, and how many rings go up to the host and down to the target. */
export const RTT_HEADER_BYTES = 24;
export const RTT_UP_COUNT = 16;
export const RTT_DOWN_COUNT = 20;

/** A ring: six words. The writer moves WrOff, the reader RdOff; equal ones mean empty. */
export const RTT_RING_BYTES = 24;
export const RTT_NAME = 0;
export const RTT_BUFFER = 4;
export const RTT_SIZE = 8;
export const RTT_WRITE_OFFSET = 12;
export const RTT_READ_OFFSET = 16;
export const RTT_FLAGS = 20;

/** Bits 1:0 of the flags: what the program does when the ring is full. */
export const RTT_MODES = ['skips', 'trims', 'waits'] as const;
