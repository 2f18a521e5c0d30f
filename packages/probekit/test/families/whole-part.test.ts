/** What is done to a whole part of each family, as a user runs it: image with option bytes, files of option bytes, backup and restore. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../cli/run-command.ts';

interface PartRow {
  readonly board: string;
  /** Protects the first sectors, the image's among them. */
  readonly protect: string;
  readonly other: string;
  /** What the sectors then are, and how `get` shows the other. */
  readonly shows: RegExp;
}

const ROWS: readonly PartRow[] = [
  { board: 'nucleo-f091rc', protect: 'WRP=0,1', other: 'DATA0=0x5a', shows: /^DATA0 +0x5a/m },
  { board: 'nucleo-f103rb', protect: 'WRP=0-3', other: 'DATA0=0x5a', shows: /^DATA0 +0x5a/m },
  { board: 'nucleo-f446re', protect: 'WRP1=0,7', other: 'BOR_LEV=2', shows: /^BOR_LEV +2/m },
  { board: 'nucleo-l476rg', protect: 'WRP1=0-3,7', other: 'BOR_LEV=1', shows: /^BOR_LEV +1/m },
  { board: 'nucleo-g071rb', protect: 'WRP1=0-3,7', other: 'IWDG_STOP=0', shows: /^IWDG_STOP +0/m },
  { board: 'nucleo-g474re', protect: 'WRP1=0-3,7', other: 'BOR_LEV=1', shows: /^BOR_LEV +1/m },
];

describe.each(ROWS)('all of bench:$board', ({ board, protect, other, shows }) => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-part-'));
    await writeFile(inFolder('program.bin'), program());
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const inFolder = (name: string) => join(folder, name);
  const probekit = (...args: readonly string[]) => runCommand([...args, '--probe', `bench:${board}?state=${inFolder('state')}`]);
  const done = async (...args: readonly string[]) => {
    const heard = await probekit(...args);
    expect(heard.status, `${args.join(' ')}\n${heard.out}${heard.error}`).toBe(0);
    return heard.out;
  };
  const image = () => `${inFolder('program.bin')}@0x08000000`;

  it('takes an image and option bytes as one job, its protection lifted for as long', async () => {
    await done('option-bytes', 'set', protect);
    expect((await probekit('flash', image())).error).toContain('(flash/write-protected)');
    await done('flash', image(), '--option-bytes', `${protect} ${other}`);
    await done('verify', image());
    expect(await done('option-bytes', 'get')).toMatch(shows);
    expect((await probekit('flash', image(), '--full')).error).toContain('(flash/write-protected)');
    expect(await done('flash', image(), '--option-bytes', `${protect} ${other}`)).toContain('already');
  });

  it('gives its option bytes to a file, tells what differs from it, and takes them back', async () => {
    const file = inFolder('options.json');
    await done('option-bytes', 'set', protect);
    await done('option-bytes', 'backup', file);
    await done('option-bytes', 'set', 'WRP=none', other);
    expect((await probekit('option-bytes', 'diff', file)).status).toBe(1);
    await done('option-bytes', 'restore', file);
    await done('option-bytes', 'diff', file);
  });

  it('is saved, erased, and put back: the same archive again', async () => {
    await done('flash', image(), '--option-bytes', `${protect} ${other}`);
    await done('backup', inFolder('before.zip'));
    await done('option-bytes', 'set', 'WRP=none');
    await done('erase', '--chip');
    await done('restore', inFolder('before.zip'));
    await done('backup', inFolder('after.zip'));
    expect((await readFile(inFolder('before.zip'))).equals(await readFile(inFolder('after.zip')))).toBe(true);
  });
});

/** Vectors of a program that loops for ever, and bytes behind it. */
function program(): Uint8Array {
  const bytes = new Uint8Array(3000).fill(0x42);
  const words = new DataView(bytes.buffer);
  for (const [index, word] of [0x2000_1000, 0x0800_0009, 0xe7fe_e7fe].entries()) words.setUint32(4 * index, word, true);
  return bytes;
}
