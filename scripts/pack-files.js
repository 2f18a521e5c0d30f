/**
 * Before packing, README, firmware images, the built page and the bundled command go into the package, where published code looks for
 * them; `--remove` after it. A copy of the package may be named.
 */
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, run } from './run-tool.js';

const { values, positionals } = parseArgs({ options: { remove: { type: 'boolean' } }, allowPositionals: true });
const PACKAGE = positionals[0] ?? join(ROOT, 'packages', 'probekit');
const FROM = join(ROOT, 'firmware');
const TO = join(PACKAGE, 'firmware');
const PAGE = join(PACKAGE, 'web');
const COMMAND = join(PACKAGE, 'dist', 'command');
const README = join(PACKAGE, 'README.md');
const BUNDLE = join(ROOT, 'scripts', 'bundle-command.js');
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

for (const path of [TO, PAGE, COMMAND, README]) rmSync(path, { recursive: true, force: true });
if (!values.remove) {
  mkdirSync(TO);
  for (const name of readdirSync(FROM)) if (name.endsWith('.elf')) cpSync(join(FROM, name), join(TO, name));
  cpSync(join(ROOT, 'README.md'), README);
  const bundled = run(process.execPath, [BUNDLE, COMMAND]);
  // Its words would spoil what `npm pack --json` prints.
  const built = run(process.execPath, [VITE, 'build', join(ROOT, 'apps', 'web'), '--outDir', PAGE, '--logLevel', 'silent']);
  process.exitCode = bundled || built;
  // The build's own notes.
  rmSync(join(PAGE, '.vite'), { recursive: true, force: true });
}
