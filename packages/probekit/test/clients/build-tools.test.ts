/**
 * The lines of docs/drop-in.md, as they stand there. Make and CMake run theirs themselves; those of west, PlatformIO, Arduino and
 * GitHub Actions are run by a shell with the words that these tools put in (the runner's for west, `$SOURCE` and the like).
 */
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firmware } from '../contracts/board-on-bench.ts';
import { blinky } from './matrix/board.ts';
import { hasPeer, runPeer } from './peer.ts';
import { BIN } from './started-command.ts';

const DOCUMENT = fileURLToPath(new URL('../../../../docs/drop-in.md', import.meta.url));

let folder = '';
let rows: ReadonlyMap<string, readonly string[]>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-build-'));
  // As `npm install probekit` leaves it, so that npx asks no registry.
  await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true });
  await symlink(BIN, join(folder, 'node_modules', '.bin', 'probekit'));
  await writeFile(join(folder, 'app.bin'), blinky());
  await writeFile(join(folder, 'app.elf'), firmware('blinky.elf').bytes);
  rows = linesByTool(await readFile(DOCUMENT, 'utf8'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is in code marks in the rows of the table. */
function linesByTool(markdown: string): ReadonlyMap<string, readonly string[]> {
  const table = markdown.slice(markdown.indexOf('## One line for each build tool'));
  return new Map([...table.matchAll(/^\| ([\w ()]+) \| (.*) \|$/gm)].map(([, tool = '', text = '']) => [tool, codeOf(text)]));
}

function codeOf(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
}

/** Runs the program in the folder, on a board of its own that keeps its flash, and reads the flash back. */
async function flashedBy(program: string, args: readonly string[], name: string): Promise<{ run: string; isFlashed: boolean }> {
  const probe = `bench:nucleo-h743zi2?state=${join(folder, `${name}.state`)}`;
  const env = { PROBEKIT_PROBE: probe, SOURCE: 'app.bin', npm_config_offline: 'true' };
  const { status, text } = await runPeer(program, args, { cwd: folder, env });
  const verified = await runPeer(BIN, ['--probe', probe, 'verify', 'app.elf'], { cwd: folder });
  return { run: `${text}\nstatus ${status}`, isFlashed: verified.status === 0 };
}

const byShell = (command: string, name: string) => flashedBy('sh', ['-c', command], name);
const done = { run: expect.stringMatching(/status 0$/), isFlashed: true };

describe('the line for each build tool', { timeout: 60_000 }, () => {
  it.runIf(hasPeer('make'))('of Make', async () => {
    await writeFile(join(folder, 'Makefile'), `${rows.get('Make')?.[0]}\n`);
    expect(await flashedBy('make', ['flash'], 'make')).toEqual(done);
  });

  it.runIf(hasPeer('cmake'))('of CMake', async () => {
    const project = ['cmake_minimum_required(VERSION 3.16)', 'project(app NONE)', 'add_executable(app IMPORTED)'];
    const file = `set_target_properties(app PROPERTIES IMPORTED_LOCATION ${join(folder, 'app.elf')})`;
    await writeFile(join(folder, 'CMakeLists.txt'), [...project, file, rows.get('CMake')?.[0], ''].join('\n'));
    expect((await runPeer('cmake', ['-S', '.', '-B', 'build'], { cwd: folder })).text).toContain('Generating done');
    expect(await flashedBy('cmake', ['--build', 'build', '--target', 'flash'], 'cmake')).toEqual(done);
  });

  it('of west, with the words of its runner', async () => {
    const [west = '', name = '', interpreter = '', script = ''] = rows.get('west (Zephyr)') ?? [];
    await writeFile(join(folder, name), `${interpreter}\n${script}\n`);
    await chmod(join(folder, name), 0o755);
    const words = ['--connect', 'port=swd freq=4000 reset=HWrst mode=UR'];
    const byRunner = (...more: readonly string[]) => {
      return flashedBy('sh', ['-c', `exec ${/--cli (\S+)/.exec(west)?.[1]} "$@"`, 'west', ...words, ...more], 'west');
    };
    expect((await byRunner('--erase', 'all')).run).toContain('Mass erase successfully achieved');
    expect(await byRunner('--download', 'app.elf', '--start')).toEqual(done);
  });

  it('of PlatformIO', async () => {
    const [protocol, command = ''] = rows.get('PlatformIO')?.slice(1) ?? [];
    expect(protocol).toBe('upload_protocol = custom');
    expect(await byShell(command.replace('upload_command = ', ''), 'platformio')).toEqual(done);
  });

  it('of Arduino', async () => {
    const pattern = rows.get('Arduino')?.at(-1) ?? '';
    const [, key, command = ''] = /^([\w.]+)=(.*)$/.exec(pattern) ?? [];
    expect(key).toBe('tools.stm32CubeProg.upload.pattern');
    expect(await byShell(command.replace('{build.path}', '.').replace('{build.project_name}', 'app'), 'arduino')).toEqual(done);
  });

  it('of GitHub Actions', async () => {
    const step = rows.get('GitHub Actions')?.[0] ?? '';
    expect(await byShell(step.replace('- run: ', '').replace('board.state', 'actions.state'), 'actions')).toEqual(done);
  });
});
