/** The built page: in the published package it lies in its folder, in a clone where the build puts it. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { PACKAGE } from './built-in-files.ts';
import { errnoOf } from './errno.ts';
import { readIfThere } from './file-store.ts';

const FOLDERS = [join(PACKAGE, 'web'), resolve(PACKAGE, '..', '..', 'apps', 'web', 'dist')];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Keeps the page in the browser where it comes from a web site. Here it comes with its bridge, and must be of the same
 * version: an older one that answers from the browser would speak an older bridge.
 */
const NOT_SERVED = 'service-worker.js';

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The folder that is asked for, or else ours; undefined where no page is built in it. */
export async function builtPageFolder(asked?: string): Promise<string | undefined> {
  for (const folder of asked === undefined ? FOLDERS : [resolve(asked)]) if (await readIfThere(join(folder, 'index.html'))) return folder;
  return undefined;
}

/** The file of a request's path; undefined where there is none, or outside the folder. */
export async function pageFile(folder: string, url: string): Promise<PageFile | undefined> {
  try {
    const path = decodeURIComponent(new URL(url, 'http://page').pathname);
    const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
    if (!file.startsWith(folder + sep) || file === join(folder, NOT_SERVED)) return undefined;
    return { type: TYPES[extname(file)] ?? 'application/octet-stream', bytes: new Uint8Array(await readFile(file)) };
  } catch (error) {
    if (error instanceof URIError || error instanceof TypeError) return undefined; // no path at all
    if (['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(errnoOf(error))) return undefined;
    throw error;
  }
}
