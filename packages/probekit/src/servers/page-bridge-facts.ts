/**
 * The files of this computer that a page may see over the bridge: those that the doctor's checks read, and no other. What is
 * left out is undefined, as a thing that is not there.
 */
import type { HostFacts } from '../base/index.ts';

const NAME = '[\\w.:@+-]+';
const RULES = '/(?:etc|run|usr/local/lib|usr/lib)/udev/rules\\.d';
const USB = `/sys/bus/usb/devices(?:/${NAME})*`;

/** USB devices and their drivers, who may open them, who has them, sizes of disks, what listens on TCP, mounts. */
const FILES = new RegExp(
  `^(?:${USB}|/sys/block/${NAME}/size|${RULES}/${NAME}|/run/udev/data/c\\d+:\\d+|/proc/(?:self|\\d+)/(?:comm|cgroup)|/proc/self/status|/proc/net/tcp6?|/proc/mounts|/etc/group)$`,
);
const FOLDERS = new RegExp(`^(?:${USB}|${RULES}|/Volumes)$`);
const LINKS = new RegExp(`^(?:${USB}|/sys/block/${NAME})$`);
const NODES = /^\/dev\/(?:bus\/usb\/\d{3}\/\d{3}|tty\w+)$/;
const SOCKET = /^socket:\[\d+\]$/;
/** What an ST-LINK's volume holds; of other folders a page learns no more than whether they are one. */
const VOLUME_FILES: readonly string[] = ['DETAILS.TXT', 'FAIL.TXT', 'MBED.HTM'];
const MOST_VOLUME_FILE_BYTES = 4096;

export function doctorsFacts(facts: HostFacts): HostFacts {
  const { platform, stat, holders, ask } = facts;
  return {
    platform,
    async readFile(path, maxBytes) {
      if (isVolumeFile(path)) return facts.readFile(path, Math.min(maxBytes ?? MOST_VOLUME_FILE_BYTES, MOST_VOLUME_FILE_BYTES));
      return isPlain(path) && FILES.test(path) ? facts.readFile(path, maxBytes) : undefined;
    },
    async list(path) {
      if (!isPlain(path)) return undefined;
      const names = await facts.list(path);
      return FOLDERS.test(path) ? names : names?.filter((name) => VOLUME_FILES.includes(name));
    },
    readLink: async (path) => (isPlain(path) && LINKS.test(path) ? facts.readLink(path) : undefined),
    ...(stat && { stat: async (path: string) => (NODES.test(path) ? stat(path) : undefined) }),
    ...(holders && { holders: (of: readonly string[]) => holders(of.filter((path) => NODES.test(path) || SOCKET.test(path))) }),
    ...(ask && { ask }),
  };
}

function isVolumeFile(path: string): boolean {
  const cut = path.lastIndexOf('/');
  return isPlain(path) && cut > 0 && VOLUME_FILES.includes(path.slice(cut + 1));
}

/** Leads nowhere but where it says. */
function isPlain(path: string): boolean {
  return !path.split(/[/\\]/).some((part) => part === '..' || part === '.') && !path.includes('\0');
}
