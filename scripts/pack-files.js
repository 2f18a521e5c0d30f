/** Before packing, README, firmware images and the built page go into the package, where published code looks for them; `--remove` after it. */
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT, run } from './run-tool.js';

const PACKAGE = join(ROOT, 'packages', 'probekit');
const FROM = join(ROOT, 'firmware');
const TO = join(PACKAGE, 'firmware');
const PAGE = join(PACKAGE, 'web');
const README = join(PACKAGE, 'README.md');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

for (const folder of [TO, PAGE]) rmSync(folder, { recursive: true, force: true });
rmSync(README, { force: true });
if (!process.argv.includes('--remove')) {
  mkdirSync(TO);
  for (const name of readdirSync(FROM)) if (name.endsWith('.elf')) cpSync(join(FROM, name), join(TO, name));
  cpSync(join(ROOT, 'README.md'), README);
  const page = join(ROOT, 'apps', 'web');
  // Its words would spoil what `npm pack --json` prints.
  process.exitCode = run(process.execPath, [VITE, 'build', page, '--logLevel', 'silent']);
  // The build's own notes stay behind.
  cpSync(join(page, 'dist'), PAGE, { recursive: true, filter: (path) => basename(path) !== '.vite' });
}
