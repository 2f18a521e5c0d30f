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
  if (!IS_WINDOWS) await makePrivateFolder(localFolder());
  const path = localPath(name);
  if (!IS_WINDOWS && !(await isListening(path))) await rm(path, { force: true }); // an ended program's
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

/** The names that are listened to now; what ended programs left behind is removed. */
export async function localNames(): Promise<readonly string[]> {
  const start = IS_WINDOWS ? `${PREFIX}${userInfo().username}-` : '';
  const files = await filesIn(IS_WINDOWS ? PIPES : localFolder());
  const names = files
    .filter((file) => file.startsWith(start) && file.endsWith(END))
    .map((file) => file.slice(start.length, -END.length || undefined));
  const answering = await Promise.all(names.map(answers));
  return names.filter((_name, index) => answering[index]).sort();
}

/** Whether a program listens at this path. */
export async function isListening(path: string): Promise<boolean> {
  try {
    await (await connectLocal(path)).close();
    return true;
  } catch {
    // Nobody there, whatever the reason: that is the answer.
    return false;
  }
}

async function answers(name: string): Promise<boolean> {
  const path = localPath(name);
  if (await isListening(path)) return true;
  if (!IS_WINDOWS) await rm(path, { force: true });
  return false;
}

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

/** The folder for temporary files is everybody's: one that is there already need not be ours. */
async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw fileError(folder, 'written', error);
  });
  const found = await lstat(folder);
  const { uid, mode } = found;
  if (found.isDirectory() && uid === userInfo().uid && (mode & 0o077) === 0) return;
  throw nodeErrors.make('node/not-private', {
    message: `${folder} is open to other users of this computer, or belongs to one.`,
    hint: `Remove it, or close it with chmod 700 ${folder}.`,
    evidence: { folder, uid, mode },
  });
}
