/** A `Store` in a folder: one file a record, replaced atomically, on the medium before `put` resolves. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../base/index.ts';
import { errnoOf, fileError } from './errno.ts';

const PARTIAL = '.partial';

export function fileStore(folder: string): Store {
  const pathOf = (name: string) => {
    if (!/^[\w.-]+$/.test(name) || name.startsWith('.') || name.endsWith(PARTIAL)) {
      throw new RangeError(`"${name}" is no name for a record`);
    }
    return join(folder, name);
  };
  return {
    async get(name) {
      return readIfThere(pathOf(name));
    },
    async put(name, bytes) {
      await writeFileAtomically(pathOf(name), bytes);
    },
    async delete(name) {
      await rm(pathOf(name), { force: true });
    },
    async names() {
      try {
        return (await readdir(folder)).filter((name) => !name.endsWith(PARTIAL)).sort();
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return [];
        throw fileError(folder, 'read', error);
      }
    },
  };
}

/** The file's bytes, undefined when there is none. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(path, 'read', error);
  }
}

/** Writes beside the file, flushes, then renames over it: a kill leaves the old bytes or the new ones. */
export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}${PARTIAL}`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    const file = await open(partial, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    // The first error is the one to tell; a partial file that stays is ignored by all readers.
    await rm(partial, { force: true }).catch(() => undefined);
    throw fileError(path, 'written', error);
  }
  await syncFolder(join(path, '..'));
}

/** Makes the rename itself durable. Windows cannot open a folder, and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
