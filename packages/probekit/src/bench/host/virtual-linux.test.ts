import { describe, expect, it } from 'vitest';
import { PROBE_SUMMARY } from '../../../test/contracts/probe-summary.ts';
import type { UsbDeviceSummary } from '../../base/index.ts';
import { descriptorsOf374b } from '../probe/descriptors.ts';
import { openInterface } from './cable-and-port.ts';
import { FileTree } from './file-tree.ts';
import { type LinuxState, virtualLinux } from './virtual-linux.ts';

const summary: UsbDeviceSummary = {
  ...PROBE_SUMMARY,
  interfaces: [
    { number: 0, classCode: 0xff, subclass: 0xff, protocol: 0xff, endpoints: [{ address: 0x81, packetSize: 512 }] },
    { number: 1, classCode: 8, subclass: 6, protocol: 0x50, endpoints: [{ address: 0x83, packetSize: 512 }] },
    { number: 2, classCode: 2, subclass: 2, protocol: 1, endpoints: [{ address: 0x84, packetSize: 10 }] },
  ],
};
const text = (name: string) => new TextEncoder().encode(name);
const probe = {
  summary,
  deviceNumber: 5,
  configured: true,
  device: descriptorsOf374b().device,
  configuration: descriptorsOf374b().configuration,
  volume: { label: 'NOD_H743ZI2', blockCount: 4168, files: { 'DETAILS.TXT': text('Version: 0221\n') } },
};

const HOST: LinuxState['host'] = { permission: true, rule: 'seat', group: true, driver: true, heldBy: null, listeners: [], others: [] };

function linux(change: Partial<LinuxState['host']> & { probe?: LinuxState['probe'] } = {}) {
  const { probe: there, ...host } = { probe, ...change };
  const tree = virtualLinux({ host: { ...HOST, ...host }, port: { switched: false, off: false }, probe: there });
  const read = (path: string) => {
    const bytes = tree.readFile(path);
    return bytes && new TextDecoder().decode(bytes);
  };
  return { tree, read };
}

describe('the virtual computer', () => {
  it('shows the probe in sysfs as the kernel does', () => {
    const { read, tree } = linux();
    const at = '/sys/bus/usb/devices/1-2';
    expect(read(`${at}/idVendor`)).toBe('0483\n');
    expect(read(`${at}/idProduct`)).toBe('374e\n');
    expect(read(`${at}/serial`)).toBe('003A00273038510234333935\n');
    expect(read(`${at}/speed`)).toBe('480\n');
    expect(read(`${at}/bcdDevice`)).toBe('0100\n');
    expect(read(`${at}/bConfigurationValue`)).toBe('1\n');
    expect(tree.list('/sys/bus/usb/devices')).toEqual(['1-2', '1-2:1.0', '1-2:1.1', '1-2:1.2', 'usb1']);
    expect(tree.readLink(`${at}:1.1/driver`)).toBe('../../../../../../bus/usb/drivers/usb-storage');
    expect(tree.readLink(`${at}:1.0/driver`)).toBeUndefined();
    expect(tree.list('/dev/bus/usb/001')).toEqual(['005']);
  });

  it('has a raw serial number as the kernel and udev have it: up to its first zero, and of no use to udev', () => {
    const raw = { ...probe, summary: { ...summary, serialNumber: 'h\u00ff\u0000x' } };
    const { read } = linux({ probe: raw });
    expect(read('/sys/bus/usb/devices/1-2/serial')).toBe('h\u00ff\n');
    expect(read('/run/udev/data/c189:4')).not.toContain('ID_SERIAL_SHORT');
    expect(linux({ probe: { ...raw, summary: { ...summary, serialNumber: '' } } }).read('/sys/bus/usb/devices/1-2/serial')).toBeUndefined();
  });

  it('names the serial port by the probe', () => {
    const { tree } = linux();
    const name = 'usb-STMicroelectronics_STLINK-V3_003A00273038510234333935-if02';
    expect(tree.list('/dev/serial/by-id')).toEqual([name]);
    expect(tree.readLink(`/dev/serial/by-id/${name}`)).toBe('../../ttyACM0');
    expect(tree.readLink('/sys/class/tty/ttyACM0/device')).toBe('../../../1-2:1.2');
  });

  it('mounts the volume', () => {
    const { read } = linux();
    expect(read('/proc/mounts')).toMatch(/^\/dev\/sda \/media\/user\/NOD_H743ZI2 vfat rw,/m);
    expect(read('/media/user/NOD_H743ZI2/DETAILS.TXT')).toBe('Version: 0221\n');
    expect(read('/media/user/NOD_H743ZI2/FAIL.TXT')).toBeUndefined();
    expect(read('/sys/block/sda/size')).toBe('4168\n');
  });

  it('shows nothing of a probe that does not enumerate', () => {
    const { read, tree } = linux({ probe: undefined });
    expect(tree.list('/sys/bus/usb/devices')).toEqual(['usb1']);
    expect(tree.list('/dev/serial/by-id')).toBeUndefined();
    expect(read('/proc/mounts')).not.toContain('vfat');
  });

  it('lacks the udev rule and the tag without permission, yet mounts', () => {
    const { read, tree } = linux({ permission: false });
    expect(tree.list('/etc/udev/rules.d')).toEqual([]);
    expect(read('/run/udev/data/c189:4')).not.toContain('uaccess');
    expect(read('/proc/mounts')).toContain('NOD_H743ZI2');
    expect(linux().read('/run/udev/data/c189:4')).toContain('G:uaccess');
  });

  it('names the process that holds the probe', () => {
    const { read, tree } = linux({ heldBy: 'openocd' });
    expect(read('/proc/4242/comm')).toBe('openocd\n');
    expect(tree.readLink('/proc/4242/fd/7')).toBe('/dev/bus/usb/001/005');
    expect(tree.readLink('/sys/bus/usb/devices/1-2:1.0/driver')).toContain('usbfs');
  });
});

describe('opening the debug interface', () => {
  const V3E = 0x374e;
  const open = (change: Partial<LinuxState['host']>, number = 0, productId = V3E) =>
    openInterface({ ...HOST, ...change }, number, productId);

  it('is granted on a computer that is set up', () => {
    expect(open({})).toEqual({ result: 'granted' });
  });

  it.each([
    ['for the group plugdev, of which the user is', { rule: 'group' }, 'granted'],
    ['for the group plugdev, of which the user is not', { rule: 'group', group: false }, 'denied'],
    ['for another probe only', { rule: 'other-probe' }, 'denied'],
    ['that udev has not read yet', { rule: 'not-loaded' }, 'denied'],
  ] as const)('follows from a rule %s', (_rule, change, result) => {
    expect(open(change).result).toBe(result);
  });

  it('is granted to the probe that the rule names', () => {
    expect(open({ rule: 'other-probe' }, 0, 0x3748).result).toBe('granted');
  });

  it('fails for want of a driver, of permission, or because another program has it', () => {
    expect(open({ driver: false }).result).toBe('no-driver');
    expect(open({ permission: false }).result).toBe('denied');
    expect(open({ heldBy: 'openocd' })).toEqual({ result: 'busy', holder: 'openocd' });
    expect(open({ permission: false }, 2).result).toBe('granted');
  });
});

describe('a file tree', () => {
  it('gives up on links that go in circles', () => {
    const tree = new FileTree();
    tree.link('/a', '/b');
    tree.link('/b', 'a');
    expect(tree.readFile('/a')).toBeUndefined();
    expect(tree.list('relative')).toBeUndefined();
  });
});
