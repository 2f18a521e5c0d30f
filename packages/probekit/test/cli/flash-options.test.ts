/** `probekit flash --option-bytes`: image and option bytes in one job, as a user runs it on a virtual board that remembers. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { runCommand } from './run-command.ts';

const FIRMWARE = new URL('../../../../firmware/blinky.elf', import.meta.url);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-flash-options-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Sector 0 of bank 1 cannot be written. */
const closed = () => `bench:write-protected?state=${join(folder, 'board.state')}`;
const fresh = () => `bench:nucleo-h743zi2?state=${join(folder, 'board.state')}`;

async function optionsOf(probe: string, ...names: readonly string[]): Promise<readonly string[]> {
  const { out } = await runCommand(['option-bytes', 'get', ...names, '--json', '--probe', probe]);
  return JSON.parse(out).optionBytes.map(({ text }: { text: string }) => text);
}

async function documentOf(...args: readonly string[]) {
  const heard = await runCommand(['flash', ...args, '--json']);
  const document = JSON.parse(heard.out);
  expect(misfits(document, readSchema(document.error ? 'error' : 'flash'))).toEqual([]);
  return { status: heard.status, document };
}

describe('flash with option bytes', () => {
  it('lifts write protection that it was asked about, writes, and puts it back with the rest', async () => {
    const { status, out } = await runCommand(['flash', 'blinky.elf', '--option-bytes', 'WRP1=0xfe BOR_LEV=1', '--probe', closed()]);
    expect(status).toBe(0);
    expect(out).toMatch(/^first {4}before the image is written: WRP1 0xfe → 0xff$/m);
    expect(out).toMatch(/^last {5}when the image is verified: BOR_LEV 0 → 1, WRP1 0xff → 0xfe$/m);
    expect(await optionsOf(closed(), 'WRP1', 'BOR_LEV')).toEqual(['0xfe', '1']);
    expect((await runCommand(['verify', 'blinky.elf', '--probe', closed()])).status).toBe(0);
  });

  it('has nothing to do the second time, in the protected sector either', async () => {
    const args = ['blinky.elf', '--option-bytes', 'WRP1=0xfe', '--probe', closed()];
    expect((await documentOf(...args)).document.optionBytes.first).toHaveLength(1);
    const { status, document } = await documentOf(...args);
    expect(status).toBe(0);
    expect(document).toMatchObject({ erased: [], optionBytes: { first: [], last: [], written: false } });
    expect((await documentOf('blinky.elf', '--probe', closed())).document.erased).toEqual([]);
  });

  it('leaves protection that it was not asked about where it is', async () => {
    const { status, document } = await documentOf('blinky.elf', '--option-bytes', 'BOR_LEV=1', '--probe', closed());
    expect(status).toBe(1);
    expect(document.error.code).toBe('flash/write-protected');
    expect(await optionsOf(closed(), 'BOR_LEV')).toEqual(['0']);
  });

  it('tells both by a dry run and writes neither', async () => {
    const { status, document } = await documentOf(
      ...['blinky.elf', '--dry-run', '--option-bytes', 'WRP1=none', '--option-bytes', 'BOR_LEV=1', '--probe', closed()],
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({ dryRun: true, erase: [{}], optionBytes: { first: [{ name: 'WRP1' }], last: [{ name: 'BOR_LEV' }] } });
    expect(await optionsOf(closed(), 'WRP1', 'BOR_LEV')).toEqual(['0xfe', '0']);
  });

  it('opens a read-protected chip first, and closes one last', async () => {
    const close = ['blinky.elf', '--option-bytes', 'RDP=0xbb'];
    expect((await documentOf(...close, '--probe', fresh())).document.error).toMatchObject({
      code: 'cli/usage',
      hint: expect.stringContaining('--accept rdp-1'),
    });
    expect((await runCommand(['verify', 'factory-demo.elf', '--probe', fresh()])).status).toBe(0);
    const closing = await documentOf(...close, '--accept', 'rdp-1', '--probe', fresh());
    expect(closing).toMatchObject({ status: 0, document: { optionBytes: { first: [], last: [{ name: 'RDP', after: 0xbb }] } } });
    const open = ['echo.elf', '--option-bytes', 'RDP=0xaa', '--accept', 'rdp-0', '--probe', fresh()];
    const planned = await documentOf(...open, '--dry-run');
    expect(planned.document).toMatchObject({ kept: [], optionBytes: { first: [{ name: 'RDP' }], erases: ['the whole flash'] } });
    expect(await optionsOf(fresh(), 'RDP')).toEqual(['0xbb']);
    expect(await documentOf(...open)).toMatchObject({ status: 0, document: { state: 'running', optionBytes: { last: [] } } });
    expect(await optionsOf(fresh(), 'RDP')).toEqual(['0xaa']);
    expect((await runCommand(['verify', 'echo.elf', '--probe', fresh()])).status).toBe(0);
  });

  it('knows the program that the image brings to a new boot address', async () => {
    const at = join(folder, 'app.bin');
    const program = new Uint8Array(64);
    new DataView(program.buffer).setUint32(0, 0x2000_1000, true);
    new DataView(program.buffer).setUint32(4, 0x0810_0009, true);
    new DataView(program.buffer).setUint16(8, 0xe7fe, true);
    await writeFile(at, program);
    const boot = ['--option-bytes', 'BOOT_CM7_ADD0=0x08100000', '--probe', fresh()];
    expect((await documentOf('blinky.elf', ...boot)).document.error?.hint).toContain('--accept no-program');
    expect(await documentOf(`${at}@0x08100000`, ...boot)).toMatchObject({ status: 0, document: { state: 'running' } });
    expect(await optionsOf(fresh(), 'BOOT_ADD0')).toEqual(['0x0810']);
  });

  it('refuses to let the banks change places with an image', async () => {
    const { status, document } = await documentOf('blinky.elf', '--option-bytes', 'SWAP_BANK=1', '--probe', fresh());
    expect(status).toBe(2);
    expect(document.error).toMatchObject({ code: 'flash/option-refused', evidence: { names: ['SWAP_BANK_OPT'] } });
  });

  it('is for one board at a time', async () => {
    const { status, document } = await documentOf('blinky.elf', '--option-bytes', 'BOR_LEV=1', '--probe', fresh(), '--probe', closed());
    expect(status).toBe(2);
    expect(document.error).toMatchObject({ code: 'cli/usage', hint: expect.stringContaining('--no-option-bytes') });
  });

  it('of a project are those of its file, unless they are left alone', async () => {
    const project = { images: ['blinky.elf'], optionBytes: { WRP1: '0xfe', BOR_LEV: 1 } };
    await writeFile(join(folder, 'blinky.elf'), await readFile(FIRMWARE));
    await writeFile(join(folder, 'probekit.json'), JSON.stringify(project));
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder);
    try {
      expect((await documentOf('--no-option-bytes', '--probe', closed())).document.error.code).toBe('flash/write-protected');
      expect((await documentOf('--option-bytes', 'BOR_LEV=2', '--probe', closed())).status).toBe(0);
    } finally {
      cwd.mockRestore();
    }
    expect(await optionsOf(closed(), 'WRP1', 'BOR_LEV')).toEqual(['0xfe', '2']);
  });
});
