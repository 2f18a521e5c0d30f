/**
 * The power of a hub's port through the file `disable` that Linux has for each port since 6.0. Most hubs take the command
 * and leave the 5 V on, and no file tells which: what really happened, the probe's return and the target's answer show.
 * Source: Linux Documentation/ABI/testing/sysfs-bus-usb (June 2022); drivers/usb/core/port.c for the names of ports and for
 * `peer`, the same socket's port on the hub of the other speed, without which a socket of USB 3 stays on.
 */
import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import type { Clock, PowerSwitch } from '../base/index.ts';
import { errnoOf, fileError } from './errno.ts';
import { USB_SYSFS_FOLDER } from './sysfs-usb.ts';

/** The files that switch: this computer's, or those of a bench. */
export interface SwitchFiles {
  access(path: string): Promise<'writable' | 'locked' | 'absent'>;
  write(path: string, text: string): Promise<void>;
}

export interface HubPortOptions {
  readonly files: SwitchFiles;
  readonly clock: Clock;
  /** In place of `/sys/bus/usb/devices`. */
  readonly folder?: string;
}

/** The capacitors of a board are empty after less. */
const OFF_MS = 2000;

export const realSwitchFiles: SwitchFiles = {
  async access(path) {
    try {
      await access(path, constants.W_OK);
      return 'writable';
    } catch (error) {
      return ['ENOENT', 'ENOTDIR'].includes(errnoOf(error)) ? 'absent' : 'locked';
    }
  },
  async write(path, text) {
    try {
      await writeFile(path, text, { flag: 'r+' });
    } catch (error) {
      throw fileError(path, 'written', error);
    }
  },
};

/**
 * The switch of the port that the device at `location` (`1-2.3`) hangs on; undefined where the kernel has none. Whatever
 * else hangs behind that port loses its power with it. `cycle` throws `node/file`.
 */
export async function hubPortSwitch(
  location: string,
  { files, clock, folder = USB_SYSFS_FOLDER }: HubPortOptions,
): Promise<PowerSwitch | undefined> {
  const port = portOf(location);
  if (!port) return undefined;
  const own = `${folder}/${port.hubInterface}/${port.name}/disable`;
  if ((await files.access(own)) === 'absent') return undefined;
  const peer = `${folder}/${port.hubInterface}/${port.name}/peer/disable`;
  const switches = (await files.access(peer)) === 'absent' ? [own] : [own, peer];
  const kept: string[] = [];
  for (const path of switches) if ((await files.access(path)) === 'locked') kept.push(path);
  return {
    name: port.name,
    locked: kept.length > 0 ? `${port.name} could switch, but this user may not: sudo chmod a+w ${kept.join(' ')} allows it.` : undefined,
    async cycle({ signal } = {}) {
      signal?.throwIfAborted();
      try {
        for (const path of switches) await files.write(path, '1');
        await clock.sleep(OFF_MS, { signal });
      } finally {
        for (const path of switches) await files.write(path, '0');
      }
    },
  };
}

/** `1-2.3` hangs on port 3 of hub 1-2, `1-2` on port 2 of the root hub of bus 1. */
function portOf(location: string): { readonly hubInterface: string; readonly name: string } | undefined {
  const [, bus, above, port] = /^(\d+)-((?:\d+\.)*)(\d+)$/.exec(location) ?? [];
  if (bus === undefined || above === undefined || port === undefined) return undefined;
  const hub = `${bus}-${above.slice(0, -1)}`;
  return above === ''
    ? { hubInterface: `${bus}-0:1.0`, name: `usb${bus}-port${port}` }
    : { hubInterface: `${hub}:1.0`, name: `${hub}-port${port}` };
}
