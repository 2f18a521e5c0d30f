/** A program that fills its first 4 KiB of flash, and more breakpoints in it than any core has comparators. */

export const PROGRAM_ADDRESS = 0x0800_0000;
const START = 0x40;
const COUNTED = 24;

/** Counts R0 up by one in each of so many instructions, and goes round; behind it no half-word is blank. */
export const PROGRAM = countingProgram();

/** Every second of those instructions. */
export const BREAKPOINTS: readonly number[] = Array.from({ length: COUNTED / 2 }, (_, index) => PROGRAM_ADDRESS + START + 4 * index);

function countingProgram(): Uint8Array {
  const bytes = Uint8Array.from({ length: 4096 }, (_, at) => (at * 31 + (at >> 8)) & 0x7f);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x2000_0800, true);
  view.setUint32(4, PROGRAM_ADDRESS + START + 1, true);
  for (let index = 0; index < COUNTED; index++) view.setUint16(START + 2 * index, 0x3001, true);
  // b back to the first
  view.setUint16(START + 2 * COUNTED, 0xe000 | (-(COUNTED + 2) & 0x7ff), true);
  return bytes;
}
