/** `probekit image`: looks into firmware files, converts, joins and compares them. Needs no board. */
import { basename } from 'node:path';
import { hex } from '../../base/index.ts';
import {
  type AddressRange,
  diffImages,
  formatOfName,
  IMAGE_FORMATS,
  type Image,
  type ImageFormat,
  imageByteLength,
  mergeImages,
  vectorsOf,
  writeImage,
} from '../../image/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmware } from '../firmware-file.ts';
import { bytesText } from '../quantities.ts';

export interface WriteFlags {
  /** As the end of the file's name says when left out. */
  readonly format?: ImageFormat;
  /** Of chips, for a UF2 file. */
  readonly family?: number | undefined;
}

export async function imageInfo({ output }: CommandContext, file: string): Promise<ExitStatus> {
  const image = await readFirmware(file, undefined);
  const { name, format, segments, entry, family } = image;
  const vectors = vectorsOf(image);
  output.line(`${name}  ${IMAGE_FORMATS[format].name}  ${bytesText(imageByteLength(image))} to program`);
  for (const { address, bytes } of segments) output.line(rangeText({ address, end: address + bytes.length }));
  if (vectors) output.line(`vectors  ${hex(vectors.address)}: stack ${hex(vectors.stack)}, reset ${hex(vectors.reset)}`);
  if (entry !== undefined) output.line(`entry    ${hex(entry)}`);
  if (family !== undefined) output.line(`family   ${hex(family)}`);
  output.result({
    name,
    format,
    byteLength: imageByteLength(image),
    segments: segments.map(({ address, bytes }) => ({ address, byteLength: bytes.length })),
    ...(entry === undefined ? {} : { entry }),
    ...(family === undefined ? {} : { family }),
    ...(vectors && { vectors }),
  });
  return DONE;
}

export async function imageConvert(context: CommandContext, file: string, to: string, flags: WriteFlags): Promise<ExitStatus> {
  const format = flags.format ?? formatFor(to);
  return save(context, await readFirmware(file, undefined), to, format, flags);
}

export async function imageMerge(context: CommandContext, files: readonly string[], to: string, flags: WriteFlags): Promise<ExitStatus> {
  const format = flags.format ?? formatFor(to);
  const images: Image[] = [];
  for (const file of files) images.push(await readFirmware(file, undefined));
  return save(context, mergeImages(basename(to), format, images), to, format, flags);
}

export async function imageDiff({ output }: CommandContext, first: string, second: string): Promise<ExitStatus> {
  const [one, other] = [await readFirmware(first, undefined), await readFirmware(second, undefined)];
  const difference = diffImages(one, other);
  const { equalBytes, changed, onlyInFirst, onlyInSecond } = difference;
  const equal = changed.length + onlyInFirst.length + onlyInSecond.length === 0;
  output.line(equal ? `equal: all ${bytesText(equalBytes)}` : `${bytesText(equalBytes)} are equal`);
  tell('changed', changed);
  tell(`only in ${one.name}`, onlyInFirst);
  tell(`only in ${other.name}`, onlyInSecond);
  output.result({ equal, ...difference });
  return equal ? DONE : FAILED;

  function tell(what: string, ranges: readonly AddressRange[]): void {
    if (ranges.length === 0) return;
    output.line(`${what}:`);
    for (const range of ranges.slice(0, MOST_LINES)) output.line(`  ${rangeText(range)}`);
    if (ranges.length > MOST_LINES) output.line(`  and ${ranges.length - MOST_LINES} more; --json lists them`);
  }
}

/** More ranges than this say no more on a screen. */
const MOST_LINES = 20;

async function save(
  { output }: CommandContext,
  image: Image,
  to: string,
  format: ImageFormat,
  { family }: WriteFlags,
): Promise<ExitStatus> {
  const file = writeImage(image, format, { family });
  await writeFileAtomically(to, file);
  output.line(`${bytesText(imageByteLength(image))} of ${image.name} are in ${to}, as ${IMAGE_FORMATS[format].name}.`);
  const [first] = image.segments;
  // A raw binary has lost its address: say what gets it back.
  if (format === 'bin' && first) output.line(`It starts at ${hex(first.address)}: probekit flash ${to}@${hex(first.address)}`);
  output.result({ file: to, format, byteLength: imageByteLength(image), fileByteLength: file.length });
  return DONE;
}

function formatFor(path: string): ImageFormat {
  const format = formatOfName(path);
  if (format) return format;
  const endings = Object.values(IMAGE_FORMATS).map((row) => row.endings[0]);
  throw usageError(`The end of "${path}" names no format of firmware files.`, `Use one of ${endings.join(', ')}, or --format.`, path);
}

function rangeText({ address, end }: AddressRange): string {
  return `${hex(address)} to ${hex(end - 1)}  ${bytesText(end - address)}`;
}
