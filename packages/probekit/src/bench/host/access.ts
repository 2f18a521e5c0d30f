/**
 * Who may open the probe's device node: udev's rules make the node's mode, group and tag, and the kernel holds them against
 * the user. Source: udev(7), systemd's 50-udev-default.rules, path_resolution(7) on permissions, sd-login(3) on uaccess.
 */
import { UDEV_RULE, UDEV_RULES_FILE } from '../../spec/usb/udev-rule.ts';
import type { Surroundings } from '../board/surroundings.ts';

/** What a node has to do with one user. */
export interface NodeAccess {
  readonly mode: number;
  readonly gid: number;
  /** udev tagged it, so that whoever sits at the computer gets an entry in its access list. */
  readonly uaccess: boolean;
}

type Host = Pick<Surroundings['host'], 'permission' | 'rule' | 'group'>;

interface Rule {
  readonly file: string;
  readonly text: string;
  /** Product ids in hex that it names; all probes when left out. */
  readonly names?: string;
  /** Nothing as long as udev has not read the file. */
  readonly gives: NodeAccess | undefined;
}

export const USER_ID = 1000;
const PLUGDEV = 46;
const DIALOUT = 20;
/** By systemd's own rule for USB devices; root's group owns them. */
const AS_DELIVERED: NodeAccess = { mode: 0o664, gid: 0, uaccess: false };
export const SYSTEM_RULES: readonly [file: string, text: string] = [
  '/usr/lib/udev/rules.d/50-udev-default.rules',
  'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", MODE="0664"',
];

const RULES: Readonly<Record<Surroundings['host']['rule'], Rule>> = {
  seat: { file: UDEV_RULES_FILE, text: UDEV_RULE, gives: { ...AS_DELIVERED, uaccess: true } },
  group: {
    file: '/etc/udev/rules.d/60-stlink.rules',
    text: 'SUBSYSTEM=="usb", ATTR{idVendor}=="0483", MODE="0660", GROUP="plugdev"',
    gives: { mode: 0o660, gid: PLUGDEV, uaccess: false },
  },
  'other-probe': {
    file: '/etc/udev/rules.d/60-stlinkv2.rules',
    text: 'SUBSYSTEM=="usb", ATTR{idVendor}=="0483", ATTR{idProduct}=="3748", MODE="0666"',
    names: '3748',
    gives: { mode: 0o666, gid: 0, uaccess: false },
  },
  'not-loaded': { file: UDEV_RULES_FILE, text: UDEV_RULE, gives: undefined },
};

/** The rule that somebody put there, if anybody did. */
export function ruleOf({ permission, rule }: Host): Rule | undefined {
  return permission ? RULES[rule] : undefined;
}

/** The node of a probe as udev left it. */
export function nodeAccess(host: Host, productId: number): NodeAccess {
  const rule = ruleOf(host);
  const isNamed = rule?.names === undefined || rule.names === productId.toString(16);
  return (isNamed && rule?.gives) || AS_DELIVERED;
}

/** Groups of the user: own, serial ports, and removable devices where that was given. */
export function groupsOf({ group }: Pick<Host, 'group'>): readonly number[] {
  return [DIALOUT, ...(group ? [PLUGDEV] : []), USER_ID];
}

export function groupFile({ group }: Pick<Host, 'group'>): string {
  return ['root:x:0:', `dialout:x:${DIALOUT}:user`, `plugdev:x:${PLUGDEV}:${group ? 'user' : ''}`, `user:x:${USER_ID}:`, ''].join('\n');
}

/** May the user read and write it? Of group and others the first that fits decides. */
export function mayOpen({ mode, gid, uaccess }: NodeAccess, groups: readonly number[]): boolean {
  const bits = groups.includes(gid) ? mode >> 3 : mode;
  return uaccess || (bits & 6) === 6;
}
