/** Images beside each other: several made one, and what differs between two. */
import { hex } from '../base/index.ts';
import { imageErrors } from './errors.ts';
import { type AddressRange, assembleImage, filesOf, type Image, type ImageFile, type ImageFormat } from './image.ts';

/**
 * One image of several: bootloader, application, data. It knows which files it comes from; the first entry point is its own.
 *
 * @throws `image/files-overlap` where two hold the same address, `image/nothing-to-load`
 */
export function mergeImages(name: string, format: ImageFormat, images: readonly Image[]): Image {
  const files = images.flatMap(filesOf);
  checkApart(files);
  const entry = images.find((image) => image.entry !== undefined)?.entry;
  const segments = images.flatMap((image) => image.segments);
  return { ...assembleImage(name, format, segments, entry), files };
}

function checkApart(files: readonly ImageFile[]): void {
  const claims = files.flatMap(({ name, ranges }) => ranges.map((range) => ({ ...range, name })));
  claims.sort((a, b) => a.address - b.address);
  for (const [index, { name, address, end: ownEnd }] of claims.entries()) {
    const before = claims[index - 1];
    if (!before || address >= before.end) continue;
    const end = Math.min(before.end, ownEnd);
    throw imageErrors.make('image/files-overlap', {
      message: `${before.name} and ${name} both hold ${hex(address)} to ${hex(end - 1)}.`,
      hint: 'Give one of them another address, or leave one out.',
      evidence: { files: [before.name, name], address, end },
    });
  }
}

export interface ImageDifference {
  readonly equalBytes: number;
  /** Both hold it, with other bytes. */
  readonly changed: readonly AddressRange[];
  readonly onlyInFirst: readonly AddressRange[];
  readonly onlyInSecond: readonly AddressRange[];
}

/** What differs between two images, byte by byte, as ranges. */
export function diffImages(first: Image, second: Image): ImageDifference {
  const changed: AddressRange[] = [];
  const onlyInFirst: AddressRange[] = [];
  const onlyInSecond: AddressRange[] = [];
  let equalBytes = 0;
  for (const { address, end } of pieces(first, second)) {
    const here = bytesAt(first, address, end);
    const there = bytesAt(second, address, end);
    if (!here) append(onlyInSecond, address, end);
    else if (!there) append(onlyInFirst, address, end);
    else {
      for (let at = 0; at < here.length; at++) {
        if (here[at] === there[at]) equalBytes++;
        else append(changed, address + at, address + at + 1);
      }
    }
  }
  return { equalBytes, changed, onlyInFirst, onlyInSecond };
}

/** The ranges between any two borders of segments where one of the images has bytes. */
function* pieces(first: Image, second: Image): Generator<AddressRange> {
  const segments = [...first.segments, ...second.segments];
  const borders = [...new Set(segments.flatMap(({ address, bytes }) => [address, address + bytes.length]))].sort((a, b) => a - b);
  for (const [index, address] of borders.entries()) {
    const end = borders[index + 1];
    if (end !== undefined && (bytesAt(first, address, end) || bytesAt(second, address, end))) yield { address, end };
  }
}

function bytesAt({ segments }: Image, address: number, end: number): Uint8Array | undefined {
  const segment = segments.find((one) => one.address <= address && end <= one.address + one.bytes.length);
  return segment?.bytes.subarray(address - segment.address, end - segment.address);
}

function append(ranges: AddressRange[], address: number, end: number): void {
  const last = ranges.at(-1);
  if (last?.end === address) ranges[ranges.length - 1] = { address: last.address, end };
  else ranges.push({ address, end });
}
