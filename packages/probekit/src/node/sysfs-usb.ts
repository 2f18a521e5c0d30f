/**
 * The USB devices of a Linux computer as the kernel shows them, with neither a native module nor any permission.
 * Source: Linux Documentation/ABI/stable/sysfs-bus-usb and testing/sysfs-bus-usb; folder names are `1-2.3` for a device,
 * `1-2.3:1.0` for its interface, `ep_81` for an endpoint.
 */
import type { HostFacts, UsbDeviceSummary, UsbInterfaceSummary } from '../base/index.ts';

export const USB_SYSFS_FOLDER = '/sys/bus/usb/devices';

/** Every device, ordered by place. Undefined where there is no USB subsystem. */
export async function listSysfsUsb(facts: HostFacts): Promise<readonly UsbDeviceSummary[] | undefined> {
  const names = await facts.list(USB_SYSFS_FOLDER);
  if (!names) return undefined;
  const places = names.filter((name) => /^\d+-[\d.]+$/.test(name));
  const devices = await Promise.all(places.map((place) => readDevice(facts, place)));
  return devices.filter((device) => device !== undefined);
}

/** The device node of a place, `/dev/bus/usb/001/004`. */
export async function usbDeviceNode(facts: HostFacts, place: string): Promise<string | undefined> {
  const bus = await text(facts, `${USB_SYSFS_FOLDER}/${place}/busnum`);
  const device = await text(facts, `${USB_SYSFS_FOLDER}/${place}/devnum`);
  if (!bus || !device) return undefined;
  return `/dev/bus/usb/${bus.padStart(3, '0')}/${device.padStart(3, '0')}`;
}

async function readDevice(facts: HostFacts, place: string): Promise<UsbDeviceSummary | undefined> {
  const folder = `${USB_SYSFS_FOLDER}/${place}`;
  const read = (name: string) => text(facts, `${folder}/${name}`);
  const [vendor, product, version, serialNumber, productName, manufacturerName, speed] = await Promise.all(
    ['idVendor', 'idProduct', 'bcdDevice', 'serial', 'product', 'manufacturer', 'speed'].map(read),
  );
  // A device that left while we looked has lost its files.
  if (!vendor || !product) return undefined;
  const megabits = Number(speed);
  return {
    vendorId: Number.parseInt(vendor, 16),
    productId: Number.parseInt(product, 16),
    deviceVersion: Number.parseInt(version ?? '0', 16),
    serialNumber: serialNumber ?? '',
    productName: productName ?? '',
    manufacturerName: manufacturerName ?? '',
    speed: megabits >= 480 ? 'high' : megabits > 0 ? 'full' : 'unknown',
    location: place,
    interfaces: await readInterfaces(facts, folder, place),
  };
}

async function readInterfaces(facts: HostFacts, folder: string, place: string): Promise<readonly UsbInterfaceSummary[]> {
  const names = (await facts.list(folder)) ?? [];
  const own = names.filter((name) => name.startsWith(`${place}:`));
  const interfaces = await Promise.all(own.map((name) => readInterface(facts, `${folder}/${name}`)));
  return interfaces.filter((one) => one !== undefined).sort((a, b) => a.number - b.number);
}

async function readInterface(facts: HostFacts, folder: string): Promise<UsbInterfaceSummary | undefined> {
  const hexOf = async (name: string) => Number.parseInt((await text(facts, `${folder}/${name}`)) ?? '', 16);
  const number = await hexOf('bInterfaceNumber');
  if (Number.isNaN(number)) return undefined;
  const endpoints = ((await facts.list(folder)) ?? []).filter((name) => /^ep_[0-9a-f]{2}$/.test(name));
  return {
    number,
    classCode: await hexOf('bInterfaceClass'),
    subclass: await hexOf('bInterfaceSubClass'),
    protocol: await hexOf('bInterfaceProtocol'),
    endpoints: await Promise.all(
      endpoints.map(async (name) => ({
        address: Number.parseInt(name.slice(3), 16),
        packetSize: await hexOf(`${name}/wMaxPacketSize`),
      })),
    ),
  };
}

async function text(facts: HostFacts, path: string): Promise<string | undefined> {
  const bytes = await facts.readFile(path, 256);
  return bytes && new TextDecoder().decode(bytes).trim();
}
