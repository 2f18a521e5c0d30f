import { chmod, mkdir, mkdtemp, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectLocal, isAbandoned, listenLocal, localNames, localPath } from './local-socket.ts';

const serve = async () => undefined;

describe.runIf(process.platform !== 'win32')('a socket by name', () => {
  let runtime: string;
  beforeEach(async () => {
    runtime = await mkdtemp(join(tmpdir(), 'probekit-sockets-'));
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(runtime, { recursive: true });
  });

  const folder = () => join(runtime, 'probekit');

  it('is found while its program listens, in a folder that nobody else may open', async () => {
    expect(await localNames()).toEqual([]);
    const listener = await listenLocal('one', serve);
    expect(listener.path).toBe(localPath('one'));
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    expect(await localNames()).toEqual(['one']);
    await (await connectLocal(listener.path)).close();
    await listener.close();
    expect(await localNames()).toEqual([]);
    await expect(connectLocal(listener.path)).rejects.toMatchObject({ code: 'node/connect' });
  });

  it('is free again after its program was killed', async () => {
    const { path, close } = await listenLocal('killed', serve);
    // Closing removes the file of that name; a kill leaves it.
    await rename(path, `${path}.kept`);
    await close();
    await rename(`${path}.kept`, path);
    expect(await isAbandoned(path)).toBe(true);
    const next = await listenLocal('killed', serve);
    expect(await localNames()).toEqual(['killed']);
    await next.close();
  });

  it('is not taken from a program that listens', async () => {
    const first = await listenLocal('same', serve);
    await expect(listenLocal('same', serve)).rejects.toMatchObject({ code: 'node/listen' });
    expect(await isAbandoned(first.path)).toBe(false);
    await first.close();
  });

  it.each([
    { which: 'others may open', target: 'probekit', mode: 0o755 },
    { which: 'is a link to another one', target: 'other', mode: 0o700 },
  ])('is neither made nor looked for in a folder that $which', async ({ target, mode }) => {
    await mkdir(join(runtime, target));
    await chmod(join(runtime, target), mode);
    if (target !== 'probekit') await symlink(target, folder());
    await writeFile(join(folder(), 'bench-1.sock'), '');
    await expect(listenLocal('one', serve)).rejects.toMatchObject({ code: 'node/not-private' });
    await expect(localNames()).rejects.toMatchObject({ code: 'node/not-private' });
  });

  it('still has its program when the system lets nobody connect', async () => {
    const path = join(runtime, 'closed.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await chmod(path, 0o000);
    // Root may connect whatever the mode says: then somebody is there as well.
    expect(await isAbandoned(path)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });
});
