/**
 * What a flash job will do, decided before anything is written: which sectors are erased, which bytes outside the image
 * survive, what is programmed and in which order. Pure: contents of the flash come as an argument.
 */
import { equalBytes } from '../base/index.ts';
import { type AddressRange, filesOf, type Image, type Segment } from '../image/index.ts';
import type { FlashLayout, FlashSector } from '../stm32/index.ts';

/** What stands in a sector now. */
export interface SectorContent {
  readonly sector: FlashSector;
  /** Unreadable parts as erased bytes. */
  readonly bytes: Uint8Array;
  /** Whether it holds the image already, where a checksum has told that: `bytes` counts only outside the image then. */
  readonly matches?: boolean | undefined;
  /** Parts that cannot be read, whole program units: an earlier write or erase was cut short there. */
  readonly lost: readonly AddressRange[];
  /** What the journal of an interrupted job holds for this sector; it takes the place of `bytes`. */
  readonly journal?: Uint8Array | undefined;
}

export interface PlanOptions {
  /** Keeps bytes of erased sectors outside the image. */
  readonly keep: boolean;
  /** Erases and programs also what is equal already. */
  readonly full: boolean;
}

export interface FlashPlan {
  /** By address: where the start of the program changes, it goes first and comes back last. */
  readonly erase: readonly FlashSector[];
  /** Sectors of the image that hold the right bytes already. */
  readonly unchanged: readonly FlashSector[];
  /** Runs of program units in this order; the units where programs start come last. */
  readonly program: readonly Segment[];
  /** Index in `program` of the first unit where a program starts. */
  readonly startsAt: number;
  /** The whole contents of the erased sectors after the job. */
  readonly expected: readonly Segment[];
  /** Bytes outside the image that are erased and written back. */
  readonly kept: readonly Segment[];
  /** Ranges outside the image that could not be read and will be blank. */
  readonly lost: readonly AddressRange[];
  /** Of `erase`, those that an interrupted job had begun with. */
  readonly resumed: readonly FlashSector[];
}

/** The sectors that hold bytes of the image. */
export function touchedSectors(image: Image, sectors: readonly FlashSector[]): readonly FlashSector[] {
  return sectors.filter((sector) => image.segments.some((segment) => overlap(rangeOf(segment), rangeOfSector(sector))));
}

/** Plans a job over these sectors: those of the image, and those that an interrupted job left unfinished. */
export function planFlash(image: Image, layout: FlashLayout, contents: readonly SectorContent[], options: PlanOptions): FlashPlan {
  const goals = contents.map((content) => goalOf(image, layout, content, options));
  const erased = goals.filter(({ changes }) => changes);
  const starts = filesOf(image).flatMap(({ ranges }) => ranges[0]?.address ?? []);
  const expected = erased.map(({ content, wanted }) => ({ address: content.sector.address, bytes: wanted }));
  return {
    erase: erased.map(({ content }) => content.sector),
    unchanged: goals.filter((goal) => !erased.includes(goal)).map(({ content }) => content.sector),
    ...programRuns(expected, layout, starts),
    expected,
    kept: erased.flatMap(({ kept }) => kept),
    lost: erased.flatMap(({ lost }) => lost),
    resumed: erased.filter(({ content }) => content.journal !== undefined).map(({ content }) => content.sector),
  };
}

interface Goal {
  readonly content: SectorContent;
  readonly wanted: Uint8Array;
  readonly changes: boolean;
  readonly kept: readonly Segment[];
  readonly lost: readonly AddressRange[];
}

function goalOf(image: Image, layout: FlashLayout, content: SectorContent, { keep, full }: PlanOptions): Goal {
  const { sector, bytes, journal } = content;
  const base = journal ?? bytes;
  const wanted = keep ? base.slice() : new Uint8Array(sector.byteLength).fill(layout.erasedByte);
  const outside: AddressRange[] = [];
  let from = sector.address;
  const end = sector.address + sector.byteLength;
  for (const segment of image.segments) {
    const range = overlap(rangeOf(segment), rangeOfSector(sector));
    if (!range) continue;
    wanted.set(segment.bytes.subarray(range.address - segment.address, range.end - segment.address), range.address - sector.address);
    if (range.address > from) outside.push({ address: from, end: range.address });
    from = range.end;
  }
  if (from < end) outside.push({ address: from, end });
  const kept = keep ? outside.flatMap((range) => notBlank(base, sector.address, range, layout)) : [];
  const unreadable = keep && !journal ? content.lost : [];
  return {
    content,
    wanted,
    changes: full || journal !== undefined || content.lost.length > 0 || !(content.matches ?? equalBytes(bytes, wanted)),
    kept,
    lost: outside.flatMap((range) => unreadable.flatMap((hole) => overlap(hole, range) ?? [])),
  };
}

/** The parts of a range that hold anything, cut at program units. */
function notBlank(bytes: Uint8Array, base: number, range: AddressRange, { programBytes, erasedByte }: FlashLayout): Segment[] {
  const parts: AddressRange[] = [];
  for (let from = range.address; from < range.end; ) {
    const end = Math.min(range.end, from - (from % programBytes) + programBytes);
    const last = parts.at(-1);
    if (!isBlank(bytes, from - base, end - base, erasedByte)) {
      if (last?.end === from) parts[parts.length - 1] = { address: last.address, end };
      else parts.push({ address: from, end });
    }
    from = end;
  }
  return parts.map(({ address, end }) => ({ address, bytes: bytes.slice(address - base, end - base) }));
}

/** A vector table's stack pointer and reset vector: a program starts with both or not at all. */
const START_BYTES = 8;

/** Runs of units that are not blank; the lowest unit and the first of each file are held back to the end, the lowest last. */
function programRuns(
  expected: readonly Segment[],
  { programBytes, erasedByte }: FlashLayout,
  starts: readonly number[],
): Pick<FlashPlan, 'program' | 'startsAt'> {
  const runs: { address: number; end: number; within: Segment }[] = [];
  const heldBack: Segment[] = [];
  const unitBytes = Math.max(programBytes, START_BYTES);
  const startUnits = new Set(starts.map((start) => start - (start % unitBytes)));
  let lowest = true;
  for (const within of expected) {
    for (let at = 0; at < within.bytes.length; at += unitBytes) {
      const address = within.address + at;
      if (isBlank(within.bytes, at, at + unitBytes, erasedByte)) continue;
      const last = runs.at(-1);
      if (lowest || startUnits.has(address)) heldBack.unshift({ address, bytes: within.bytes.subarray(at, at + unitBytes) });
      else if (last && last.within === within && last.end === address) last.end += unitBytes;
      else runs.push({ address, end: address + unitBytes, within });
      lowest = false;
    }
  }
  const inOrder = runs.map(({ address, end, within }) => ({
    address,
    bytes: within.bytes.subarray(address - within.address, end - within.address),
  }));
  return { program: [...inOrder, ...heldBack], startsAt: inOrder.length };
}

/** A part has ten thousands of units: a view of each would cost more than the look. */
function isBlank(bytes: Uint8Array, from: number, to: number, erasedByte: number): boolean {
  const end = Math.min(to, bytes.length);
  for (let at = from; at < end; at++) {
    if (bytes[at] !== erasedByte) return false;
  }
  return true;
}

/** The parts of a range that lie in none of the others. */
export function outside(range: AddressRange, others: readonly AddressRange[]): readonly AddressRange[] {
  return others.reduce<readonly AddressRange[]>(
    (parts, { address, end }) =>
      parts.flatMap((part) =>
        [
          { address: part.address, end: Math.min(part.end, address) },
          { address: Math.max(part.address, end), end: part.end },
        ].filter((rest) => rest.address < rest.end),
      ),
    [range],
  );
}

/** What two ranges share; undefined where that is nothing. */
export function overlap(a: AddressRange, b: AddressRange): AddressRange | undefined {
  const address = Math.max(a.address, b.address);
  const end = Math.min(a.end, b.end);
  return address < end ? { address, end } : undefined;
}

function rangeOf({ address, bytes }: Segment): AddressRange {
  return { address, end: address + bytes.length };
}

export function rangeOfSector({ address, byteLength }: FlashSector): AddressRange {
  return { address, end: address + byteLength };
}
