/**
 * What stands in the sectors of a job, told by checksums: whether the image is there already, and which bytes around it are
 * not blank. Only those cross the wire, and only where a sector has to be erased.
 */
import { hasCode, type OperationOptions } from '../../base/index.ts';
import type { AddressRange, Image, Segment } from '../../image/index.ts';
import type { FlashController, FlashSector } from '../../stm32/index.ts';
import { rangeOfSector, type SectorContent } from '../plan.ts';
import { type Reader, readSectors } from '../read.ts';
import { sumOf } from './commands.ts';
import type { FlashLoader } from './flash-loader.ts';
import type { Checksum } from './mailbox.ts';
import { wordCrc } from './word-crc.ts';

/** A sector with more pieces of the image than this is read instead: each costs a checksum. */
const MOST_IMAGE_PIECES = 4;
/** What stands outside the image is told in blocks of this size, so that a few bytes do not bring a whole sector over the wire. */
const OUTSIDE_BYTES = 0x4000;

export interface LearnOptions extends OperationOptions {
  readonly keep: boolean;
  readonly full: boolean;
}

/** A range of whole units, wholly or partly of the image, or outside it. */
interface Piece extends AddressRange {
  readonly inImage: boolean;
}

/** A sector cut into pieces, and the image's own bytes with what stands beside them in the same units. */
interface Cut {
  readonly sector: FlashSector;
  readonly pieces: readonly Piece[];
  readonly wanted: Uint8Array;
}

export async function learnSectors(
  loader: FlashLoader,
  flash: FlashController,
  image: Image,
  sectors: readonly FlashSector[],
  { keep, full, signal, onProgress }: LearnOptions,
): Promise<SectorContent[]> {
  const { reader } = loader;
  const cuts = new Map<FlashSector, Cut>();
  for (const sector of sectors) {
    const cut = await cutSector(reader, flash, image, sector);
    if (cut) cuts.set(sector, cut);
  }
  const sums = await sumPieces(loader, [...cuts.values()], signal);
  const stateOf = (cut: Cut) => ({ readable: cut.pieces.every((piece) => sums.get(piece) !== undefined), matches: matches(cut, sums) });
  const contents: SectorContent[] = [];
  for (const sector of sectors) {
    signal?.throwIfAborted();
    const cut = cuts.get(sector);
    const state = cut && stateOf(cut);
    if (!cut || !state?.readable) {
      contents.push(...(await readSectors(reader, flash, [sector], { signal, onProgress })));
      continue;
    }
    const erased = full || !state.matches;
    const bytes = cut.wanted;
    for (const piece of erased && keep ? cut.pieces : []) {
      if (piece.inImage || sums.get(piece) === blankSum(piece, flash.erasedByte)) continue;
      bytes.set(await reader.read(piece.address, piece.end - piece.address, { signal }), piece.address - sector.address);
    }
    contents.push({ sector, bytes, lost: [], matches: state.matches });
  }
  return contents;
}

/** undefined when the sector is better read: many pieces, or units that do not answer. */
async function cutSector(reader: Reader, flash: FlashController, image: Image, sector: FlashSector): Promise<Cut | undefined> {
  const { address: base, end } = rangeOfSector(sector);
  const unit = flash.programBytes;
  const within = image.segments.flatMap((segment) => clip(segment, base, end));
  const pieces: Piece[] = [];
  const wanted = new Uint8Array(sector.byteLength).fill(flash.erasedByte);
  let from = base;
  for (const { address, bytes } of within) {
    const first = Math.max(from, address - (address % unit));
    const last = Math.min(end, Math.ceil((address + bytes.length) / unit) * unit);
    pieces.push(...outside(from, first));
    const before = pieces.at(-1);
    if (before?.inImage) pieces[pieces.length - 1] = { address: before.address, end: last, inImage: true };
    else pieces.push({ address: first, end: last, inImage: true });
    from = last;
  }
  pieces.push(...outside(from, end));
  if (pieces.filter(({ inImage }) => inImage).length > MOST_IMAGE_PIECES) return undefined;
  try {
    for (const at of partialUnits(within, unit)) wanted.set(await reader.read(at, unit), at - base);
  } catch (error) {
    if (hasCode(error, 'dap/transfer')) return undefined;
    throw error;
  }
  for (const { address, bytes } of within) wanted.set(bytes, address - base);
  return { sector, pieces, wanted };
}

function outside(from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  for (let address = from; address < to; ) {
    const end = Math.min(to, address - (address % OUTSIDE_BYTES) + OUTSIDE_BYTES);
    pieces.push({ address, end, inImage: false });
    address = end;
  }
  return pieces;
}

function clip({ address, bytes }: Segment, from: number, end: number): Segment[] {
  const first = Math.max(address, from);
  const last = Math.min(address + bytes.length, end);
  return first < last ? [{ address: first, bytes: bytes.subarray(first - address, last - address) }] : [];
}

/** Units that the image fills in part only. */
function partialUnits(segments: readonly Segment[], unit: number): number[] {
  const edges = segments.flatMap(({ address, bytes }) => [address, address + bytes.length]).filter((edge) => edge % unit !== 0);
  return [...new Set(edges.map((edge) => edge - (edge % unit)))];
}

async function sumPieces(loader: FlashLoader, cuts: readonly Cut[], signal: AbortSignal | undefined): Promise<Map<Piece, Checksum>> {
  const piecesOf = (bank: 1 | 2) => cuts.filter(({ sector }) => sector.bank === bank).flatMap(({ pieces }) => pieces);
  const command = ({ address, end }: Piece) => sumOf({ address, byteLength: end - address });
  const [one, two] = [piecesOf(1), piecesOf(2)];
  const [first, second] = await loader.run([one.map(command), two.map(command)], { signal });
  return new Map([...one.map((piece, at) => [piece, first[at]] as const), ...two.map((piece, at) => [piece, second[at]] as const)]);
}

function matches({ sector, pieces, wanted }: Cut, sums: ReadonlyMap<Piece, Checksum>): boolean {
  return pieces
    .filter(({ inImage }) => inImage)
    .every((piece) => sums.get(piece) === wordCrc(wanted.subarray(piece.address - sector.address, piece.end - sector.address)));
}

function blankSum({ address, end }: AddressRange, erasedByte: number): number {
  return wordCrc(new Uint8Array(end - address).fill(erasedByte));
}
