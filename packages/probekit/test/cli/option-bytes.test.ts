/** `probekit option-bytes` as a user runs it, on a virtual board that remembers. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

let folder = '';
let probe: readonly string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-options-'));
  probe = ['--probe', `${NEW_BOARD}?state=${join(folder, 'board.state')}`];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = (...args: readonly string[]) => runCommand(['option-bytes', ...args, ...probe]);

async function textOf(name: string): Promise<string> {
  return JSON.parse((await options('get', name, '--json')).out).optionBytes[0].text;
}

describe('probekit option-bytes', () => {
  it('get tells each by name and meaning, or those that are asked for', async () => {
    const all = await options('get');
    expect(all.status).toBe(0);
    expect(all.out).toMatch(/^RDP +0xaa +read-out protection level 0: open$/m);
    expect(all.out).not.toMatch(/^BCM7/m);
    const one = await options('get', 'boot_cm7_add0', '--language', 'es');
    expect(one.out.trimEnd().split('\n').slice(1)).toEqual([
      expect.stringMatching(/^BOOT_ADD0 +0x0800 +arranca en 0x08000000 con BOOT0 en bajo$/),
    ]);
  });

  it('knows those of a second core only where there is one', async () => {
    for (const words of [
      ['get', 'BCM4'],
      ['set', 'BCM4=0', '--dry-run'],
    ]) {
      const { status, error } = await options(...words);
      expect([status, error]).toEqual([
        2,
        expect.stringMatching(/no option byte "BCM4"\.\nThere are (?!.*BCM7).*; and WRP, PCROP, SEC for/),
      ]);
      expect((await runCommand(['option-bytes', ...words, '--probe', 'bench:custom-h745'])).status).toBe(0);
    }
  });

  it('set shows before and after, writes, and leaves the core running', async () => {
    const dry = await options('set', 'WRP1=0xFE', '--dry-run');
    expect(dry.out).toMatch(/^- WRP1 +0xff .*\n\+ WRP1 +0xfe +write-protected sectors of bank 1: 0\nNothing was written \(--dry-run\)\.$/m);
    expect(await textOf('WRP1')).toBe('0xff');
    const done = await options('set', 'WRP1=0xFE');
    expect(done).toMatchObject({ status: 0, out: expect.stringContaining('Option bytes written and read back: 1. The core runs.') });
    expect(await textOf('WRP1')).toBe('0xfe');
    expect((await options('set', 'WRP1=0xFE')).out).toContain('Nothing to change');
  });

  it('set claims no program of a flash that is empty, where the core of an STM32G0 runs the boot loader in ROM', async () => {
    const risks = ['watchdog-stop', 'option-window'].flatMap((risk) => ['--accept', risk]);
    const { out } = await runCommand(['option-bytes', 'set', 'IWDG_STOP=0', ...risks, '--probe', 'bench:nucleo-g071rb']);
    expect(out).toMatch(/Option bytes written and read back: 1\. The core runs\.$/m);
  });

  it('what can lock somebody out is done only where it is accepted by name', async () => {
    const refused = await options('set', 'RDP=0xBB');
    expect(refused).toMatchObject({ status: 2, error: expect.stringContaining('add --accept rdp-1') });
    expect(await textOf('RDP')).toBe('0xaa');
    const done = await options('set', 'RDP=0xBB', '--accept', 'rdp-1');
    expect(done).toMatchObject({ status: 0, out: expect.stringContaining('Take the power away once') });
    expect(await textOf('RDP')).toBe('0xbb');
    const back = await options('set', 'RDP=0xAA', 'WRP1=0x7F');
    expect(back).toMatchObject({ status: 2, error: expect.stringContaining('add --accept rdp-0') });
    expect(`${back.out}${back.error}`.split('RDP level 1 to 0 erases the whole flash')).toHaveLength(2);
    const document = await options('set', 'RDP=0xAA', '--json');
    expect(JSON.parse(document.out).error.message).toContain('RDP level 1 to 0 erases the whole flash');
    expect((await options('set', 'RDP=0xAA', 'WRP1=0x7F', '--accept', 'rdp-0')).out).toContain('Erased with it: the whole flash.');
    expect([await textOf('RDP'), await textOf('WRP1')]).toEqual(['0xaa', '0x7f']);
    expect((await runCommand(['memory', 'blank', '0x08000000', '2M', ...probe])).status).toBe(0);
  });

  it('level 2 is refused whatever is accepted', async () => {
    const heard = await options('set', 'RDP=0xCC', '--accept', 'rdp-1');
    expect(heard).toMatchObject({ status: 2, error: expect.stringContaining('(stm32/permanent-protection)') });
    expect(await textOf('RDP')).toBe('0xaa');
  });

  it('a risk that there is not accepts nothing', async () => {
    const heard = await options('set', 'RDP=0xBB', '--accept', 'rdp-1', '--accept', 'rpd-1');
    expect(heard).toMatchObject({ status: 2, error: expect.stringContaining('There is no risk "rpd-1"') });
    expect(await textOf('RDP')).toBe('0xaa');
  });

  it('sectors and areas are set as people write them', async () => {
    const done = await options('set', 'WRP1=0-3,7', 'WRP2=none', 'PCROP2=0x08100000+16K');
    expect(done.out).toContain('write-protected sectors of bank 1: 0, 1, 2, 3, 7');
    expect(done.out).toContain('PCROP area from 0x08100000 to 0x08103fff');
    expect((await options('set', 'WRP=none')).status).toBe(0);
    expect(await textOf('WRP1')).toBe('0xff');
    expect((await options('set', 'PCROP2=off', '--accept', 'area-erases')).out).toContain('Erased with it: bank 2.');
  });

  it.each([
    ['FOO=1', 'flash/option-name'],
    ['RDP=0x1000', 'flash/option-value'],
    ['RDP', 'cli/usage'],
    ['=1', 'cli/usage'],
  ])('set %s is wrong usage: %s', async (given, code) => {
    expect(await options('set', given)).toMatchObject({ status: 2, error: expect.stringContaining(`(${code})`) });
  });

  it('backup, diff and restore go around', async () => {
    const file = join(folder, 'saved.json');
    expect((await options('backup', file)).status).toBe(0);
    expect((await options('diff', file)).status).toBe(0);
    await options('set', 'WRP2=all', 'BOR_LEV=1', 'PROT_AREA_START2=0x10', 'PROT_AREA_END2=0x1f');
    const differing = await options('diff', file);
    expect(differing).toMatchObject({ status: 1, out: expect.stringMatching(/^WRP2 +0x00 → 0xff$/m) });
    expect((await options('restore', file)).error).toContain('--accept area-erases');
    expect((await options('restore', file, '--accept', 'area-erases')).out).toContain('Erased with it: bank 2.');
    expect((await options('diff', file)).status).toBe(0);
  });

  it('a file of another chip, or of no option bytes, is refused', async () => {
    const file = join(folder, 'saved.json');
    await options('backup', file);
    await writeFile(file, (await readFile(file, 'utf8')).replace('STM32H743/753', 'STM32F103'));
    expect(await options('restore', file)).toMatchObject({ status: 2, error: expect.stringContaining('(flash/option-file)') });
    await writeFile(file, 'RDP=0xAA');
    expect(await options('restore', file)).toMatchObject({ status: 2, error: expect.stringContaining('it is no JSON') });
    expect(await options('diff', join(folder, 'absent.json'))).toMatchObject({ status: 2, error: expect.stringContaining('(node/file)') });
  });
});
