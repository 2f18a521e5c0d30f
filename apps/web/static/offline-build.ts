/**
 * Vite's part in working off-line: writes `service-worker.js` beside the page, with the names and digests of all files of
 * the build. The pages of messages and causes are not among them: they are for those who come from a search.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import type { KeptBuild } from '../src/offline/kept-build.ts';

const WORKER = fileURLToPath(new URL('../src/offline/service-worker.ts', import.meta.url));
const FILE = 'service-worker.js';
/** Vite's own notes, what only robots read, the worker itself, and pages: each but the first needs the network. */
const LEFT_OUT = /^\.vite\/|^robots\.txt$|^sitemap\.xml$|^service-worker\.js$|\.html$/;

export function offlineBuild(): Plugin {
  return {
    name: 'probekit-offline-build',
    apply: 'build',
    writeBundle: ({ dir = '.' }) => writeServiceWorker(dir),
  };
}

/** @param folder of a whole build */
export async function writeServiceWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { BUILD: JSON.stringify(await keptBuild(folder)) },
    // One classic script: not every browser takes modules for service workers.
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      lib: { entry: WORKER, formats: ['iife'], name: 'probekit', fileName: () => FILE },
    },
  });
}

async function keptBuild(folder: string): Promise<KeptBuild> {
  const all = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, '/'));
  const names = ['index.html', ...all.filter((name) => !LEFT_OUT.test(name)).sort()];
  const files = Object.fromEntries(
    // By the folder's own address: some hosts lead from index.html to it, and a page must not be answered by a way elsewhere.
    await Promise.all(names.map(async (name) => [name.replace(/^index\.html$/, ''), await digestOf(join(folder, name))] as const)),
  );
  return { hash: digest(JSON.stringify(files)).slice('sha256-'.length), files };
}

async function digestOf(file: string): Promise<string> {
  return digest(await readFile(file));
}

/** Source of the form: Subresource Integrity, W3C, 3.1. */
function digest(content: string | Uint8Array): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}
