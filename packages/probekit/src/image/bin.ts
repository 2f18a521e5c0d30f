/** Raw binaries: bytes whose address the user names. */
import { hex } from '../base/index.ts';
import { imageErrors } from './errors.ts';
import { assembleImage, type Image, imageByteLength, type Segment } from './image.ts';

/** Most filler that `toBin` adds between segments. Flash and a bootloader lie within it; flash and RAM do not. */
const MOST_FILLER = 0x0400_0000;

/** Takes the bytes as they are. @throws `image/outside-flash` when they do not fit below 4 GiB */
export function parseBin(bytes: Uint8Array, name: string, address: number): Image {
  if (address + bytes.length > 2 ** 32) {
    throw imageErrors.make('image/outside-flash', {
      message: `${name} at ${hex(address)} runs past the end of the address space.`,
      hint: 'Name the address where the program was linked to run, usually 0x08000000.',
      evidence: { name, address, end: address + bytes.length, regions: [] },
    });
  }
  return assembleImage(name, 'bin', [{ address, bytes }]);
}

/**
 * One run of bytes from the first address to the last, gaps filled as erased flash reads.
 *
 * @throws `image/too-far-apart`
 */
export function toBin(image: Image, fill = 0xff): Segment {
  const first = image.segments[0];
  const last = image.segments.at(-1);
  if (!first || !last) throw new RangeError(`${image.name} has no segments`);
  const byteLength = last.address + last.bytes.length - first.address;
  if (byteLength - imageByteLength(image) > MOST_FILLER) {
    throw imageErrors.make('image/too-far-apart', {
      message: `${image.name} reaches from ${hex(first.address)} to ${hex(last.address)}: too far apart for one raw binary.`,
      hint: 'Use a format that carries addresses: .hex, .srec, .uf2 or .elf.',
      evidence: { name: image.name, address: first.address, end: last.address + last.bytes.length },
    });
  }
  const bytes = new Uint8Array(byteLength).fill(fill);
  for (const segment of image.segments) bytes.set(segment.bytes, segment.address - first.address);
  return { address: first.address, bytes };
}
