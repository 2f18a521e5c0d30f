/**
 * What a Linux computer's files say about the probe in its port: sysfs, udev, mounts, serial-port links, the process
 * that holds it. Made anew from the state on every look. Source: kernel Documentation/ABI/{stable,testing}/sysfs-bus-usb,
 * proc(5), udev(7); names of by-id links as in field logs fl-014 and fl-124.
 */

import type { UsbDeviceSummary, UsbInterfaceSummary } from '../../base/index.ts';
import type { Surroundings } from '../board/surroundings.ts';
import { groupFile, nodeAccess, ruleOf, SYSTEM_RULES } from './access.ts';
import { PORT_LOCATION } from './cable-and-port.ts';
import { FileTree } from './file-tree.ts';
import { addProcesses } from './processes.ts';

export interface LinuxState {
  readonly host: Surroundings['host'];
  readonly port: Pick<Surroundings['port'], 'switched' | 'off'>;
  /** Undefined while nothing enumerates. */
  readonly probe: LinuxProbe | undefined;
}

export interface LinuxProbe {
  readonly summary: UsbDeviceSummary;
  /** Counts up with every enumeration. */
  readonly deviceNumber: number;
  readonly configured: boolean;
  /** Device and configuration descriptor, as the kernel keeps them. */
  readonly device: Uint8Array;
  readonly configuration: Uint8Array;
  /** The volume, once mounted. */
  readonly volume:
    | { readonly label: string; readonly blockCount: number; readonly files: Readonly<Record<string, Uint8Array>> }
    | undefined;
}

const BUS = 1;
const CONTROLLER = '/sys/devices/pci0000:00/0000:00:14.0';
/** Of the port's hub, which is the root hub, its only interface. */
const HUB_INTERFACE = '1-0:1.0';
/** Written 1, the port is off (kernel 6.0, drivers/usb/core/port.c). */
export const PORT_POWER_FILE = `/sys/bus/usb/devices/${HUB_INTERFACE}/usb1-port${PORT_LOCATION.slice(2)}/disable`;
/** Of serial ports: group dialout, as Debian's rules have it. */
const SERIAL_NODE = { mode: 0o660, gid: 20 };
/** Of disks: group disk. */
const DISK_NODE = { mode: 0o660, gid: 6 };
const CLASS_CDC = 0x02;
const CLASS_MASS_STORAGE = 0x08;
const CLASS_CDC_DATA = 0x0a;

export function virtualLinux({ host, port, probe }: LinuxState): FileTree {
  const tree = new FileTree();
  tree.folder('/sys/bus/usb/devices');
  tree.folder('/etc/udev/rules.d');
  tree.file(SYSTEM_RULES[0], `${SYSTEM_RULES[1]}\n`);
  const rule = ruleOf(host);
  if (rule) tree.file(rule.file, `${rule.text}\n`);
  tree.file('/etc/group', groupFile(host));
  addRootHub(tree, port);
  const mounts = ['/dev/nvme0n1p2 / ext4 rw,relatime 0 0', 'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0'];
  if (probe) {
    addDevice(tree, probe, host);
    for (const shape of probe.configured ? probe.summary.interfaces : []) addInterface(tree, shape, host.heldBy !== null);
    if (probe.configured) addSerialPort(tree, probe.summary);
    if (probe.volume) mounts.push(addVolume(tree, probe.summary, probe.volume));
  }
  addProcesses(tree, host, probe && nodePath(probe.deviceNumber));
  tree.file('/proc/mounts', `${mounts.join('\n')}\n`);
  return tree;
}

function addRootHub(tree: FileTree, { switched, off }: LinuxState['port']): void {
  const folder = `${CONTROLLER}/usb1`;
  tree.link('/sys/bus/usb/devices/usb1', `../../..${folder.slice(4)}`);
  attributes(tree, folder, { idVendor: '1d6b', idProduct: '0002', busnum: '1', devnum: '1', speed: '480', bDeviceClass: '09' });
  if (!switched) return;
  tree.link(`/sys/bus/usb/devices/${HUB_INTERFACE}`, `../../..${folder.slice(4)}/${HUB_INTERFACE}`);
  tree.file(`${folder}/${PORT_POWER_FILE.slice('/sys/bus/usb/devices/'.length)}`, off ? '1\n' : '0\n', 0o666);
}

function addDevice(tree: FileTree, probe: LinuxProbe, host: Surroundings['host']): void {
  const { summary, deviceNumber } = probe;
  const folder = `${CONTROLLER}/usb1/${PORT_LOCATION}`;
  tree.link(`/sys/bus/usb/devices/${PORT_LOCATION}`, `../../..${folder.slice(4)}`);
  tree.link(`${folder}/driver`, '../../../../../bus/usb/drivers/usb');
  const field = (offset: number) => probe.device[offset] ?? 0;
  const configured = (offset: number) => probe.configuration[offset] ?? 0;
  attributes(tree, folder, {
    idVendor: hex4(summary.vendorId),
    idProduct: hex4(summary.productId),
    bcdDevice: hex4(summary.deviceVersion),
    manufacturer: summary.manufacturerName,
    product: summary.productName,
    speed: summary.speed === 'high' ? '480' : '12',
    version: ` ${field(3)}.${hex2(field(2))}`,
    busnum: String(BUS),
    devnum: String(deviceNumber),
    devpath: PORT_LOCATION.slice(2),
    bDeviceClass: hex2(field(4)),
    bDeviceSubClass: hex2(field(5)),
    bDeviceProtocol: hex2(field(6)),
    bMaxPacketSize0: String(field(7)),
    bNumConfigurations: String(field(17)),
    bConfigurationValue: probe.configured ? '1' : '',
    bNumInterfaces: probe.configured ? ` ${configured(4)}` : '',
    bMaxPower: probe.configured ? `${2 * configured(8)}mA` : '',
    bmAttributes: probe.configured ? hex2(configured(7)) : '',
    uevent: `MAJOR=189\nMINOR=${deviceNumber - 1}\nDEVNAME=bus/usb/${nodeName(deviceNumber)}\nDEVTYPE=usb_device\nDRIVER=usb\nPRODUCT=${productOf(summary)}\nTYPE=${field(4)}/${field(5)}/${field(6)}\nBUSNUM=001\nDEVNUM=${three(deviceNumber)}`,
  });
  const serial = kernelText(summary.serialNumber);
  if (serial !== '') attributes(tree, folder, { serial });
  const access = nodeAccess(host, summary.productId);
  tree.node(nodePath(deviceNumber), access);
  // udev's record of the node: the tag is what lets the user who sits there open it.
  const tag = access.uaccess ? 'G:uaccess\nQ:uaccess\nV:1\n' : 'V:1\n';
  const short = udevSerial(summary.serialNumber);
  tree.file(`/run/udev/data/c189:${deviceNumber - 1}`, `${short === '' ? '' : `E:ID_SERIAL_SHORT=${short}\n`}${tag}`);
}

function addInterface(tree: FileTree, shape: UsbInterfaceSummary, held: boolean): void {
  const name = `${PORT_LOCATION}:1.${shape.number}`;
  const folder = `${CONTROLLER}/usb1/${PORT_LOCATION}/${name}`;
  tree.link(`/sys/bus/usb/devices/${name}`, `../../..${folder.slice(4)}`);
  attributes(tree, folder, {
    bInterfaceNumber: hex2(shape.number),
    bInterfaceClass: hex2(shape.classCode),
    bInterfaceSubClass: hex2(shape.subclass),
    bInterfaceProtocol: hex2(shape.protocol),
    bAlternateSetting: ' 0',
    bNumEndpoints: hex2(shape.endpoints.length),
  });
  const driver = driverOf(shape.classCode, held);
  if (driver) tree.link(`${folder}/driver`, `../../../../../../bus/usb/drivers/${driver}`);
  for (const { address, packetSize } of shape.endpoints) {
    attributes(tree, `${folder}/ep_${hex2(address)}`, {
      bEndpointAddress: hex2(address),
      wMaxPacketSize: hex4(packetSize),
      direction: address & 0x80 ? 'in' : 'out',
      type: shape.classCode === CLASS_CDC ? 'Interrupt' : 'Bulk',
    });
  }
}

/** The vendor interface has no kernel driver; a program that claimed it shows as usbfs. */
function driverOf(classCode: number, held: boolean): string | undefined {
  if (classCode === CLASS_MASS_STORAGE) return 'usb-storage';
  if (classCode === CLASS_CDC || classCode === CLASS_CDC_DATA) return 'cdc_acm';
  return held ? 'usbfs' : undefined;
}

function addSerialPort(tree: FileTree, { interfaces, ...summary }: UsbDeviceSummary): void {
  const control = interfaces.find((shape) => shape.classCode === CLASS_CDC);
  if (!control) return;
  const folder = `${CONTROLLER}/usb1/${PORT_LOCATION}/${PORT_LOCATION}:1.${control.number}`;
  tree.node('/dev/ttyACM0', SERIAL_NODE);
  tree.folder(`${folder}/tty/ttyACM0`);
  tree.link(`${folder}/tty/ttyACM0/device`, `../../../${PORT_LOCATION}:1.${control.number}`);
  tree.link('/sys/class/tty/ttyACM0', `../..${folder.slice(4)}/tty/ttyACM0`);
  tree.link(`/dev/serial/by-id/usb-${udevName(summary)}-if${hex2(control.number)}`, '../../ttyACM0');
}

/** Returns the line of /proc/mounts. */
function addVolume(tree: FileTree, summary: UsbDeviceSummary, volume: NonNullable<LinuxProbe['volume']>): string {
  const mountPoint = `/media/user/${volume.label}`;
  tree.folder(mountPoint);
  for (const [name, bytes] of Object.entries(volume.files)) tree.file(`${mountPoint}/${name}`, bytes);
  tree.node('/dev/sda', DISK_NODE);
  tree.file('/sys/block/sda/size', `${volume.blockCount}\n`);
  // SCSI names of the V3E's volume: field log fl-124.
  tree.file('/sys/block/sda/device/vendor', 'MBED    \n');
  tree.file('/sys/block/sda/device/model', 'microcontroller \n');
  tree.link(`/dev/disk/by-label/${volume.label}`, '../../sda');
  tree.link(`/dev/disk/by-id/usb-MBED_microcontroller_${summary.serialNumber}-0:0`, '../../sda');
  const options =
    'rw,nosuid,nodev,relatime,uid=1000,gid=1000,fmask=0022,dmask=0022,codepage=437,iocharset=ascii,shortname=mixed,showexec,utf8,flush,errors=remount-ro';
  return `/dev/sda ${mountPoint} vfat ${options} 0 0`;
}

function attributes(tree: FileTree, folder: string, values: Readonly<Record<string, string>>): void {
  // What the kernel does not know it leaves empty, without a line end.
  for (const [name, value] of Object.entries(values)) tree.file(`${folder}/${name}`, value === '' ? '' : `${value}\n`);
}

/** A string as the kernel keeps it: UTF-8 that ends at the first zero (usbcore's usb_string and its readers). */
function kernelText(text: string): string {
  return text.split('\0')[0] as string;
}

/** The serial number as udev's usb_id takes it: none when a character is not printable ASCII. */
function udevSerial(serialNumber: string): string {
  const text = kernelText(serialNumber);
  return /^[ -+\--\x7f]*$/.test(text) ? text : '';
}

/** ID_SERIAL as udev's usb_id builds it: what is not a letter, digit or one of `#+-.:=@_/` becomes `_`. */
function udevName({ manufacturerName, productName, serialNumber }: Omit<UsbDeviceSummary, 'interfaces'>): string {
  const parts = [manufacturerName, productName, udevSerial(serialNumber)].filter((part) => part !== '');
  return parts.map((part) => part.replace(/[^A-Za-z0-9#+\-.:=@_]/g, '_')).join('_');
}

/** As usbcore's uevents write it: hex without leading zeros. */
const productOf = ({ vendorId, productId, deviceVersion }: UsbDeviceSummary) =>
  [vendorId, productId, deviceVersion].map((value) => value.toString(16)).join('/');
const nodeName = (deviceNumber: number) => `001/${three(deviceNumber)}`;
const nodePath = (deviceNumber: number) => `/dev/bus/usb/${nodeName(deviceNumber)}`;
const three = (value: number) => String(value).padStart(3, '0');
const hex2 = (value: number) => value.toString(16).padStart(2, '0');
const hex4 = (value: number) => value.toString(16).padStart(4, '0');
