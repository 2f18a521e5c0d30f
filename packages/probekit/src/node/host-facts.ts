/** This computer, read-only, as the doctor may look at it. A thing that is not there or may not be read is undefined. */
import type { Stats } from 'node:fs';
import { open, readdir, readlink, stat } from 'node:fs/promises';
import { type HostFacts, type HostPlatform, type HostStat, linuxHolders } from '../base/index.ts';
import { askSystem } from './host-questions.ts';

const PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, HostPlatform>>> = { win32: 'windows', darwin: 'darwin' };

export function realHostFacts(): HostFacts {
  const facts: HostFacts = {
    platform: PLATFORMS[process.platform] ?? 'linux',
    readFile: (path, maxBytes = 65536) => orUndefined(() => readStart(path, maxBytes)),
    list: (path) => orUndefined(async () => (await readdir(path)).sort()),
    readLink: (path) => orUndefined(() => readlink(path)),
    stat: (path) => orUndefined(async () => statOf(await stat(path))),
    holders: async (of) => (await linuxHolders(facts, of))?.filter(({ pid }) => pid !== process.pid),
    ask: askSystem,
  };
  return facts;
}

function statOf(stats: Stats): HostStat {
  const isDevice = stats.isCharacterDevice() || stats.isBlockDevice();
  const kind = isDevice ? 'device' : stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  return { kind, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid };
}

async function readStart(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const buffer = new Uint8Array(maxBytes);
    let length = 0;
    // Files of sysfs and of FAT volumes may deliver less than asked at a time.
    while (length < maxBytes) {
      const { bytesRead } = await file.read(buffer, length, maxBytes - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.slice(0, length);
  } finally {
    await file.close();
  }
}

async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    // Whatever the reason, the fact is unknown: that is what undefined says.
    return undefined;
  }
}
