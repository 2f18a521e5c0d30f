/** Which reads bring many values at once: neighbours share a transfer. Pure. */

export interface ReadRange {
  readonly address: number;
  readonly byteLength: number;
}

/**
 * What a transfer of its own costs on USB, the wire carries as well: of a STLINK-V3 0.5 ms, in which 1 KiB crosses at 24 MHz; of a V2
 * 4 ms and 1.4 KiB at 4 MHz (USB 2.0, tables 5-9 and 5-10; 46 clocks a word).
 */
const MOST_GAP_BYTES = 1024;
/** Code, RAM, external memory: to read it changes nothing. Registers may count their reads. Source: ARM DDI 0403E.e, B3.1. */
const PLAIN_MEMORY = [
  { address: 0, end: 0x4000_0000 },
  { address: 0x6000_0000, end: 0xa000_0000 },
];
const WORD_BYTES = 4;

/**
 * Reads that cover all ranges, by address. In plain memory they are whole words, and bytes between two ranges are read too where that is
 * faster; elsewhere not one byte is read that was not asked for.
 */
export function planReads(ranges: readonly ReadRange[], mostGapBytes = MOST_GAP_BYTES): ReadRange[] {
  const wanted = ranges.filter(({ byteLength }) => byteLength > 0).map(wholeWords);
  const merged: typeof wanted = [];
  for (const range of wanted.sort((a, b) => a.address - b.address)) {
    const last = merged.at(-1);
    const gap = last && range.memory !== undefined && range.memory === last.memory ? mostGapBytes : 0;
    if (last && range.address <= last.end + gap) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged.map(({ address, end }) => ({ address, byteLength: end - address }));
}

/** `memory` says which region of plain memory it lies in. */
function wholeWords({ address, byteLength }: ReadRange): { address: number; end: number; memory: number | undefined } {
  const end = address + byteLength;
  const memory = PLAIN_MEMORY.findIndex((region) => region.address <= address && end <= region.end);
  if (memory < 0) return { address, end, memory: undefined };
  return { address: address - (address % WORD_BYTES), end: Math.ceil(end / WORD_BYTES) * WORD_BYTES, memory };
}
