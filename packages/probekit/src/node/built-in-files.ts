/**
 * Files that ship with Probekit: firmware images and example scenarios. In the published package they lie in its folder;
 * in a clone the firmware lies at the root of the repository.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errnoOf, fileError } from './errno.ts';

/** The package's folder, from `src/node` as from `dist/node`. */
export const PACKAGE = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FIRMWARE_FOLDERS = [join(PACKAGE, 'firmware'), resolve(PACKAGE, '..', '..', 'firmware')];

/** Path and bytes of a firmware image by name, `blinky` or `blinky.elf`; undefined when no such image ships. */
export async function builtInFirmware(name: string): Promise<{ path: string; bytes: Uint8Array } | undefined> {
  const file = `${basename(name).replace(/\.elf$/, '')}.elf`;
  for (const folder of FIRMWARE_FOLDERS) {
    const path = join(folder, file);
    try {
      return { path, bytes: new Uint8Array(await readFile(path)) };
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw fileError(path, 'read', error);
    }
  }
  return undefined;
}

/** Paths of the example scenarios, by their name without `.json`. */
export async function builtInScenarios(): Promise<ReadonlyMap<string, string>> {
  const folder = join(PACKAGE, 'scenarios');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return new Map(files.map((file) => [file.slice(0, -'.json'.length), join(folder, file)]));
}
