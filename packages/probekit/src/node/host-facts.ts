/** This computer, read-only, as the doctor may look at it. A thing that is not there or may not be read is undefined. */
import { open, readdir, readlink } from 'node:fs/promises';
import type { HostFacts, HostPlatform } from '../base/index.ts';

const PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, HostPlatform>>> = { win32: 'windows', darwin: 'darwin' };

export function realHostFacts(): HostFacts {
  return {
    platform: PLATFORMS[process.platform] ?? 'linux',
    readFile: (path, maxBytes = 65536) => orUndefined(() => readStart(path, maxBytes)),
    list: (path) => orUndefined(async () => (await readdir(path)).sort()),
    readLink: (path) => orUndefined(() => readlink(path)),
  };
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
