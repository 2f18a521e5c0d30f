import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../test/cli/run-command.ts';
import { fileError } from '../node/index.ts';
import { UDEV_RULE } from '../spec/usb/udev-rule.ts';
import { installRule } from './commands/setup.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-setup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the udev rule', () => {
  const file = () => join(folder, '60-probekit-stlink.rules');
  const rule = () => readFile(file(), 'utf8');

  it('is written once, and found the second time without a question', async () => {
    expect(await installRule(file(), {})).toBe('written');
    expect(await rule()).toBe(`${UDEV_RULE}\n`);
    const never = () => Promise.reject(new Error('must not ask'));
    expect(await installRule(file(), { ask: never })).toBe('present');
  });

  it('is not written unless the answer is yes', async () => {
    expect(await installRule(file(), { ask: async () => false })).toBe('refused');
    await expect(rule()).rejects.toThrow('ENOENT');
    expect(await installRule(file(), { ask: async () => true })).toBe('written');
  });

  it.each(['EACCES', 'EPERM', 'EROFS'])('is left to somebody with more rights where the system says %s', async (code) => {
    const write = async () => {
      throw fileError(file(), 'written', Object.assign(new Error('no'), { code }));
    };
    expect(await installRule(file(), { write })).toBe('not-permitted');
  });

  it('fails where the trouble is not one of rights', async () => {
    await installRule(file(), {});
    await expect(installRule(join(file(), 'below'), {})).rejects.toMatchObject({ code: 'node/file' });
  });
});

describe('probekit setup', () => {
  it('asks nobody where nobody is, and says what to add', async () => {
    const { out } = await runCommand(['setup', '--json']);
    const { did, error } = JSON.parse(out);
    // Where the computer has the rule already, or needs none, there is nothing to ask.
    expect(did ?? error.hint).toMatch(/^(present|printed|Add --yes to write the rule, or --print to see it\.)$/);
  });

  it('tells the steps for Windows, in Spanish too', async () => {
    const { out } = await runCommand(['setup', '--for', 'windows']);
    expect(out).toMatch(/STSW-LINK009[\s\S]*"ST-Link Debug"[\s\S]*doctor --usb-only/);
    expect((await runCommand(['setup', '--for', 'windows', '--language', 'es'])).out).toContain('Volver a enchufar la placa.');
  });
});

describe('probekit doctor --usb-only', () => {
  it('says that computer and ST-LINK are well, leaves the target, and succeeds', async () => {
    const { status, out } = await runCommand(['doctor', '--usb-only', '--probe', 'bench:brand-new']);
    expect(status).toBe(0);
    expect(out).toContain('This computer reaches the ST-LINK, and the ST-LINK answers. The STM32 was not looked at.');
    expect(out).not.toMatch(/^ *C[4-9] /m);
  });

  it('fails where the way to the probe does', async () => {
    const { status, out } = await runCommand(['doctor', '--usb-only', '--probe', 'bench:no-permission']);
    expect(status).toBe(1);
    expect(out).toContain('no udev rule names 0483:374e');
  });

  it('goes with no remedy', async () => {
    expect((await runCommand(['doctor', '--usb-only', '--fix=reset', '--probe', 'bench:brand-new'])).status).toBe(2);
  });
});
