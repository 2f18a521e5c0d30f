/** What a firmware file can be refused for. Every parser of this layer ends in one of these or in an `Image`. */
import { declareErrors } from '../base/index.ts';

export interface ImageErrors {
  /** The file has no bytes. Build the firmware again. */
  'image/empty': { name: string };
  /** The first bytes belong to no format that is read here. A raw binary needs an address. */
  'image/unknown-format': { name: string; firstBytes: Uint8Array };
  /** A raw binary does not say where it goes. Name the address. */
  'image/address-needed': { name: string };
  /** An address was given for a file that carries its own addresses. Leave it out. */
  'image/address-not-taken': { name: string; format: string; address: number };
  /** The file ends before what its headers announce. Copy or build it again. */
  'image/truncated': { name: string; what: string; offset: number; needed: number; length: number };
  /** An ELF file for another machine, or one that is not linked. Use the linked output of the arm compiler. */
  'image/foreign-elf': { name: string; field: string; value: number };
  /** An ELF header holds values that contradict each other. Build the file again. */
  'image/malformed-elf': { name: string; field: string; value: number };
  /** A line of an Intel HEX file is not a valid record. Copy or build the file again. */
  'image/hex-record': { name: string; line: number; detail: string };
  /** A line of a file of S-records is not a valid record. Copy or build the file again. */
  'image/s-record': { name: string; line: number; detail: string };
  /** A block of a UF2 file contradicts itself or the others. Copy or build the file again. */
  'image/uf2-block': { name: string; block: number; detail: string };
  /** The segments lie too far apart for one raw binary. Use a format with addresses. */
  'image/too-far-apart': { name: string; address: number; end: number };
  /** The file is well formed and holds nothing to program. Link the firmware with its sections. */
  'image/nothing-to-load': { name: string; format: string };
  /** Two parts of the image claim the same address. Mend the linker script or the merge. */
  'image/overlap': { name: string; address: number; end: number };
  /** Two of the files that belong together claim the same address. Give one of them another address, or leave one out. */
  'image/files-overlap': { files: readonly [string, string]; address: number; end: number };
  /** Part of the image lies where the chip has no flash. Mend the linker script, or choose the right chip. */
  'image/outside-flash': { name: string; address: number; end: number; regions: readonly { address: number; end: number }[] };
  /** The image has more bytes than the chip has flash. Choose a smaller build or a larger chip. */
  'image/larger-than-flash': { name: string; byteLength: number; flashBytes: number };
}

export const imageErrors = declareErrors<ImageErrors>();
