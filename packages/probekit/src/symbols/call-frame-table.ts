/**
 * Which function of the program has which call frame instructions: .debug_frame. Source: DWARF version 5, sections 6.4.1 (structure)
 * and 7.24; of version 3 and 4: 6.4.1.
 */
import type { DwarfSections } from './dwarf-sections.ts';
import { malformed } from './errors.ts';
import type { OffsetBytes, SectionReader } from './section-reader.ts';

const FRAME = '.debug_frame';
const ADDRESS_BYTES = 4;
const VERSIONS: readonly number[] = [1, 3, 4];
/** Arm's own compiler names itself, and adds nothing. */
const PLAIN_AUGMENTATIONS: readonly string[] = ['', 'armcc+'];

/** What the descriptions of many functions have in common (CIE). */
export interface FrameCommon {
  readonly codeFactor: number;
  readonly dataFactor: number;
  /** DWARF's number of the register that holds where the function returns to. */
  readonly returnRegister: number;
  readonly instructions: Uint8Array;
}

/** The description of one function (FDE). */
export interface FrameDescription {
  readonly start: number;
  /** The first address behind it. */
  readonly end: number;
  readonly common: FrameCommon;
  readonly instructions: Uint8Array;
}

export class CallFrameTable {
  /** By address. */
  readonly #descriptions: readonly FrameDescription[];

  /** @param isInProgram whether code of the program lies at an address; throws `symbols/malformed` */
  constructor(sections: DwarfSections, isInProgram: (address: number) => boolean) {
    const all = readDescriptions(sections);
    this.#descriptions = all.filter(({ start, end }) => end > start && isInProgram(start)).sort((a, b) => a.start - b.start);
  }

  /** What describes the function there; nothing where its maker told nothing. */
  at(address: number): FrameDescription | undefined {
    let low = 0;
    let high = this.#descriptions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#descriptions[middle]!.start <= address) low = middle + 1;
      else high = middle;
    }
    const found = this.#descriptions[low - 1];
    return found && address < found.end ? found : undefined;
  }
}

function readDescriptions(sections: DwarfSections): FrameDescription[] {
  const reader = sections.reader(FRAME);
  const commons = new Map<number, FrameCommon | undefined>();
  const descriptions: FrameDescription[] = [];
  while (!reader.isAtEnd) {
    const { byteLength, offsetBytes } = reader.initialLength();
    const entry = reader.part(byteLength);
    const commonAt = entry.word(offsetBytes);
    if (isCommon(commonAt, offsetBytes)) continue;
    if (!commons.has(commonAt)) commons.set(commonAt, readCommon(sections.reader(FRAME, commonAt), commonAt));
    const common = commons.get(commonAt);
    if (!common) continue;
    const start = entry.word(ADDRESS_BYTES);
    const end = start + entry.word(ADDRESS_BYTES);
    descriptions.push({ start, end, common, instructions: entry.bytes(entry.end - entry.at) });
  }
  return descriptions;
}

/** All bits set where a description tells what it belongs to. */
function isCommon(id: number, offsetBytes: OffsetBytes): boolean {
  return id >= (offsetBytes === 4 ? 0xffff_ffff : 2 ** 64 - 1);
}

/** Nothing where it is of a kind that is not read here: what an augmentation adds has no length of its own. */
function readCommon(reader: SectionReader, at: number): FrameCommon | undefined {
  const { byteLength, offsetBytes } = reader.initialLength();
  const entry = reader.part(byteLength);
  if (!isCommon(entry.word(offsetBytes), offsetBytes)) throw malformed(FRAME, at, 'a description belongs to another one');
  const version = entry.u8();
  if (!VERSIONS.includes(version) || !PLAIN_AUGMENTATIONS.includes(entry.text())) return undefined;
  if (version === 4 && (entry.u8() !== ADDRESS_BYTES || entry.u8() !== 0)) return undefined;
  const codeFactor = entry.uleb();
  const dataFactor = entry.sleb();
  const returnRegister = version === 1 ? entry.u8() : entry.uleb();
  return { codeFactor, dataFactor, returnRegister, instructions: entry.bytes(entry.end - entry.at) };
}
