/** `probekit erase` by number of sector, as a user runs it on a virtual board that remembers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-erase-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('probekit erase --sectors', () => {
  it('erases these, counts those of bank 2 on from bank 1, and leaves the others', async () => {
    const probe = `${NEW_BOARD}?state=${join(folder, 'board.state')}`;
    const away = await runCommand(['erase', '--sectors', '1,7-8', '--json', '--probe', probe]);
    expect(away.status).toBe(0);
    expect(JSON.parse(away.out)).toMatchObject({ state: 'halted' });
    expect(JSON.parse(away.out).erased).toMatchObject([
      { bank: 1, index: 1 },
      { bank: 1, index: 7 },
      { bank: 2, index: 0, address: 0x0810_0000 },
    ]);
    expect((await runCommand(['verify', 'factory-demo.elf', '--probe', probe])).status).toBe(0);
    expect((await runCommand(['erase', '--sectors', '0', '--probe', probe])).status).toBe(0);
    expect((await runCommand(['memory', 'blank', '0x08000000', '128K', '--probe', probe])).status).toBe(0);
  });

  it('says which sectors there are where one is not', async () => {
    const { status, error } = await runCommand(['erase', '--sectors', '16', '--probe', NEW_BOARD]);
    expect(status).toBe(1);
    expect(error).toContain('It has sectors 0 to 15, those of bank 2 counted on from bank 1.');
  });

  it.each(['', '3-1', '0x1', '1,,2', '-1'])('takes no "%s"', async (numbers) => {
    const { status, error } = await runCommand(['erase', `--sectors=${numbers}`, '--probe', NEW_BOARD]);
    expect(status).toBe(2);
    expect(error).toContain('names no sectors');
  });
});
