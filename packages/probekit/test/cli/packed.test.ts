/** The package as npm packs it: its command starts from the bundle, and finds there what ships with it. */
import { exec } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPeer } from '../clients/peer.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PACKAGE = join(ROOT, 'packages', 'probekit');
/** Of what is published, what stands in a clone. */
const BUILT = ['package.json', 'bin', 'dist', 'schemas', 'scenarios', 'LICENSE'];
const run = promisify(exec);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-packed-'));
  const source = join(folder, 'source');
  await mkdir(source);
  for (const name of BUILT)
    await cp(join(PACKAGE, name), join(source, name), { recursive: true, filter: (path) => !path.endsWith('.map') });
  await run(`"${process.execPath}" "${join(ROOT, 'scripts', 'pack-files.js')}" "${source}"`);
  const { stdout } = await run('npm pack --ignore-scripts', { cwd: source });
  await run(`tar -xzf "${join('source', stdout.trim())}"`, { cwd: folder });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const probekit = (...args: readonly string[]) =>
  runPeer(process.execPath, [join(folder, 'package', 'bin', 'probekit.js'), ...args], { cwd: folder });

describe('the packed command', () => {
  it('does not need the modules that the library is made of', async () => {
    const dist = join(folder, 'package', 'dist');
    const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
    for (const name of await readdir(dist)) if (name !== 'command') await rm(join(dist, name), { recursive: true });
    expect(await probekit('--version')).toEqual({ status: 0, text: `${version}\n` });
  });

  it('flashes an image onto a board, both shipped with it', async () => {
    expect(await probekit('flash', 'blinky.elf', '--probe', 'bench:healthy')).toMatchObject({
      status: 0,
      text: expect.stringContaining('running from 0x08000000'),
    });
  });

  it('diagnoses a board', async () => {
    expect(await probekit('doctor', '--probe', 'bench:jp4-off')).toMatchObject({ status: 1, text: expect.stringContaining('JP4') });
  });

  it('loads each of its parts, the job first as every command does', async () => {
    const command = join(folder, 'package', 'dist', 'command');
    const parts = (await readdir(command)).filter((name) => name !== 'probekit.js');
    expect(parts).toContain('job.js');
    const script = `for (const part of ${JSON.stringify(['job.js', ...parts])}) await import('./' + part)`;
    expect(await runPeer(process.execPath, ['--input-type=module', '-e', script], { cwd: command })).toEqual({ status: 0, text: '' });
  });
});
