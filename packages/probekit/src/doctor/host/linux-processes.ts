/** What Linux tells of a process: its name, whose it is, whether it runs in a package's sandbox. Sources: proc(5), cgroups(7). */
import type { HostFacts } from '../../base/index.ts';
import { textOf } from './host-text.ts';

export interface HostProcess {
  readonly pid: number;
  readonly name: string;
  readonly sandbox?: Sandbox;
}

export type Sandbox = 'snap' | 'flatpak' | 'container';

export interface ProcessUser {
  /** In whose name it touches files. */
  readonly uid: number;
  /** All groups that count, its own first. */
  readonly gids: readonly number[];
}

/** Of /proc/PID/status: the effective user and group, which decide together with the supplementary groups (credentials(7)). */
export function parseProcessUser(status: string): ProcessUser | undefined {
  const numbersOf = (name: string) => {
    const [, text] = new RegExp(`^${name}:\\s*([\\d\\s]*)$`, 'm').exec(status) ?? [];
    return text
      ?.trim()
      .split(/\s+/)
      .filter((word) => word !== '')
      .map(Number);
  };
  const uid = numbersOf('Uid')?.[1];
  const gid = numbersOf('Gid')?.[1];
  if (uid === undefined || gid === undefined) return undefined;
  return { uid, gids: [...new Set([gid, ...(numbersOf('Groups') ?? [])])] };
}

/** Units of snapd are called `snap.NAME.APP`, those of Flatpak `app-flatpak-ID`; engines of containers have folders of their own. */
export function parseSandbox(cgroup: string): Sandbox | undefined {
  if (/\/snap\.[\w.-]+/.test(cgroup)) return 'snap';
  if (/\/app-flatpak-/.test(cgroup)) return 'flatpak';
  return /[/:](docker|libpod|lxc)[-./]/.test(cgroup) ? 'container' : undefined;
}

/** Undefined once it has ended. */
export async function lookAtProcess(facts: HostFacts, pid: number): Promise<HostProcess | undefined> {
  const name = await textOf(facts, `/proc/${pid}/comm`, 64);
  if (name === undefined) return undefined;
  const sandbox = parseSandbox((await textOf(facts, `/proc/${pid}/cgroup`, 4096)) ?? '');
  return { pid, name, ...(sandbox && { sandbox }) };
}
