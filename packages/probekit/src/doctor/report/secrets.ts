/**
 * What a report must not tell, as data, and what stands in its place. The places keep what a verdict rests on (the length
 * and kind of a serial number, whether flash is erased, which memory a vector points into) and nothing else. The same
 * thing gets the same pseudonym in each report, so that two reports of one board can be compared.
 */
import { readableSerial } from '../../spec/stlink/serial-number.ts';
import { STM32_DIES } from '../../spec/stm32/devices.ts';

export interface AddressRange {
  readonly start: number;
  /** First address after it. */
  readonly end: number;
}

const UNIQUE_ID_BYTES = 12;

/** Where any STM32 keeps its unique id. L0 and L1 spread theirs over 24 bytes. Sources: devices.ts; RM0367 and RM0038, unique device ID registers. */
export const UNIQUE_IDS: readonly AddressRange[] = [
  ...[...new Set(STM32_DIES.flatMap(({ uid }) => uid ?? []))].map((start) => ({ start, end: start + UNIQUE_ID_BYTES })),
  { start: 0x1ff8_0050, end: 0x1ff8_0068 },
  { start: 0x1ff8_00d0, end: 0x1ff8_00e8 },
];

/** Words among memory that are the chip's, not its owner's: the size of the flash. */
export const OF_THE_CHIP: readonly AddressRange[] = STM32_DIES.flatMap(({ flashSize }) =>
  flashSize === undefined ? [] : [{ start: flashSize & ~3, end: (flashSize & ~3) + 4 }],
);

/** Flash, its aliases, RAM, external memories. Between them lie system memory and the registers. Source: ARM DDI 0403E.e, B3.1; RM0433, memory map. */
export const MEMORIES: readonly AddressRange[] = [
  { start: 0x0000_0000, end: 0x1ff0_0000 },
  { start: 0x2000_0000, end: 0x4000_0000 },
  { start: 0x6000_0000, end: 0xa000_0000 },
];

export function isIn(ranges: readonly AddressRange[], address: number): boolean {
  return ranges.some(({ start, end }) => address >= start && address < end);
}

const ERASED = 0xffff_ffff;
/** Vector tables are aligned so that words 0 and 1 of one lie here. Source: PM0253, VTOR. */
const TABLE_ALIGNMENT = 0x400;
const FILLER = 0x5a5a_5a5a;
const HALF = 0xffff;

/**
 * What stands for a word of memory. Erased and zero words stay. Words 0 and 1 of a vector table are rounded to 64 KiB, the
 * thumb bit kept: that they point into a memory is what is judged, where to is the program's. All else is a filler.
 */
export function standInWord(address: number, word: number): number {
  if (word === ERASED || word === 0) return word;
  if (address % TABLE_ALIGNMENT >= 8) return FILLER;
  const low = (word & HALF) === 0 ? 0 : 8 | (word & 1);
  return ((word & ~HALF) | low) >>> 0;
}

/** Shorter ones are shared by many copies, tell nobody's probe, and are what copies are known by. */
const SHORTEST_SERIAL = 6;
const TAG_DIGITS = 8;

export function isSecretSerial(serial: string): boolean {
  return serial.length >= SHORTEST_SERIAL;
}

/** Zeros and a tag for a genuine serial number; for others letters for letters and digits for digits, of the same length. */
export function standInSerial(serial: string): string {
  const readable = readableSerial(serial);
  const tag = tagOf(readable.toUpperCase()).slice(0, Math.min(TAG_DIGITS, readable.length >> 1));
  const masked = readable.replace(/[0-9]/g, '0').replace(/[^0]/g, 'X');
  const kept = readable.length - tag.length;
  return (/^[0-9A-Fa-f]+$/.test(readable) ? '0'.repeat(kept) : masked.slice(0, kept)) + tag;
}

/** Eight hex digits that tell two things apart and lead back to neither. FNV-1a with the last mixing of MurmurHash3. */
export function tagOf(text: string): string {
  let hash = 0x811c_9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).toUpperCase().padStart(TAG_DIGITS, '0');
}
