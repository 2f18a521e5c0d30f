/**
 * What stays of the system's own tables: of users, groups, sockets, rules and processes only what a verdict rests on, and
 * no name of a person.
 */
import { ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import { DEBUG_PORTS } from '../../spec/symptoms/debug-ports.ts';
import { parseMacDevices } from '../host/mac-usb.ts';
import type { HostRow } from './report.ts';

const VENDOR = ST_VENDOR_ID.toString(16).padStart(4, '0');
const USB_FILE = /^\/sys\/bus\/usb\/devices\/[\d.-]+\/(busnum|devnum|bConfigurationValue)$/;
const USB_FOLDER = /^\/sys\/bus\/usb\/devices\/[\d.-]+(\/[\d.:-]+\/tty)?$/;
const RULES_FOLDER = /\/udev\/rules\.d$/;

/** Which lines of a file stay, by its path; files that are not here go. */
const LINES: readonly (readonly [path: RegExp, stays: (line: string, index: number) => boolean])[] = [
  [USB_FILE, () => true],
  [/^\/sys\/block\/[a-z]+\/size$/, () => true],
  [/^\/proc\/\d+\/(comm|cgroup)$/, () => true],
  [/^\/proc\/self\/cgroup$/, () => true],
  [/^\/proc\/self\/status$/, (line) => /^(Uid|Gid|Groups):/.test(line)],
  [/^\/proc\/net\/tcp6?$/, (line, index) => index === 0 || isOfDebugServer(line)],
  [/^\/run\/udev\/data\/c189:\d+$/, (line) => /:uaccess$/.test(line)],
  [/^\/etc\/group$/, () => true],
  [/\/udev\/rules\.d\/[^/]+\.rules$/, (line) => line.includes(VENDOR) || line.includes('usb_device') || /\b(GOTO|LABEL)=/.test(line)],
];

/** Undefined where nothing of it stays. */
export function rowOfSystem(row: HostRow): HostRow | undefined {
  if (row.of === 'stat' || row.of === 'holders') return row;
  if (row.of === 'answer') return answerOf(row);
  if (row.of === 'list') return USB_FOLDER.test(row.path) || RULES_FOLDER.test(row.path) ? row : undefined;
  if (row.of !== 'file') return undefined;
  const [, stays] = LINES.find(([path]) => path.test(row.path)) ?? [];
  if (!stays) return undefined;
  const text = row.text.split('\n').filter(stays).join('\n');
  return { ...row, text: row.path === '/etc/group' ? withoutMembers(text) : text };
}

/** Devices of ST alone; of other systems' programs nothing else is known to be nobody's. */
function answerOf(row: Extract<HostRow, { of: 'answer' }>): HostRow | undefined {
  if (row.path === 'windows-usb-devices') return row;
  if (row.path !== 'mac-usb-devices') return undefined;
  const devices = parseMacDevices(row.text).map(({ name, productId, serialNumber, speed, needsMilliamps, givesMilliamps }) => ({
    _name: name,
    vendor_id: `0x${VENDOR}`,
    product_id: `0x${productId.toString(16)}`,
    serial_num: serialNumber,
    device_speed: speed,
    ...(needsMilliamps === undefined ? {} : { bus_power_used: String(needsMilliamps) }),
    ...(givesMilliamps === undefined ? {} : { bus_power: String(givesMilliamps) }),
  }));
  return { ...row, text: JSON.stringify({ SPUSBDataType: devices }) };
}

function isOfDebugServer(line: string): boolean {
  const [, port = ''] = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) /.exec(line) ?? [];
  return Number.parseInt(port, 16) in DEBUG_PORTS;
}

/** Of group(5). Groups of one person bear that person's name; those below 1000 are the system's. */
function withoutMembers(text: string): string {
  const rows = text.split('\n').map((line) => line.split(':'));
  return rows.flatMap(([name, , number]) => (Number(number) < 1000 ? [`${name}:x:${number}:`] : [])).join('\n');
}
