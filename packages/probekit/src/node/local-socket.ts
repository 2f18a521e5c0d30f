/**
 * Sockets by name for programs of the same user on the same computer: files in a folder that nobody else may open, named
 * pipes on Windows. A name is free again when its program has ended, however it ended.
 */
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ByteStream } from '../base/index.ts';
import { errnoOf, fileError } from './errno.ts';
import { nodeErrors } from './errors.ts';
import { connectSocket, listenSocket } from './sockets.ts';

const IS_WINDOWS = process.platform === 'win32';
const PIPES = '\\\\.\\pipe\\';
const END = IS_WINDOWS ? '' : '.sock';
const PREFIX = 'probekit-';
/** A program on this computer answers at once, or its computer is very busy. */
const TIMEOUT_MS = 3000;

export interface LocalListener {
  /** The file or pipe that programs connect to. */
  readonly path: string;
  /** Stops listening, ends every connection and frees the name. */
  close(): Promise<void>;
}

/** Listens under a name. @throws `node/listen`, `node/not-private` */
export async function listenLocal(name: string, serve: (stream: ByteStream) => Promise<void>): Promise<LocalListener> {
  if (!IS_WINDOWS) await privateFolder();
  const path = localPath(name);
  if (!IS_WINDOWS && (await isAbandoned(path))) await rm(path, { force: true });
  const { close } = await listenSocket({ path }, path, serve);
  return { path, close };
}

/** @throws `node/connect` */
export function connectLocal(path: string): Promise<ByteStream> {
  return connectSocket({ path }, path, TIMEOUT_MS);
}

/** Where a name is listened to. */
export function localPath(name: string): string {
  return IS_WINDOWS ? `${PIPES}${PREFIX}${userInfo().username}-${name}` : join(localFolder(), `${name}${END}`);
}

/** The names that are listened to now; what ended programs left behind is removed. @throws `node/not-private`, `node/file` */
export async function localNames(): Promise<readonly string[]> {
  const start = IS_WINDOWS ? `${PREFIX}${userInfo().username}-` : '';
  const files = await filesIn(IS_WINDOWS ? PIPES : localFolder());
  // Whoever asks would talk to another user's program otherwise.
  if (!IS_WINDOWS && files.length > 0) await requirePrivate(localFolder());
  const names = files
    .filter((file) => file.startsWith(start) && file.endsWith(END))
    .map((file) => file.slice(start.length, -END.length || undefined));
  const abandoned = await Promise.all(names.map((name) => isAbandoned(localPath(name))));
  if (!IS_WINDOWS) for (const [index, name] of names.entries()) if (abandoned[index]) await rm(localPath(name), { force: true });
  return names.filter((_name, index) => !abandoned[index]).sort();
}

/** Whether the system says that nobody listens at this path. A program too busy to answer still has it. */
export async function isAbandoned(path: string): Promise<boolean> {
  try {
    await (await connectLocal(path)).close();
    return false;
  } catch (error) {
    return NOBODY_THERE.has(errnoOf((error as Error).cause));
  }
}

/** There is no such place; a socket whose program has ended; no socket at all (the last two on macOS). */
const NOBODY_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK']);

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(folder, 'read', error);
  }
}

/** XDG base directory specification: XDG_RUNTIME_DIR belongs to one user. Elsewhere a folder of our own takes its place. */
function localFolder(): string {
  const { XDG_RUNTIME_DIR: runtime } = process.env;
  return runtime ? join(runtime, 'probekit') : join(tmpdir(), `${PREFIX}${userInfo().uid}`);
}

/** The folder of this user's sockets, made where it is missing. Not for Windows. @throws `node/not-private`, `node/file` */
export async function privateFolder(): Promise<string> {
  const folder = localFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw fileError(folder, 'written', error);
  });
  await requirePrivate(folder);
  return folder;
}

/** The folder for temporary files is everybody's: one that is there already, or a link, need not be ours. */
async function requirePrivate(folder: string): Promise<void> {
  const found = await lstat(folder);
  const { uid, mode } = found;
  if (found.isDirectory() && uid === userInfo().uid && (mode & 0o077) === 0) return;
  throw nodeErrors.make('node/not-private', {
    message: `${folder} is open to other users of this computer, or belongs to one.`,
    hint: `Remove it, or close it with chmod 700 ${folder}.`,
    evidence: { folder, uid, mode },
  });
}
