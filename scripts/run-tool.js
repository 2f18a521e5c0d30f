/** Runs programs and the tools of this workspace, the same on Linux, macOS and Windows. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program in the clone with our terminal; its exit status, or 127 when there is no such program. */
export function run(program, args, { env = process.env, shell = false } = {}) {
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env, shell });
  if (error) console.error(`${program}: ${error.message}`);
  return error ? 127 : (status ?? 1);
}

/** Runs a JavaScript file of an installed package with this Node. */
export function runTool(path, args = []) {
  return run(process.execPath, [join(ROOT, 'node_modules', ...path.split('/')), ...args]);
}

/** Runs npm: the one that runs us, else the one on the path (a .cmd file on Windows, hence the shell). */
export function runNpm(args) {
  const ours = process.env.npm_execpath;
  if (ours?.endsWith('.js')) return run(process.execPath, [ours, ...args]);
  return run('npm', args, { shell: process.platform === 'win32' });
}

/** Whether there is such a program. Not each knows `--version`, but none that is there does harm when asked. */
export function hasProgram(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** Whether the program, run with `args`, prints `answer` somewhere. */
export function answers(program, { args, answer }) {
  return spawnSync(program, args, { encoding: 'utf8' }).stdout?.includes(answer) ?? false;
}
