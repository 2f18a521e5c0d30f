import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hubPortSwitch, realSwitchFiles, type SwitchFiles } from './hub-port.ts';

let folder = '';
let written: string[] = [];
/** Time that passes at once; `written` shows when. */
const clock = { nowMs: () => 0, sleep: async (ms: number) => void written.push(`${ms} ms`) };
const files: SwitchFiles = {
  access: realSwitchFiles.access,
  write: async (path, text) => {
    await realSwitchFiles.write(path, text);
    written.push(`${path.slice(folder.length + 1)} ${text}`);
  },
};
const switchOf = (location: string, of = files) => hubPortSwitch(location, { files: of, clock, folder });

async function port(name: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'disable'), '0\n');
  return join(folder, name);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-hub-'));
  written = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.runIf(process.platform !== 'win32')('the switch of a hub port', () => {
  it.each([
    ['1-2', '1-0:1.0/usb1-port2'],
    ['1-2.3', '1-2:1.0/1-2-port3'],
    ['10-1.4.2', '10-1.4:1.0/10-1.4-port2'],
  ])('of %s is %s, off for two seconds', async (location, name) => {
    const at = await port(name);
    const found = await switchOf(location);
    expect(found).toMatchObject({ name: name.split('/')[1], locked: undefined });
    await found?.cycle();
    expect(written).toEqual([`${name}/disable 1`, '2000 ms', `${name}/disable 0`]);
    expect((await readFile(join(at, 'disable'), 'utf8')).startsWith('0')).toBe(true);
  });

  it('takes the port of the other speed in the same socket along', async () => {
    await symlink(await port('2-0:1.0/usb2-port5'), join(await port('1-0:1.0/usb1-port2'), 'peer'));
    await (await switchOf('1-2'))?.cycle();
    expect(written.map((line) => line.replace('1-0:1.0/usb1-port2/', ''))).toEqual([
      ...['disable 1', 'peer/disable 1', '2000 ms', 'disable 0', 'peer/disable 0'],
    ]);
  });

  it('is on again when it was called off, and says when a write failed', async () => {
    const at = await port('1-0:1.0/usb1-port2');
    const reason = new Error('called off');
    const stopping = { ...clock, sleep: () => Promise.reject(reason) };
    const found = await hubPortSwitch('1-2', { files, clock: stopping, folder });
    await expect(found?.cycle()).rejects.toBe(reason);
    expect((await readFile(join(at, 'disable'), 'utf8')).startsWith('0')).toBe(true);
    await rm(at, { recursive: true });
    await expect(found?.cycle()).rejects.toMatchObject({ code: 'node/file', evidence: { errno: 'ENOENT' } });
  });

  it('says what to allow where this user may not write it', async () => {
    const at = await port('1-0:1.0/usb1-port2');
    await chmod(join(at, 'disable'), 0o444);
    // Root may write whatever the mode says: then the system's answer is stood in for.
    const asUser: SwitchFiles = { ...files, access: async (path) => (path.includes('peer') ? 'absent' : 'locked') };
    const found = await switchOf('1-2', process.getuid?.() === 0 ? asUser : files);
    expect(found?.locked).toBe(`usb1-port2 could switch, but this user may not: sudo chmod a+w ${at}/disable allows it.`);
  });

  it('is none on an older kernel, and none of a place that is no port', async () => {
    expect(await switchOf('1-2')).toBeUndefined();
    expect(await switchOf('../../etc')).toBeUndefined();
    expect(await switchOf('virtual')).toBeUndefined();
  });
});
