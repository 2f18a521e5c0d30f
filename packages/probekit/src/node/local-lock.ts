/**
 * A lock by name between programs of the same user on the same computer: who listens has it, and it ends with its program,
 * however that ends. What the holder says to those who ask is the caller's affair.
 *
 * A socket's file outlives a killed program, and "look whether anybody listens, then remove it" would remove the socket of
 * whoever was quicker. So the lock is a folder with one socket in it, whose name is used once: the socket listens in a folder of
 * its own, and that folder is moved to the lock's name, which the system allows only where nothing or an empty folder is.
 * Removing the file of a program that has ended can then never hit another's. Windows frees a pipe's name itself.
 * Source: POSIX.1-2017, rename() (ENOTEMPTY, EEXIST).
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteStream, hasCode } from '../base/index.ts';
import { errnoOf, fileError } from './errno.ts';
import { isAbandoned, localPath, privateFolder } from './local-socket.ts';
import { listenSocket } from './sockets.ts';

export interface LocalLock {
  readonly taken: true;
  /** Frees the lock first, then ends the connections of those who ask: they may try again at once. */
  release(): Promise<void>;
}

export interface HeldLock {
  readonly taken: false;
  /** Where the holder listens. */
  readonly path: string;
  /** The holder, where the system's files tell. */
  readonly pid: number | undefined;
}

type Serve = (stream: ByteStream) => Promise<void>;

const IS_WINDOWS = process.platform === 'win32';

/** Takes the lock, or says who has it; waits for nobody. @throws `node/listen`, `node/not-private`, `node/file` */
export function takeLocalLock(name: string, serve: Serve): Promise<LocalLock | HeldLock> {
  return IS_WINDOWS ? takePipe(localPath(name), serve) : takeFolder(name, serve);
}

async function takePipe(path: string, serve: Serve): Promise<LocalLock | HeldLock> {
  try {
    const { close } = await listenSocket({ path }, path, serve);
    return { taken: true, release: close };
  } catch (error) {
    if (!hasCode(error, 'node/listen')) throw error;
    return { taken: false, path, pid: undefined };
  }
}

async function takeFolder(name: string, serve: Serve): Promise<LocalLock | HeldLock> {
  const folder = await privateFolder();
  const lock = join(folder, name);
  const ticket = `${process.pid}-${randomBytes(3).toString('hex')}`;
  const own = join(folder, ticket);
  await orFileError(own, () => mkdir(own, { mode: 0o700 }));
  const { close } = await listenSocket({ path: join(own, ticket) }, join(lock, ticket), serve);
  let isMoved = false;
  try {
    for (;;) {
      isMoved = await isMovedTo(lock, own);
      if (isMoved) return { taken: true, release: () => freeFolder(lock, ticket).finally(close) };
      const holder = await holderIn(lock);
      if (holder !== undefined) return { taken: false, path: join(lock, holder), pid: Number.parseInt(holder, 10) || undefined };
    }
  } finally {
    if (!isMoved) await close().then(() => rm(own, { recursive: true, force: true }));
  }
}

/** False where somebody's folder stands there. */
async function isMovedTo(lock: string, own: string): Promise<boolean> {
  try {
    await rename(own, lock);
    return true;
  } catch (error) {
    if (!THERE_IS_ONE.has(errnoOf(error))) throw fileError(lock, 'written', error);
    return false;
  }
}

const THERE_IS_ONE: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST']);

/** The name of the socket that a running program listens to; what ended programs left behind is removed. */
async function holderIn(lock: string): Promise<string | undefined> {
  for (const ticket of await ticketsIn(lock)) {
    const path = join(lock, ticket);
    if (!(await isAbandoned(path))) return ticket;
    await orFileError(path, () => rm(path, { force: true }));
  }
  return undefined;
}

async function ticketsIn(lock: string): Promise<readonly string[]> {
  try {
    return await readdir(lock);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(lock, 'read', error);
  }
}

async function freeFolder(lock: string, ticket: string): Promise<void> {
  await rm(join(lock, ticket), { force: true });
  // Whoever came in between has a folder there that is not empty, or has moved it away again.
  await rmdir(lock).catch(() => undefined);
}

async function orFileError(path: string, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    throw fileError(path, 'written', error);
  });
}
