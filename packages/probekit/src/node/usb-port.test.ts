import { describe, expect, it } from 'vitest';
import type { HostFacts, UsbDeviceSummary } from '../base/index.ts';
import { nodeUsbHost, type WebUsb } from './usb-host.ts';
import { portOverWebUsb, summaryOfWebUsb, type WebUsbDevice } from './usb-port.ts';

const SUMMARY: UsbDeviceSummary = {
  vendorId: 0x0483,
  productId: 0x374e,
  serialNumber: '0042',
  productName: 'ST-LINK/V3',
  manufacturerName: 'STMicroelectronics',
  deviceVersion: 0x0100,
  speed: 'high',
  location: '1-2',
  interfaces: [],
};

function deviceWith(methods: Partial<WebUsbDevice> = {}): WebUsbDevice {
  const done = async () => undefined;
  return {
    vendorId: 0x0483,
    productId: 0x374e,
    serialNumber: '0042',
    productName: 'ST-LINK/V3',
    manufacturerName: null,
    deviceVersionMajor: 1,
    deviceVersionMinor: 0,
    deviceVersionSubminor: 0,
    configurations: [],
    open: done,
    close: done,
    selectConfiguration: done,
    claimInterface: done,
    releaseInterface: done,
    transferIn: async () => ({ status: 'ok', data: new DataView(Uint8Array.of(9, 1, 2, 3).buffer, 1, 3) }),
    transferOut: async () => ({ status: 'ok' }),
    controlTransferIn: async () => ({ status: 'ok' }),
    controlTransferOut: async () => ({ status: 'ok' }),
    clearHalt: done,
    reset: done,
    ...methods,
  };
}

describe('a USB port over node-usb', () => {
  it('reads exactly the bytes that arrived', async () => {
    expect(await portOverWebUsb(deviceWith(), SUMMARY).transferIn(0x81, 64)).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('always passes a deadline, as the argument of 3.x and into the endpoint of 2.x', async () => {
    const seen: unknown[] = [];
    const inside = { timeout: 0, interfaces: [{ endpoints: [{ address: 0x81, timeout: 0 }] }] };
    const device = Object.assign(deviceWith({ transferIn: async (...given) => ({ status: seen.push(given) > 0 ? 'ok' : 'stall' }) }), {
      device: inside,
    });
    await portOverWebUsb(device, SUMMARY).transferIn(0x81, 8, { timeoutMs: 250 });
    await portOverWebUsb(device, SUMMARY).transferIn(0x81, 8);
    expect(seen).toEqual([
      [1, 8, 250],
      [1, 8, 5000],
    ]);
    expect(inside.interfaces[0]?.endpoints[0]?.timeout).toBe(5000);
  });

  it('sends no more than the view it was given', async () => {
    let sent = new ArrayBuffer(0);
    const device = deviceWith({
      transferOut: async (_endpoint, data) => {
        sent = data;
        return { status: 'ok' };
      },
    });
    await portOverWebUsb(device, SUMMARY).transferOut(0x01, Uint8Array.of(1, 2, 3, 4).subarray(1, 3));
    expect([...new Uint8Array(sent)]).toEqual([2, 3]);
  });

  it('splits a request type into what WebUSB wants', async () => {
    let seen: unknown;
    const device = deviceWith({
      controlTransferOut: async (setup) => {
        seen = setup;
        return { status: 'ok' };
      },
    });
    const setup = { requestType: 0x21, request: 0x20, value: 3, index: 2, length: 0 };
    await portOverWebUsb(device, SUMMARY).controlOut(setup, new Uint8Array(0));
    expect(seen).toEqual({ requestType: 'class', recipient: 'interface', request: 0x20, value: 3, index: 2 });
  });

  it.each([
    ['open error: Error: LIBUSB_ERROR_ACCESS', 'usb/access-denied'],
    ['claimInterface error: Error: LIBUSB_ERROR_BUSY', 'usb/busy'],
    ['open error: Error: LIBUSB_ERROR_NOT_SUPPORTED', 'usb/no-driver'],
    ['transferIn error: Error: LIBUSB_TRANSFER_NO_DEVICE', 'usb/disconnected'],
    ['transferIn error: Error: LIBUSB_TRANSFER_TIMED_OUT', 'usb/timeout'],
    ['transferIn error: Error: LIBUSB_TRANSFER_ERROR', 'usb/transfer'],
    ['claimInterface error: invalid state', 'usb/state'],
  ])('turns "%s" into %s', async (text, code) => {
    const device = deviceWith({ transferIn: () => Promise.reject(new Error(text)) });
    await expect(portOverWebUsb(device, SUMMARY).transferIn(0x81, 64)).rejects.toMatchObject({ code });
  });

  it('reports a stalled endpoint and too much data as errors', async () => {
    const port = portOverWebUsb(deviceWith({ transferIn: async () => ({ status: 'stall' }) }), SUMMARY);
    await expect(port.transferIn(0x81, 64)).rejects.toMatchObject({ code: 'usb/stall', evidence: { endpoint: 0x81 } });
    const babbling = portOverWebUsb(deviceWith({ transferIn: async () => ({ status: 'babble' }) }), SUMMARY);
    await expect(babbling.transferIn(0x81, 64)).rejects.toMatchObject({ code: 'usb/transfer' });
  });

  it('stops waiting when the signal aborts', async () => {
    const abort = new AbortController();
    const port = portOverWebUsb(deviceWith({ transferIn: () => new Promise(() => undefined) }), SUMMARY);
    const reading = port.transferIn(0x81, 64, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});

describe('the USB host of this computer', () => {
  const facts = (files: Readonly<Record<string, string>>): HostFacts => ({
    platform: 'linux',
    readFile: async (path) => (path in files ? new TextEncoder().encode(files[path]) : undefined),
    list: async () => undefined,
    readLink: async () => undefined,
  });
  const usbWith = (...devices: WebUsbDevice[]): WebUsb => ({
    getDevices: async () => devices,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  });
  const never = () => Promise.reject(new Error('must not load the native module'));

  it('lists nothing, and loads nothing, where Linux has no USB subsystem', async () => {
    expect(await nodeUsbHost({ facts: facts({}), load: never }).list()).toEqual([]);
  });

  it('lists through WebUSB elsewhere', async () => {
    const host = nodeUsbHost({ facts: { ...facts({}), platform: 'darwin' }, load: async () => usbWith(deviceWith()) });
    expect(await host.list()).toEqual([summaryOfWebUsb(deviceWith())]);
  });

  it('opens the device with the same ids and serial number', async () => {
    const other = deviceWith({ serialNumber: '0007' });
    const host = nodeUsbHost({ facts: facts({}), load: async () => usbWith(other, deviceWith()) });
    expect((await host.port(SUMMARY)).summary.serialNumber).toBe('0042');
  });

  it('tells twins with one serial number apart by their places, and finds one whose serial number reads differently', async () => {
    const at = (port: number, serialNumber = '0042') =>
      Object.assign(deviceWith({ serialNumber }), { device: { timeout: 0, busNumber: 1, portNumbers: [port] } });
    const [twin, meant] = [at(1), at(2)];
    const load = async () => usbWith(twin, meant, at(3, '?'));
    let opened = '';
    twin.open = async () => void (opened += 'twin');
    meant.open = async () => void (opened += 'meant');
    const host = nodeUsbHost({ facts: facts({}), load });
    await (await host.port(SUMMARY)).open();
    expect(opened).toBe('meant');
    expect((await host.port({ ...SUMMARY, location: '1-3' })).summary.location).toBe('1-3');
    expect(summaryOfWebUsb(meant).location).toBe('1-2');
  });

  it('says permission when the kernel lists a device that cannot be opened, and unplugged when it does not', async () => {
    const load = async () => usbWith();
    const at = '/sys/bus/usb/devices/1-2';
    const listed = nodeUsbHost({ facts: facts({ [`${at}/busnum`]: '1', [`${at}/devnum`]: '4' }), load });
    await expect(listed.port(SUMMARY)).rejects.toMatchObject({ code: 'usb/access-denied' });
    await expect(nodeUsbHost({ facts: facts({}), load }).port(SUMMARY)).rejects.toMatchObject({ code: 'usb/disconnected' });
  });

  it('asks for the devices one after the other, also for several hosts at once: node-usb opens and closes each of them', async () => {
    let [asking, most] = [0, 0];
    const load = async () => ({
      ...usbWith(),
      getDevices: async () => {
        most = Math.max(most, ++asking);
        await new Promise((resolve) => setTimeout(resolve));
        asking--;
        return [deviceWith()];
      },
    });
    const hosts = Array.from({ length: 3 }, () => nodeUsbHost({ facts: facts({}), load }));
    const ports = await Promise.all(hosts.map((host) => host.port(SUMMARY)));
    expect([ports.length, most]).toEqual([3, 1]);
  });
});
