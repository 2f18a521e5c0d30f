/**
 * Watches what a host writes to the volume, and gathers the file that it copies: the directory tells name and size, the
 * data blocks are taken in the order in which they arrive, as real probes are reported to (ST community: files written out
 * of order end up wrong in flash). With `tolerant` they are taken by their place. Source: Microsoft, FAT File System
 * Specification 1.03, 6 (directory entries); acceptance of a .bin by its first word: mbed-os issues 4823, 5709.
 */
import { BLOCK_BYTES } from '../../spec/usb/mass-storage.ts';

/** Where things lie on the volume, in blocks. */
export interface VolumeLayout {
  readonly rootAt: number;
  readonly dataAt: number;
  /** First cluster that no file of ours takes. */
  readonly freeCluster: number;
}

export interface WrittenBlock {
  readonly block: number;
  readonly bytes: Uint8Array;
}

export interface CopiedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Entry {
  readonly name: string;
  readonly byteLength: number;
  readonly firstCluster: number;
}

const ENTRY_BYTES = 32;
const DELETED = 0xe5;
/** Label, folder, or a part of a long name. */
const NO_FILE = 0x18;
const FIRST_CLUSTER = 2;
/** More than the flash of any STM32 takes as text of two digits a byte; what a host writes beyond that is no file for it. */
const MOST_BLOCKS = 32_768;

export class CopiedFileWatch {
  readonly #layout: VolumeLayout;
  readonly #isTolerant: boolean;
  /** In the order of arrival. */
  readonly #written: WrittenBlock[] = [];
  #entry: Entry | undefined;

  constructor(layout: VolumeLayout, { tolerant }: { readonly tolerant: boolean }) {
    this.#layout = layout;
    this.#isTolerant = tolerant;
  }

  /** The host has written this block. */
  write(block: number, bytes: Uint8Array): void {
    const { rootAt, dataAt } = this.#layout;
    if (this.#written.length >= MOST_BLOCKS) return;
    if (block >= rootAt && block < dataAt) this.#entry = newFileIn(bytes) ?? this.#entry;
    this.#written.push({ block, bytes });
  }

  /** All that was written, in the order of arrival. */
  get written(): readonly WrittenBlock[] {
    return this.#written;
  }

  /** The file, once its size is known and as much has arrived. */
  get file(): CopiedFile | undefined {
    const entry = this.#entry;
    if (!entry) return undefined;
    const blocks = Math.ceil(entry.byteLength / BLOCK_BYTES);
    if (this.#written.length < blocks) return undefined;
    const taken = this.#isTolerant ? this.#byPlace(entry.firstCluster, blocks) : this.#byArrival(blocks);
    if (taken.length < blocks) return undefined;
    const bytes = new Uint8Array(blocks * BLOCK_BYTES);
    taken.forEach((block, index) => {
      bytes.set(block, index * BLOCK_BYTES);
    });
    return { name: entry.name, bytes: bytes.subarray(0, entry.byteLength) };
  }

  /** From the first block on that can be the start of a program: hosts write files of their own as well. */
  #byArrival(blocks: number): readonly Uint8Array[] {
    const data = this.#data;
    const first = data.findIndex(({ bytes }) => startsProgram(bytes));
    return first < 0 ? [] : data.slice(first, first + blocks).map(({ bytes }) => bytes);
  }

  #byPlace(firstCluster: number, blocks: number): readonly Uint8Array[] {
    const last = new Map(this.#data.map(({ block, bytes }) => [block, bytes]));
    const first = this.#layout.dataAt + firstCluster - FIRST_CLUSTER;
    return Array.from({ length: blocks }, (_, index) => last.get(first + index)).filter((bytes) => bytes !== undefined);
  }

  /** What was written where files lie that are not the probe's own. */
  get #data(): readonly WrittenBlock[] {
    const first = this.#layout.dataAt + this.#layout.freeCluster - FIRST_CLUSTER;
    return this.#written.filter(({ block }) => block >= first);
  }
}

/** The last file with a size in a block of the directory, if a probe takes its kind. */
function newFileIn(block: Uint8Array): Entry | undefined {
  let found: Entry | undefined;
  for (let at = 0; at + ENTRY_BYTES <= block.length; at += ENTRY_BYTES) {
    const view = new DataView(block.buffer, block.byteOffset + at, ENTRY_BYTES);
    const [first, attributes, byteLength] = [view.getUint8(0), view.getUint8(11), view.getUint32(28, true)];
    if (first === 0 || first === DELETED || (attributes & NO_FILE) !== 0 || byteLength === 0) continue;
    const name = nameIn(block.subarray(at, at + 11));
    if (/\.(BIN|HEX)$/.test(name)) found = { name, byteLength, firstCluster: view.getUint16(26, true) };
  }
  return found;
}

function nameIn(field: Uint8Array): string {
  const text = String.fromCharCode(...field);
  return `${text.slice(0, 8).trim()}.${text.slice(8).trim()}`;
}

/** A vector table with its stack in RAM and its reset vector in flash, or the first record of a HEX file. */
function startsProgram(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x3a) return true;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack = view.getUint32(0, true);
  const start = view.getUint32(4, true);
  const isRam = (stack >= 0x2000_0000 && stack <= 0x2002_0000) || (stack >= 0x2400_0000 && stack <= 0x2408_0000) || stack >>> 16 === 0x3000;
  return isRam && start >>> 24 === 0x08 && (start & 1) === 1;
}
