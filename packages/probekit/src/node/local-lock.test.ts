import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalLock, takeLocalLock } from './local-lock.ts';

const serve = async () => undefined;

/** Listens as a holder does, until it is killed. */
const HOLDER = `
  const [, folder, ticket] = process.argv;
  require('node:net').createServer().listen(folder + '/' + ticket, () => console.log('listens'));
`;

describe.runIf(process.platform !== 'win32')('a lock by listening', () => {
  let runtime: string;
  beforeEach(async () => {
    runtime = await mkdtemp(join(tmpdir(), 'probekit-lock-'));
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(runtime, { recursive: true });
  });

  const folder = () => join(runtime, 'probekit');
  const take = async (): Promise<LocalLock> => {
    const lock = await takeLocalLock('lock', serve);
    if (!lock.taken) throw new Error(`process ${lock.pid} has it`);
    return lock;
  };

  it('is had by one, who is told by number, and leaves nothing behind', async () => {
    const lock = await take();
    expect(await takeLocalLock('lock', serve)).toMatchObject({ taken: false, pid: process.pid });
    await lock.release();
    expect(await readdir(folder())).toEqual([]);
    await (await take()).release();
  });

  it('is free again when its holder was killed', async () => {
    const lock = join(folder(), 'lock');
    await mkdir(lock, { recursive: true, mode: 0o700 });
    const holder = spawn(process.execPath, ['-e', HOLDER, lock, '4242-stale'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    expect(await takeLocalLock('lock', serve)).toMatchObject({ taken: false, pid: 4242 });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await readdir(lock)).toEqual(['4242-stale']);
    await (await take()).release();
  });

  it('goes to exactly one of many who find that a killed program had it', async () => {
    const lock = join(folder(), 'lock');
    await mkdir(lock, { recursive: true, mode: 0o700 });
    const holder = spawn(process.execPath, ['-e', HOLDER, lock, '4242-stale'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const all = await Promise.all(Array.from({ length: 16 }, () => takeLocalLock('lock', serve)));
    const winners = all.flatMap((one) => (one.taken ? [one] : []));
    expect(winners).toHaveLength(1);
    await winners[0]?.release();
    expect(await readdir(folder())).toEqual([]);
  });
});
