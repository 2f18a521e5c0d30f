/**
 * Which words the comparators of the DWT get for a list of watches. Pure. ARMv6-M and ARMv7-M cover a power of two of bytes with
 * one comparator, ARMv8-M up to four, or any range with two. Source: ARM DDI 0403E.e, C1.8; ARM DDI 0419E, C1.7; ARM DDI 0553B.s, D1.2.
 */
import { hex } from '../base/index.ts';
import { ACTION_8_HALT, DWT_FUNCTION_8, HALT_ON_ACCESS_7, MATCH_8, MATCH_8_LIMIT } from '../spec/arm/comparators.ts';
import { DWT_FUNCTION0 } from '../spec/arm/debug-units.ts';
import { debugErrors } from './errors.ts';

/** Halts the core after it accessed any of these bytes. */
export interface Watch {
  readonly address: number;
  readonly byteLength: number;
  readonly on: 'read' | 'write' | 'access';
  /** Only where this is read or written, by an access of exactly `byteLength` bytes. */
  readonly value?: number | undefined;
}

export interface WatchUnit {
  readonly architecture: 6 | 7 | 8;
  readonly comparators: number;
  /** MASK takes up to so many bits. */
  readonly mostMaskBits: number;
  /** Which comparator compares data; undefined where none does. */
  readonly valueComparator: number | undefined;
}

/** What one comparator gets, and for whom. */
export interface WatchComparator {
  readonly comp: number;
  readonly mask: number;
  readonly function: number;
  /** Whose MATCHED flag this is. */
  readonly watch?: Watch;
}

const OFF: WatchComparator = { comp: 0, mask: 0, function: 0 };
/** ARMv8-M compares so many bytes with one comparator. */
const MOST_SINGLE_8 = 4;

/**
 * A row for each comparator. Watches of values are placed first, since only one comparator can hold a value.
 *
 * @throws `debug/no-comparator`, `debug/watch-region`
 */
export function planWatches(watches: readonly Watch[], unit: WatchUnit): readonly WatchComparator[] {
  const rows: (WatchComparator | undefined)[] = Array.from({ length: unit.comparators });
  const valued = watches.filter(({ value }) => value !== undefined);
  const plain = watches.filter(({ value }) => value === undefined);
  for (const watch of valued) placeValue(watch, unit, rows);
  if (unit.architecture === 8) {
    // Ranges of two neighbours before those that fit anywhere.
    for (const watch of plain.filter(isRange8)) placeRange8(watch, unit, rows);
    for (const watch of plain.filter((each) => !isRange8(each))) placeSingle8(watch, unit, rows);
  } else {
    for (const watch of plain) placeMasked(watch, unit, rows);
  }
  return rows.map((row) => row ?? OFF);
}

type Rows = (WatchComparator | undefined)[];

function placeValue(watch: Watch, unit: WatchUnit, rows: Rows): void {
  const { address, byteLength, on, value = 0 } = watch;
  const size = [1, 2, 4].indexOf(byteLength);
  const { valueComparator } = unit;
  const fits = size >= 0 && address % byteLength === 0 && Number.isInteger(value) && value >= 0 && value < 2 ** (8 * byteLength);
  if (!fits || valueComparator === undefined) throw unwatchable(watch);
  const linked = rows.findIndex((row, index) => row === undefined && index !== valueComparator);
  if (rows[valueComparator] !== undefined || linked < 0) throw exhausted(watch, unit);
  const word = DWT_FUNCTION0.pack({
    DATAVMATCH: 1,
    DATAVSIZE: size,
    DATAVADDR0: linked,
    DATAVADDR1: linked,
    FUNCTION: HALT_ON_ACCESS_7[on],
  });
  rows[valueComparator] = { comp: repeated(value, byteLength), mask: 0, function: word, watch };
  // The linked comparator holds the address only: what it would do by itself stays off (C1.8.3).
  rows[linked] = { comp: address, mask: Math.log2(byteLength), function: 0 };
}

/** A value narrower than a word stands in each of its lanes (C1.8.3). */
function repeated(value: number, byteLength: number): number {
  const factor = byteLength === 1 ? 0x0101_0101 : byteLength === 2 ? 0x0001_0001 : 1;
  return Math.imul(value, factor) >>> 0;
}

function placeMasked(watch: Watch, unit: WatchUnit, rows: Rows): void {
  for (const piece of alignedPieces(watch, unit.mostMaskBits)) {
    rows[freeRow(watch, unit, rows)] = {
      comp: piece.address,
      mask: Math.log2(piece.byteLength),
      function: DWT_FUNCTION0.pack({ FUNCTION: HALT_ON_ACCESS_7[watch.on] }),
      watch,
    };
  }
}

/** The fewest powers of two at multiples of themselves that are exactly these bytes. */
function alignedPieces(watch: Watch, mostMaskBits: number): { address: number; byteLength: number }[] {
  const pieces: { address: number; byteLength: number }[] = [];
  const end = endOf(watch);
  for (let address = watch.address; address < end; ) {
    let byteLength = 1;
    while (byteLength < 2 ** mostMaskBits && address % (2 * byteLength) === 0 && address + 2 * byteLength <= end) byteLength *= 2;
    pieces.push({ address, byteLength });
    address += byteLength;
  }
  return pieces;
}

function placeSingle8(watch: Watch, unit: WatchUnit, rows: Rows): void {
  const word = DWT_FUNCTION_8.pack({ MATCH: MATCH_8[watch.on], ACTION: ACTION_8_HALT, DATAVSIZE: Math.log2(watch.byteLength) });
  rows[freeRow(watch, unit, rows)] = { comp: watch.address, mask: 0, function: word, watch };
}

/** The odd comparator holds the last address. */
function placeRange8(watch: Watch, unit: WatchUnit, rows: Rows): void {
  const end = endOf(watch);
  const first = rows.findIndex((row, index) => index % 2 === 0 && index + 1 < rows.length && row === undefined && !rows[index + 1]);
  if (first < 0) throw exhausted(watch, unit);
  const word = DWT_FUNCTION_8.pack({ MATCH: MATCH_8[watch.on], ACTION: ACTION_8_HALT });
  rows[first] = { comp: watch.address, mask: 0, function: word, watch };
  rows[first + 1] = { comp: end - 1, mask: 0, function: DWT_FUNCTION_8.pack({ MATCH: MATCH_8_LIMIT }) };
}

/** More than one comparator of ARMv8-M covers. */
function isRange8({ address, byteLength }: Watch): boolean {
  return byteLength > MOST_SINGLE_8 || (byteLength & (byteLength - 1)) !== 0 || address % byteLength !== 0;
}

function endOf(watch: Watch): number {
  const { address, byteLength } = watch;
  if (!Number.isInteger(byteLength) || byteLength < 1 || address + byteLength > 2 ** 32) throw unwatchable(watch);
  return address + byteLength;
}

function freeRow(watch: Watch, unit: WatchUnit, rows: Rows): number {
  const free = rows.indexOf(undefined);
  if (free < 0) throw exhausted(watch, unit);
  return free;
}

function exhausted({ address }: Watch, { comparators }: WatchUnit): Error {
  return debugErrors.make('debug/no-comparator', {
    message: `The ${comparators} watchpoint comparators of this core are not enough for one more, at ${hex(address)}.`,
    hint: 'Take another watchpoint away first. A value takes two comparators, so do bytes that are no aligned power of two.',
    evidence: { unit: 'watchpoint', available: comparators, address },
  });
}

function unwatchable({ address, byteLength, value }: Watch): Error {
  const what = value === undefined ? '' : ` for the value ${hex(value)}`;
  return debugErrors.make('debug/watch-region', {
    message: `This core cannot watch ${byteLength} B at ${hex(address)}${what}.`,
    hint: value === undefined ? 'Watch fewer bytes.' : 'Watch an aligned byte, half-word or word, or leave the value out.',
    evidence: { address, byteLength, value },
  });
}
