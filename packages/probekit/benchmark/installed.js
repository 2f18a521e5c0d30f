/** The command as people install it: bundled, in a folder laid out like a package's. The clone's own stays as it was built. */
import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../../../scripts/bundle-command.js', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Puts it into `folder`; the path of what a person would start. */
export async function installCommand(folder) {
  const to = join(folder, 'probekit');
  await mkdir(to);
  for (const name of ['package.json', 'bin']) await cp(join(PACKAGE, name), join(to, name), { recursive: true });
  // Not in this process: Linux counts what a parent's memory was as a child's own.
  await promisify(execFile)(process.execPath, [BUNDLE, join(to, 'dist', 'command')]);
  await symlink(PACKAGES, join(folder, 'node_modules'), 'junction');
  return join(to, 'bin', 'probekit.js');
}
