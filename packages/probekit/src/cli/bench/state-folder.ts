/**
 * The folder of `--state`: a journal a board, for one bench at a time. The lock names the bench's local socket: a bench
 * that listens there holds it, one that was killed does not.
 */
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, isAbandoned } from '../../node/index.ts';
import { cliErrors } from '../errors.ts';

const LOCK = 'lock.json';

export interface StateFolder {
  /** The journal of a board by its number. */
  journal(number: number): string;
  /** Lets the next bench have it. */
  release(): Promise<void>;
}

/** Takes the folder for the bench that listens at `control`. @throws `cli/state-in-use`, `node/file` */
export async function takeStateFolder(folder: string, control: string): Promise<StateFolder> {
  const lock = join(folder, LOCK);
  const own = `${lock}.${process.pid}`;
  try {
    await mkdir(folder, { recursive: true });
    // Never through a link that somebody put there: the folder may be open to others.
    await rm(own, { force: true });
    await writeFile(own, JSON.stringify({ pid: process.pid, control }), { flag: 'wx' });
    while (!(await linked(own, lock))) await takeOver(folder, lock, control);
  } catch (error) {
    throw hasErrno(error) ? fileError(folder, 'written', error) : error;
  } finally {
    await rm(own, { force: true }).catch(() => undefined); // it may never have been there; what was thrown says more
  }
  return {
    journal: (number) => join(folder, `board-${number}.flash`),
    release: () => rm(lock, { force: true }),
  };
}

/** A link appears with its contents, or not at all when the name is taken. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a lock away that nobody holds; one that names our own socket is of an earlier process with our number. */
async function takeOver(folder: string, lock: string, own: string): Promise<void> {
  const text = await readFile(lock, 'utf8').catch(() => undefined); // released meanwhile
  if (text === undefined) return;
  const { pid, control } = holderIn(text);
  if (control !== '' && control !== own && !(await isAbandoned(control))) {
    throw cliErrors.make('cli/state-in-use', {
      message: `${folder} belongs to a bench that is running (process ${pid}).`,
      hint: 'Stop that one, or name another folder.',
      evidence: { folder, holder: control, pid },
    });
  }
  const stale = `${lock}.${process.pid}.stale`;
  await rename(lock, stale).catch(() => undefined); // another bench was quicker
  // What was moved may be the lock of one that was quicker still: then it is put back.
  const moved = await readFile(stale, 'utf8').catch(() => text);
  if (moved !== text) await linked(stale, lock);
  await rm(stale, { force: true });
}

function holderIn(text: string): { pid: number; control: string } {
  try {
    const { pid, control } = JSON.parse(text) as { pid?: unknown; control?: unknown };
    if (typeof pid === 'number' && typeof control === 'string') return { pid, control };
  } catch {
    // Not ours, or damaged: nobody holds it.
  }
  return { pid: 0, control: '' };
}

function hasErrno(error: unknown): boolean {
  return typeof (error as { errno?: unknown }).errno === 'number';
}
