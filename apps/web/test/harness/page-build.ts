/**
 * Vitest's global set-up: one server for all page tests. The page is built with its first request, once a run, so that
 * runs without page tests build nothing. Beside it, and never shipped, the stand-in for `navigator.usb`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { serveFolder } from './static-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly page: {
      /** Where the page is served; ends with a slash. */
      readonly address: string;
      /** The built script that puts benches behind `navigator.usb`. */
      readonly usbOverBench: string;
      /** The folder of the built page. */
      readonly folder: string;
    };
  }
}

const APP = fileURLToPath(new URL('../../', import.meta.url));
const VITE = fileURLToPath(new URL('../../../../node_modules/vite/bin/vite.js', import.meta.url));
const USB_OVER_BENCH = fileURLToPath(new URL('./usb-over-bench.ts', import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const work = await mkdtemp(join(tmpdir(), 'probekit-page-'));
  const folder = join(work, 'page');
  let built: Promise<string> | undefined;
  const server = await serveFolder(() => (built ??= buildAll(folder, work).then(() => folder)));
  project.provide('page', { address: server.address, usbOverBench: join(work, 'usb-over-bench.js'), folder });
  return async () => {
    await server.close();
    await rm(work, { recursive: true, force: true });
  };
}

async function buildAll(folder: string, work: string): Promise<void> {
  await build({
    configFile: false,
    root: APP,
    logLevel: 'error',
    publicDir: false,
    build: {
      target: 'es2022',
      outDir: work,
      emptyOutDir: false,
      lib: { entry: USB_OVER_BENCH, formats: ['iife'], name: 'probekitTest', fileName: () => 'usb-over-bench.js' },
    },
  });
  await buildPage(folder);
}

/** As `npm run build` does: in a process of its own, since a test run is no production to Vite. */
function buildPage(folder: string): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [VITE, 'build', APP, '--outDir', folder, '--logLevel', 'error'], { env }, (error, _printed, complaints) =>
      error ? reject(new Error(complaints || error.message)) : resolve(),
    );
  });
}
