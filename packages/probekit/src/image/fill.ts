/** Gaps of an image filled with one byte: between its pieces, and around them up to the ends of the ranges given. Pure. */
import { type AddressRange, assembleImage, filesOf, type Image, type Segment } from './image.ts';

export interface Fill {
  readonly byte: number;
  /** Undefined: the sectors that the image touches. */
  readonly range?: AddressRange | undefined;
}

/** The image with every address of these ranges in it; what it holds already stays. Ranges may not overlap. */
export function fillImage(image: Image, ranges: readonly AddressRange[], byte: number): Image {
  const gaps = ranges.flatMap((range) => gapsIn(image, range));
  if (gaps.length === 0) return image;
  const pieces = gaps.map(({ address, end }): Segment => ({ address, bytes: new Uint8Array(end - address).fill(byte) }));
  const filled = assembleImage(image.name, image.format, [...image.segments, ...pieces], image.entry);
  return { ...filled, files: [...filesOf(image), { name: 'fill', format: 'bin', ranges: gaps }] };
}

function gapsIn({ segments }: Image, { address, end }: AddressRange): readonly AddressRange[] {
  const gaps: AddressRange[] = [];
  let from = address;
  for (const segment of segments) {
    if (segment.address >= end) break;
    if (segment.address > from) gaps.push({ address: from, end: segment.address });
    from = Math.max(from, segment.address + segment.bytes.length);
  }
  if (from < end) gaps.push({ address: from, end });
  return gaps;
}
