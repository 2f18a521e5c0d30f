/**
 * A firmware file by path, else one of the images that ship with Probekit: `blinky.elf`. A raw binary says where it goes
 * behind its name: `app.bin@0x08020000`.
 */
import { basename } from 'node:path';
import { type Image, mergeImages, parseImage } from '../image/index.ts';
import { builtInFirmware, fileError, readIfThere } from '../node/index.ts';
import { usageError } from './errors.ts';
import { parseAddress } from './quantities.ts';

const WITH_PLACE = /^(.+)@(0[xX][0-9a-fA-F_]+|0|[1-9]\d*)$/;

/** `name`: what the image is called; the file's own name when left out. @throws `node/file`, `cli/usage`, and every code of `ImageErrors` */
export async function readFirmware(path: string, address: number | undefined, name?: string): Promise<Image> {
  const bytes = await bytesOf(path);
  if (bytes) return parseImage(bytes, { name: name ?? basename(path), address });
  const [, file, place] = WITH_PLACE.exec(path) ?? [];
  if (file !== undefined && place !== undefined) return readFirmware(file, parseAddress(place), name);
  await refuseBadPlace(path);
  throw missing(path);
}

/** A name may hold an @ of its own: only where the file before it is there, what follows was meant as an address. */
async function refuseBadPlace(path: string): Promise<void> {
  const [, file = '', place = ''] = /^(.+)@([^@/\\]+)$/.exec(path) ?? [];
  if (file !== '' && (await bytesOf(file))) parseAddress(place);
}

/** Its bytes as they are. @throws `node/file` */
export async function readFirmwareBytes(path: string): Promise<Uint8Array> {
  const bytes = await bytesOf(path);
  if (!bytes) throw missing(path);
  return bytes;
}

function missing(path: string): Error {
  return fileError(path, 'read', Object.assign(new Error('no such file'), { code: 'ENOENT' }));
}

/**
 * One image of one file or of several that belong together.
 *
 * @throws what `readFirmware` throws, and `image/files-overlap`
 */
export async function readFirmwareFiles(paths: readonly string[], address: number | undefined): Promise<Image> {
  const images: Image[] = [];
  if (address !== undefined && paths.length > 1) {
    throw usageError(
      `--address is for one file, and ${paths.length} are named.`,
      'Say it behind the name of each raw binary: app.bin@0x08020000',
      '--address',
    );
  }
  for (const [index, name] of namesApart(paths).entries()) images.push(await readFirmware(paths[index]!, address, name));
  const [first, ...others] = images;
  if (!first) throw usageError('No firmware file is named.', 'Name one: probekit flash firmware.elf', 'flash');
  return others.length === 0 ? first : mergeImages(images.map(({ name }) => name).join(' + '), first.format, images);
}

/** The files' own names; of those that are alike, as much of the path before it as tells them apart. */
function namesApart(paths: readonly string[]): string[] {
  const places = paths.map((path) => (WITH_PLACE.exec(path)?.[1] ?? path).split(/[\\/]/));
  return places.map((own, index) => {
    const others = places.filter((_, at) => at !== index);
    const tail = (parts: readonly string[], count: number) => parts.slice(-count).join('/');
    let count = 1;
    while (count < own.length && others.some((other) => tail(other, count) === tail(own, count))) count++;
    // One file at two places has one name.
    return others.some((other) => tail(other, count) === tail(own, count)) ? tail(own, 1) : tail(own, count);
  });
}

async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  const own = await readIfThere(path);
  return own ?? (basename(path) === path ? (await builtInFirmware(path))?.bytes : undefined);
}
