/** Makes the clone ready: packages when they are missing or older than the lock file, then the build. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, runNpm, runTool } from './run-tool.js';

/** Where npm notes what it installed. */
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');
const LOCK = join(ROOT, 'package-lock.json');

/** Ends the process when a step fails. */
export function setup() {
  if (!existsSync(INSTALLED) || statSync(INSTALLED).mtimeMs < statSync(LOCK).mtimeMs) {
    console.log('Installing the packages that package-lock.json names.');
    // No package needs its install script: native modules ship prebuilt, and are loaded only when a real probe is used.
    stopUnless(runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']), 'npm ci');
  }
  stopUnless(runTool('typescript/bin/tsc', ['-b']), 'tsc -b');
}

function stopUnless(status, step) {
  if (status === 0) return;
  console.error(`${step} failed.`);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) setup();
