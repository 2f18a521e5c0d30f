/**
 * The unique id of one of several chips. Boards of one kind carry dies from one wafer: where the serial number of the ST-LINK says
 * another place than the board's own, the STM32 is from another place, too. Source: RM0433, 61.1 (the first word is that place).
 */
import type { MemoryRow, Part } from '../soc/part.ts';

/** Of a serial number: the place on the wafer. */
const PLACE_DIGITS = 4;

export function partOfBoard(part: Part, serial: string, ownSerial: string): Part {
  const places = placeOf(serial) - placeOf(ownSerial);
  return places === 0 ? part : { ...part, memories: part.memories.map((row) => moved(row, places)) };
}

function moved(row: MemoryRow, places: number): MemoryRow {
  const { contents = {}, uniqueIdAt } = row;
  if (uniqueIdAt === undefined) return row;
  const word = contents[uniqueIdAt] ?? 0;
  const place = (word + places) & 0xffff;
  return { ...row, contents: { ...contents, [uniqueIdAt]: ((word & 0xffff_0000) | place) >>> 0 } };
}

function placeOf(serial: string): number {
  return Number.parseInt(serial.slice(0, PLACE_DIGITS), 16);
}
