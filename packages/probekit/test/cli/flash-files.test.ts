/** `probekit flash` with several files: one image, one plan, one job, each file named. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

let folder = '';
let app = '';
let data = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-files-'));
  app = join(folder, 'app.bin');
  data = join(folder, 'data.bin');
  await writeFile(app, new Uint8Array(256).fill(0x5a));
  await writeFile(data, new Uint8Array(64).fill(0xa5));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const boardOf = (name: string) => `${NEW_BOARD}?state=${join(folder, `${name}.state`)}`;

describe('several files', () => {
  it('are flashed by one job, and the document names each', async () => {
    const probe = boardOf('three');
    const files = ['echo.elf', `${app}@0x08020000`, `${data}@0x08180000`];
    const { status, out } = await runCommand(['flash', ...files, '--json', '--probe', probe]);
    expect(status).toBe(0);
    const document = JSON.parse(out);
    expect(document.imageName).toBe('echo.elf + app.bin + data.bin');
    expect(document.files.slice(1)).toEqual([
      { name: 'app.bin', format: 'bin', ranges: [{ address: 0x0802_0000, end: 0x0802_0100 }] },
      { name: 'data.bin', format: 'bin', ranges: [{ address: 0x0818_0000, end: 0x0818_0040 }] },
    ]);
    expect(document.erased).toHaveLength(3);
    for (const file of files) expect((await runCommand(['verify', file, '--probe', probe])).status).toBe(0);
  });

  it.each([
    ['08000000', 'Did you mean 0x08000000?'],
    ['zz', 'Write it as 0x08000000.'],
  ])('at a place that is no address, %s, are refused with what to write', async (place, hint) => {
    const app = join(folder, 'placed.bin');
    await writeFile(app, 'abcd');
    const { status, error } = await runCommand(['flash', `${app}@${place}`, '--dry-run', '--probe', NEW_BOARD]);
    expect(status).not.toBe(0);
    expect(error).toContain(`"${place}" is not an address.\n${hint}`);
  });

  it('are each told by a dry run, in one plan', async () => {
    const { out } = await runCommand(['flash', 'blinky.elf', `${app}@0x08020000`, '--dry-run', '--probe', NEW_BOARD]);
    expect(out).toMatch(/^file {5}blinky\.elf: 0x08000000 to 0x0800038b$/m);
    expect(out).toMatch(/^file {5}app\.bin: 0x08020000 to 0x080200ff$/m);
    expect(out).toMatch(/^plan {5}erase 2 sectors/m);
  });

  it('of the same name are told apart by the folders that they are in', async () => {
    for (const name of ['boot', 'main']) {
      await mkdir(join(folder, name, 'build'), { recursive: true });
      await writeFile(join(folder, name, 'build', 'app.bin'), new Uint8Array(64).fill(0x5a));
    }
    const places = [`${join(folder, 'boot', 'build', 'app.bin')}@0x08000000`, `${join(folder, 'main', 'build', 'app.bin')}@0x08020000`];
    const { out } = await runCommand(['flash', ...places, `${data}@0x08040000`, '--dry-run', '--probe', NEW_BOARD]);
    expect(out.match(/^file {5}.*$/gm)).toEqual([
      'file     boot/build/app.bin: 0x08000000 to 0x0800003f',
      'file     main/build/app.bin: 0x08020000 to 0x0802003f',
      expect.stringMatching(/^file {5}data\.bin: /),
    ]);
  });

  it('that hold the same address are refused with both names and the range, and nothing is written', async () => {
    const probe = boardOf('overlap');
    const { status, out } = await runCommand(['flash', 'blinky.elf', `${app}@0x08000380`, '--json', '--probe', probe]);
    expect(status).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({
      code: 'image/files-overlap',
      evidence: { files: ['blinky.elf', 'app.bin'], address: 0x0800_0380, end: 0x0800_038c },
    });
    expect((await runCommand(['verify', 'factory-demo.elf', '--probe', probe])).status).toBe(0);
  });

  it('of which one lies outside the flash are refused by the name of that one', async () => {
    const { status, out } = await runCommand(['flash', 'blinky.elf', `${app}@0x20000000`, '--json', '--probe', NEW_BOARD]);
    expect(status).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({ code: 'image/outside-flash', evidence: { name: 'app.bin' } });
  });

  it('have their gaps filled in the sectors that they touch, or in a range, and nowhere else', async () => {
    const probe = boardOf('filled');
    expect((await runCommand(['flash', 'blinky.elf', '--fill', '0xa5@0x08020000+64', '--probe', probe])).status).toBe(0);
    expect((await runCommand(['verify', `${data}@0x08020000`, '--probe', probe])).status).toBe(0);
    expect((await runCommand(['memory', 'blank', '0x08020040', '1K', '--probe', probe])).status).toBe(0);
    expect((await runCommand(['flash', `${app}@0x08040000`, '--fill', '0xa5', '--probe', probe])).status).toBe(0);
    expect((await runCommand(['verify', `${data}@0x0805ffc0`, '--probe', probe])).status).toBe(0);
    expect((await runCommand(['memory', 'blank', '0x08060000', '1K', '--probe', probe])).status).toBe(0);
    expect((await runCommand(['flash', app, '--address', '0x08040000', '--fill', '256', '--probe', probe])).status).toBe(2);
  });

  it('do not share one --address', async () => {
    const { status, error } = await runCommand(['flash', app, data, '--address', '0x08020000', '--probe', NEW_BOARD]);
    expect(status).toBe(2);
    expect(error).toContain('--address is for one file, and 2 are named.');
  });
});
