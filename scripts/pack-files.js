/** Before packing, the README and the firmware images go into the package, where published code looks for them; `--remove` after it. */
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run-tool.js';

const PACKAGE = join(ROOT, 'packages', 'probekit');
const FROM = join(ROOT, 'firmware');
const TO = join(PACKAGE, 'firmware');
const README = join(PACKAGE, 'README.md');

rmSync(TO, { recursive: true, force: true });
rmSync(README, { force: true });
if (!process.argv.includes('--remove')) {
  mkdirSync(TO);
  for (const name of readdirSync(FROM)) if (name.endsWith('.elf')) cpSync(join(FROM, name), join(TO, name));
  cpSync(join(ROOT, 'README.md'), README);
}
