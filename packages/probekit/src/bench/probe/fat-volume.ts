/**
 * A FAT volume made of a list of files: boot sector, two FATs, root directory, data, a block at a time. Pure. One block
 * is one cluster, so that the volume holds as many clusters as the target has blocks of flash. Which geometry real
 * probes write is not public; their capacity is (docs/decisions/open-facts.md). Source: Microsoft, FAT File System
 * Specification 1.03.
 */
import { BLOCK_BYTES } from '../../spec/usb/mass-storage.ts';
import type { VolumeLayout } from './copied-file.ts';
import type { VolumeContents, VolumeFile } from './volume.ts';

const ENTRY_BYTES = 32;
const ENTRIES_PER_BLOCK = BLOCK_BYTES / ENTRY_BYTES;
/** Of what is left beside the data, the blocks that are no root directory: boot sector, two FATs for 2048 KiB, a few more. */
const TABLE_BLOCKS = 40;
/** From this many clusters on a volume is FAT16 and no longer FAT12: the count alone decides. */
const LEAST_FAT16_CLUSTERS = 4085;
const FIRST_CLUSTER = 2;
const READ_ONLY = 0x01;
const VOLUME_LABEL = 0x08;
const REMOVABLE = 0xf0;

interface Geometry {
  readonly totalBlocks: number;
  readonly rootBlocks: number;
  readonly fatBlocks: number;
  readonly reservedBlocks: number;
  readonly isFat16: boolean;
}

export interface FatVolume {
  /** A host may write into them. */
  readonly blocks: readonly Uint8Array[];
  readonly layout: VolumeLayout;
}

/** In KiB. */
export interface VolumeSize {
  /** Room for data: the target's flash, 2048 at the most. */
  readonly flash: number;
  /** Of the volume beside that; more than 20. */
  readonly overhead: number;
}

/** How many blocks a volume has. */
export function volumeBlocks({ flash, overhead }: VolumeSize): number {
  return ((flash + overhead) * 1024) / BLOCK_BYTES;
}

/** A volume with room for as much as the target's flash. */
export function fatVolume(contents: VolumeContents, size: VolumeSize): FatVolume {
  const count = volumeBlocks(size);
  const geometry = geometryFor(size);
  const image = new Uint8Array(count * BLOCK_BYTES);
  image.set(bootSector(contents, geometry));
  const fatAt = geometry.reservedBlocks * BLOCK_BYTES;
  const rootAt = fatAt + 2 * geometry.fatBlocks * BLOCK_BYTES;
  const dataAt = rootAt + geometry.rootBlocks * BLOCK_BYTES;
  const chains: number[] = [geometry.isFat16 ? 0xff00 | REMOVABLE : 0xf00 | REMOVABLE, geometry.isFat16 ? 0xffff : 0xfff];
  image.set(labelEntry(contents.label), rootAt);
  contents.files.forEach((file, index) => {
    const first = chains.length;
    const clusters = Math.ceil(file.bytes.length / BLOCK_BYTES);
    for (let each = 1; each <= clusters; each++) chains.push(each < clusters ? first + each : geometry.isFat16 ? 0xffff : 0xfff);
    image.set(fileEntry(file, clusters === 0 ? 0 : first), rootAt + (index + 1) * ENTRY_BYTES);
    image.set(file.bytes, dataAt + (first - FIRST_CLUSTER) * BLOCK_BYTES);
  });
  const fat = geometry.isFat16 ? fat16(chains) : fat12(chains);
  image.set(fat, fatAt);
  image.set(fat, fatAt + geometry.fatBlocks * BLOCK_BYTES);
  return {
    blocks: Array.from({ length: count }, (_, block) => image.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES)),
    layout: { rootAt: rootAt / BLOCK_BYTES, dataAt: dataAt / BLOCK_BYTES, freeCluster: chains.length },
  };
}

function geometryFor(size: VolumeSize): Geometry {
  const totalBlocks = volumeBlocks(size);
  const dataBlocks = volumeBlocks({ ...size, overhead: 0 });
  const overheadBlocks = totalBlocks - dataBlocks;
  const isFat16 = dataBlocks >= LEAST_FAT16_CLUSTERS;
  const fatBytes = isFat16 ? (dataBlocks + FIRST_CLUSTER) * 2 : Math.ceil(((dataBlocks + FIRST_CLUSTER) * 3) / 2);
  const fatBlocks = Math.ceil(fatBytes / BLOCK_BYTES);
  const rootBlocks = overheadBlocks - TABLE_BLOCKS;
  return { totalBlocks, rootBlocks, fatBlocks, isFat16, reservedBlocks: TABLE_BLOCKS - 2 * fatBlocks };
}

function bootSector({ label }: VolumeContents, { totalBlocks, rootBlocks, fatBlocks, reservedBlocks, isFat16 }: Geometry): Uint8Array {
  const out = new Uint8Array(BLOCK_BYTES);
  const view = new DataView(out.buffer);
  out.set([0xeb, 0x3c, 0x90]);
  out.set(padded('MSDOS5.0', 8), 3);
  view.setUint16(11, BLOCK_BYTES, true);
  view.setUint8(13, 1); // blocks per cluster
  view.setUint16(14, reservedBlocks, true);
  view.setUint8(16, 2); // FATs
  view.setUint16(17, rootBlocks * ENTRIES_PER_BLOCK, true);
  view.setUint16(19, totalBlocks, true);
  view.setUint8(21, REMOVABLE);
  view.setUint16(22, fatBlocks, true);
  view.setUint16(24, 1, true); // blocks per track
  view.setUint16(26, 1, true); // heads
  view.setUint8(38, 0x29); // the three fields below are there
  view.setUint32(39, 0x5300_4d44, true);
  out.set(padded(label, 11), 43);
  out.set(padded(isFat16 ? 'FAT16' : 'FAT12', 8), 54);
  view.setUint16(510, 0xaa55, true);
  return out;
}

function labelEntry(label: string): Uint8Array {
  const out = new Uint8Array(ENTRY_BYTES);
  out.set(padded(label, 11));
  out[11] = VOLUME_LABEL;
  return out;
}

function fileEntry({ name, bytes }: VolumeFile, firstCluster: number): Uint8Array {
  const [stem = '', extension = ''] = name.split('.');
  const out = new Uint8Array(ENTRY_BYTES);
  const view = new DataView(out.buffer);
  out.set(padded(stem, 8));
  out.set(padded(extension, 3), 8);
  out[11] = READ_ONLY;
  view.setUint16(24, (40 << 9) | (1 << 5) | 1, true); // written 2020-01-01
  view.setUint16(26, firstCluster, true);
  view.setUint32(28, bytes.length, true);
  return out;
}

function fat16(chains: readonly number[]): Uint8Array {
  const out = new Uint8Array(chains.length * 2);
  const view = new DataView(out.buffer);
  chains.forEach((value, cluster) => {
    view.setUint16(cluster * 2, value, true);
  });
  return out;
}

/** Twelve bits each, two entries in three bytes. */
function fat12(chains: readonly number[]): Uint8Array {
  const out = new Uint8Array(Math.ceil((chains.length * 3) / 2) + 1);
  chains.forEach((value, cluster) => {
    const at = Math.floor((cluster * 3) / 2);
    const shifted = cluster % 2 === 0 ? value : value << 4;
    out[at] = (out[at] ?? 0) | (shifted & 0xff);
    out[at + 1] = (out[at + 1] ?? 0) | (shifted >> 8);
  });
  return out;
}

/** Eight-bit text filled up with blanks, as FAT names are. */
function padded(text: string, length: number): Uint8Array {
  return new TextEncoder().encode(text.padEnd(length).slice(0, length));
}
