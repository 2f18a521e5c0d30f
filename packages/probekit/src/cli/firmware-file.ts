/** A firmware file by path, else one of the images that ship with Probekit: `blinky.elf`. */
import { basename } from 'node:path';
import { type Image, parseImage } from '../image/index.ts';
import { builtInFirmware, fileError, readIfThere } from '../node/index.ts';

/** @throws `node/file`, and every code of `ImageErrors` */
export async function readFirmware(path: string, address: number | undefined): Promise<Image> {
  const own = await readIfThere(path);
  const bytes = own ?? (basename(path) === path ? (await builtInFirmware(path))?.bytes : undefined);
  if (!bytes) throw fileError(path, 'read', Object.assign(new Error('no such file'), { code: 'ENOENT' }));
  return parseImage(bytes, { name: basename(path), address });
}
