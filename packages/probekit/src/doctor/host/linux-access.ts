/**
 * Why Linux does not let this user open the probe's device node: node, rules, tag and groups held against each other.
 * Sources: udev(7), credentials(7), systemd's 73-seat-late.rules. `readAccess` looks, `explainAccess` judges and is pure.
 */
import { type HostFacts, type HostStat, hex, type UsbDeviceSummary } from '../../base/index.ts';
import type { Said } from '../../words/index.ts';
import { textOf } from './host-text.ts';
import { type ProcessUser, parseProcessUser, parseSandbox, type Sandbox } from './linux-processes.ts';
import { deviceNumbers, nodePath } from './linux-usb.ts';
import { type ReadRules, type RulesFile, readRules } from './udev-rules.ts';

export interface Access {
  readonly node: string;
  /** Missing where this program does not see the node. */
  readonly stat?: HostStat | undefined;
  /** udev tagged the node, so that who sits at the computer may open it. */
  readonly isTagged: boolean;
  readonly user?: ProcessUser | undefined;
  /** Group ids by name. */
  readonly groups: ReadonlyMap<string, number>;
  readonly rules: ReadRules;
  readonly sandbox?: Sandbox | undefined;
}

/** In the order in which a file hides others of its name. Source: udev(7). */
const RULES_FOLDERS = ['/etc/udev/rules.d', '/run/udev/rules.d', '/usr/local/lib/udev/rules.d', '/usr/lib/udev/rules.d'] as const;
/** A computer has some hundred. */
const MOST_FILES = 1000;
const USB_MAJOR = 189;
const DEVICES_PER_BUS = 128;

/** Undefined where the kernel does not list the device. */
export async function readAccess(facts: HostFacts, device: UsbDeviceSummary): Promise<Access | undefined> {
  const numbers = await deviceNumbers(facts, device.location);
  if (!numbers) return undefined;
  const node = nodePath(numbers);
  const minor = (numbers.bus - 1) * DEVICES_PER_BUS + numbers.device - 1;
  const record = await textOf(facts, `/run/udev/data/c${USB_MAJOR}:${minor}`);
  const status = await textOf(facts, '/proc/self/status');
  return {
    node,
    stat: await facts.stat?.(node),
    isTagged: /^[GQ]:uaccess$/m.test(record ?? ''),
    user: status === undefined ? undefined : parseProcessUser(status),
    groups: parseGroups((await textOf(facts, '/etc/group')) ?? ''),
    rules: readRules(await rulesFiles(facts), { vendorId: id(device.vendorId), productId: id(device.productId) }),
    sandbox: parseSandbox((await textOf(facts, '/proc/self/cgroup', 4096)) ?? ''),
  };
}

/** As sysfs and rules write it. */
const id = (value: number) => value.toString(16).padStart(4, '0');

/** Of group(5): names and numbers. */
export function parseGroups(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split('\n').flatMap((line): [string, number][] => {
      const [name = '', , number = ''] = line.split(':');
      return /^\d+$/.test(number) ? [[name, Number(number)]] : [];
    }),
  );
}

async function rulesFiles(facts: HostFacts): Promise<readonly RulesFile[]> {
  const pathByName = new Map<string, string>();
  for (const folder of RULES_FOLDERS) {
    for (const name of (await facts.list(folder)) ?? []) {
      if (name.endsWith('.rules') && !pathByName.has(name)) pathByName.set(name, `${folder}/${name}`);
    }
  }
  const inOrder = [...pathByName].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_FILES);
  return Promise.all(inOrder.map(async ([, path]) => ({ path, text: (await textOf(facts, path)) ?? '' })));
}

const SEAT_RULES = '73-seat-late.rules';
const READ_AND_WRITE = 6;

/** Why opening is refused; undefined where nothing that was looked at forbids it. */
export function explainAccess(access: Access, device: Pick<UsbDeviceSummary, 'vendorId' | 'productId'>): Said | undefined {
  const { node, stat, sandbox } = access;
  if (sandbox) return { key: 'access.sandbox', values: { sandbox: { key: `access.sandbox.${sandbox}` } } };
  if (!stat) return { key: 'access.no-node', values: { node } };
  return explainRules(access, stat, device) ?? explainUser(access, stat);
}

/** Rules that give nothing, or whose gift has not reached the node. */
function explainRules(
  { node, rules, groups, isTagged }: Access,
  stat: HostStat,
  device: Pick<UsbDeviceSummary, 'vendorId' | 'productId'>,
): Said | undefined {
  const { mode, group, uaccess } = rules.effect;
  const givesToAll = mode && (mode.value & READ_AND_WRITE) === READ_AND_WRITE ? mode : undefined;
  const given = uaccess ?? group ?? givesToAll;
  if (!given) {
    const name = `${hex(device.vendorId, 4)}:${hex(device.productId, 4)}`.replaceAll('0x', '');
    const [other] = rules.othersOnly;
    if (other) return { key: 'access.other-ids', values: { file: other.file, products: [...other.products], device: name } };
    return { key: 'access.no-rule', values: { device: name, node, mode: octal(stat.mode) } };
  }
  const { file } = given;
  if (uaccess && nameOf(file) > SEAT_RULES) return { key: 'access.too-late', values: { file, rules: SEAT_RULES } };
  const isThere = uaccess ? isTagged : group ? stat.gid === groups.get(group.value) : stat.mode === mode?.value;
  return isThere ? undefined : { key: 'access.not-loaded', values: { file, node } };
}

/** Rules that are in force, and this user is none of those they mean. */
function explainUser({ rules, groups, isTagged, user }: Access, stat: HostStat): Said | undefined {
  const { group } = rules.effect;
  const gid = group && groups.get(group.value);
  if (group && gid === stat.gid && user && !user.gids.includes(gid) && !isTagged) {
    return { key: 'access.not-in-group', values: { file: group.file, group: group.value } };
  }
  const { uaccess } = rules.effect;
  return uaccess && isTagged ? { key: 'access.no-seat', values: { file: uaccess.file } } : undefined;
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const octal = (mode: number) => mode.toString(8).padStart(4, '0');

/** What `-v` shows. */
export function accessFacts({ node, stat, isTagged, user, rules }: Access) {
  const { mode, group, uaccess } = rules.effect;
  const files = [mode, group, uaccess].flatMap((given) => given?.file ?? []);
  return {
    node,
    ...(stat && { mode: octal(stat.mode), uid: stat.uid, gid: stat.gid }),
    isTagged,
    ...(user && { user }),
    rules: [...new Set(files)],
  };
}
