/**
 * The unique id of one of several chips. Boards of one kind carry dies from one wafer: where the serial number of the ST-LINK says
 * another place than the board's own, the STM32 is from another place, too. Source: RM0433, 61.1 (the first word is that place, a
 * half-word a coordinate).
 */
import type { MemoryRow, Part } from '../soc/part.ts';

/** Of a serial number: one of the two coordinates of the place on the wafer. */
const COORDINATE_DIGITS = 4;

interface Place {
  readonly column: number;
  readonly row: number;
}

export function partOfBoard(part: Part, serial: string, ownSerial: string): Part {
  // Copies of an ST-LINK may have a short one.
  const whole = serial + ownSerial.slice(serial.length);
  const [place, own] = [placeOf(whole), placeOf(ownSerial)];
  const by = { column: place.column - own.column, row: place.row - own.row };
  return by.column === 0 && by.row === 0 ? part : { ...part, memories: part.memories.map((memory) => moved(memory, by)) };
}

function moved(memory: MemoryRow, { column, row }: Place): MemoryRow {
  const { contents = {}, uniqueIdAt } = memory;
  if (uniqueIdAt === undefined) return memory;
  const word = contents[uniqueIdAt] ?? 0;
  const place = ((((word >>> 16) + row) << 16) | ((word + column) & 0xffff)) >>> 0;
  return { ...memory, contents: { ...contents, [uniqueIdAt]: place } };
}

function placeOf(serial: string): Place {
  const coordinate = (at: number) => Number.parseInt(serial.slice(at, at + COORDINATE_DIGITS), 16);
  return { column: coordinate(0), row: coordinate(COORDINATE_DIGITS) };
}
