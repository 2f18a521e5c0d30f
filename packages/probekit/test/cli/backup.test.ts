/** `probekit backup` and `restore` as a user runs them, on virtual boards that remember. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { runCommand } from './run-command.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-backup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);
const boardAt = (board: string) => ['--probe', `bench:${board}?state=${inFolder(`${board}.state`)}`];

async function documentOf(schema: string, ...args: readonly string[]) {
  const heard = await runCommand([...args, '--json']);
  const document = JSON.parse(heard.out);
  expect(misfits(document, readSchema(document.error ? 'error' : schema))).toEqual([]);
  return { status: heard.status, document };
}

async function erasedAndRestored(board: string, options: readonly string[]): Promise<void> {
  const probe = boardAt(board);
  const [before, after] = [inFolder('before.zip'), inFolder('after.zip')];
  expect(await runCommand(['option-bytes', 'set', ...options, ...probe])).toMatchObject({ status: 0, error: '' });
  expect((await documentOf('backup', 'backup', before, ...probe)).status).toBe(0);
  const bytes = await readFile(before);
  const back = options.map((option) => option.replace(/=.*/, '=none'));
  expect((await runCommand(['option-bytes', 'set', ...back, ...probe])).status).toBe(0);
  expect((await runCommand(['erase', '--chip', ...probe])).status).toBe(0);
  const dry = await documentOf('flash', 'restore', before, '--dry-run', ...probe);
  expect(dry).toMatchObject({ status: 0, document: { dryRun: true, optionBytes: { written: false } } });
  const done = await documentOf('flash', 'restore', before, ...probe);
  expect(done).toMatchObject({ status: 0, document: { optionBytes: { written: true } } });
  expect((await runCommand(['backup', after, ...probe])).status).toBe(0);
  expect(bytes.equals(await readFile(after))).toBe(true);
}

describe('backup and restore', () => {
  it('of an STM32H743 go around: both banks, option bytes, the same archive again', async () => {
    const probe = boardAt('nucleo-h743zi2');
    await writeFile(
      inFolder('data.bin'),
      Uint8Array.from({ length: 3000 }, (_, at) => (at * 7) & 0xff),
    );
    const files = ['blinky.elf', `${inFolder('data.bin')}@0x08120000`];
    expect((await runCommand(['flash', ...files, ...probe])).status).toBe(0);
    await erasedAndRestored('nucleo-h743zi2', ['WRP1=7', 'WRP2=1']);
    expect((await runCommand(['verify', 'blinky.elf', ...probe])).status).toBe(0);
  }, 60_000);

  it('of an STM32F103 go around', async () => {
    const program = new Uint8Array(3000).fill(0x42);
    new DataView(program.buffer).setUint32(0, 0x2000_1000, true);
    new DataView(program.buffer).setUint32(4, 0x0800_0101, true);
    await writeFile(inFolder('program.bin'), program);
    expect((await runCommand(['flash', `${inFolder('program.bin')}@0x08000000`, ...boardAt('nucleo-f103rb')])).status).toBe(0);
    await erasedAndRestored('nucleo-f103rb', ['WRP=0-3']);
  }, 60_000);

  it('leave out what a PCROP area hides, and say so', async () => {
    const probe = boardAt('nucleo-h743zi2');
    expect((await runCommand(['option-bytes', 'set', 'PCROP2=0x08100000+16K', ...probe])).status).toBe(0);
    const { document } = await documentOf('backup', 'backup', inFolder('hidden.zip'), ...probe);
    expect(document.missing).toEqual([{ address: 0x0810_0000, byteLength: 0x4000, reason: 'hidden' }]);
    expect(document.flash.map(({ file }: { file: string }) => file)).toEqual(['flash/08000000.bin', 'flash/08104000.bin']);
    const told = await runCommand(['restore', inFolder('hidden.zip'), '--dry-run', ...probe]);
    expect(told.out).toContain('Not in the backup: 0x08100000 to 0x08103fff, a PCROP or secure area');
  }, 60_000);

  it('hold the unique id only where it is asked for, and replace a file only then', async () => {
    const probe = boardAt('nucleo-f103rb');
    const file = inFolder('f103.zip');
    expect((await documentOf('backup', 'backup', file, ...probe)).document.chip).not.toHaveProperty('uniqueId');
    expect(await runCommand(['backup', file, ...probe])).toMatchObject({ status: 2, error: expect.stringContaining('--force') });
    const named = await documentOf('backup', 'backup', file, '--with-id', '--force', ...probe);
    expect(named.document.chip.uniqueId).toMatch(/^[0-9a-f]{24}$/);
    expect((await runCommand(['restore', file, '--dry-run', ...probe])).out).toContain('of this very chip');
    const other = ['--probe', `bench:nucleo-h743zi2?state=${inFolder('other.state')}`];
    expect(await runCommand(['restore', file, ...other])).toMatchObject({ status: 2, error: expect.stringContaining('(cli/backup-chip)') });
  }, 60_000);

  it('refuse a read-protected chip before they read it, and to close one unasked', async () => {
    const probe = boardAt('nucleo-h743zi2');
    const file = inFolder('open.zip');
    expect((await runCommand(['backup', file, ...probe])).status).toBe(0);
    expect((await runCommand(['option-bytes', 'set', 'RDP=0xBB', '--accept', 'rdp-1', ...probe])).status).toBe(0);
    const refused = await documentOf('backup', 'backup', inFolder('closed.zip'), ...probe);
    expect(refused).toMatchObject({ status: 1, document: { error: { code: 'flash/read-protected' } } });
    expect(await runCommand(['restore', file, ...probe])).toMatchObject({ status: 2, error: expect.stringContaining('--accept rdp-0') });
  }, 60_000);
});
