import { describe, expect, it } from 'vitest';
import type { HostFacts } from '../base/index.ts';
import { listSysfsUsb, usbDeviceNode } from './sysfs-usb.ts';

/** A host whose files are these; folders follow from the paths. */
function factsWith(files: Readonly<Record<string, string>>): HostFacts {
  return {
    platform: 'linux',
    readFile: async (path) => (path in files ? new TextEncoder().encode(files[path]) : undefined),
    list: async (folder) => {
      const names = Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1).split('/')[0] as string);
      return names.length > 0 ? [...new Set(names)].sort() : undefined;
    },
    readLink: async () => undefined,
  };
}

const AT = '/sys/bus/usb/devices';
const PROBE = {
  [`${AT}/1-2/idVendor`]: '0483\n',
  [`${AT}/1-2/idProduct`]: '374e\n',
  [`${AT}/1-2/bcdDevice`]: '0100\n',
  [`${AT}/1-2/serial`]: '004200123139510136383834\n',
  [`${AT}/1-2/product`]: 'ST-LINK/V3\n',
  [`${AT}/1-2/manufacturer`]: 'STMicroelectronics\n',
  [`${AT}/1-2/speed`]: '480\n',
  [`${AT}/1-2/busnum`]: '1\n',
  [`${AT}/1-2/devnum`]: '14\n',
  [`${AT}/1-2/1-2:1.0/bInterfaceNumber`]: '00\n',
  [`${AT}/1-2/1-2:1.0/bInterfaceClass`]: 'ff\n',
  [`${AT}/1-2/1-2:1.0/bInterfaceSubClass`]: 'ff\n',
  [`${AT}/1-2/1-2:1.0/bInterfaceProtocol`]: 'ff\n',
  [`${AT}/1-2/1-2:1.0/ep_81/wMaxPacketSize`]: '0200\n',
  [`${AT}/1-2/1-2:1.0/ep_01/wMaxPacketSize`]: '0200\n',
};

describe('listing USB devices from the files of the Linux kernel', () => {
  it('tells all that the descriptors tell', async () => {
    expect(await listSysfsUsb(factsWith({ ...PROBE, [`${AT}/usb1/idVendor`]: '1d6b\n' }))).toEqual([
      {
        vendorId: 0x0483,
        productId: 0x374e,
        deviceVersion: 0x0100,
        serialNumber: '004200123139510136383834',
        productName: 'ST-LINK/V3',
        manufacturerName: 'STMicroelectronics',
        speed: 'high',
        location: '1-2',
        interfaces: [
          {
            number: 0,
            classCode: 0xff,
            subclass: 0xff,
            protocol: 0xff,
            endpoints: [
              { address: 0x01, packetSize: 512 },
              { address: 0x81, packetSize: 512 },
            ],
          },
        ],
      },
    ]);
  });

  it('says undefined where there is no USB subsystem, and nothing for a device that just left', async () => {
    expect(await listSysfsUsb(factsWith({}))).toBeUndefined();
    expect(await listSysfsUsb(factsWith({ [`${AT}/3-1/product`]: 'gone' }))).toEqual([]);
  });

  it('finds the device node of a place', async () => {
    expect(await usbDeviceNode(factsWith(PROBE), '1-2')).toBe('/dev/bus/usb/001/014');
    expect(await usbDeviceNode(factsWith({}), '1-2')).toBeUndefined();
  });
});
