import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeStateFolder } from './state-folder.ts';

describe('the lock of a state folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-lock-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const socket = () => join(folder, 'bench.sock');
  const lockOf = (control: string) => writeFile(join(folder, 'lock.json'), JSON.stringify({ pid: 77, control }));

  it('is taken, names the bench, and is gone when that lets go', async () => {
    const taken = await takeStateFolder(folder, socket());
    expect(JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8'))).toEqual({ pid: process.pid, control: socket() });
    expect(await readdir(folder)).toEqual(['lock.json']);
    await taken.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('belongs to a bench that listens, and not to one that was killed', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket(), resolve));
    await lockOf(socket());
    const refused = takeStateFolder(folder, join(folder, 'other.sock'));
    await expect(refused).rejects.toMatchObject({ code: 'cli/state-in-use', evidence: { pid: 77, holder: socket() } });
    await new Promise((resolve) => server.close(resolve));
    await (await takeStateFolder(folder, join(folder, 'other.sock'))).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from an earlier process with the same number, as every process of a container has', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket(), resolve));
    await lockOf(socket());
    await (await takeStateFolder(folder, socket())).release();
    await new Promise((resolve) => server.close(resolve));
    expect(await readdir(folder)).toEqual([]);
  });

  it('is written through no link that lies in its way', async () => {
    const precious = join(folder, 'precious');
    await writeFile(precious, 'mine');
    await symlink(precious, join(folder, `lock.json.${process.pid}`));
    await (await takeStateFolder(folder, socket())).release();
    expect(await readFile(precious, 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['precious']);
  });

  it.each(['', '{"pid":1}', 'null', '[1'])("is nobody's when it says %s", async (text) => {
    await writeFile(join(folder, 'lock.json'), text);
    await (await takeStateFolder(folder, socket())).release();
    expect(await readdir(folder)).toEqual([]);
  });
});
