import { beforeEach, describe, expect, it } from 'vitest';
import { FakeStlink } from '../../test/contracts/fake-stlink.ts';
import { patientClock } from '../../test/contracts/fake-usb-link.ts';
import { describeUsbPort } from '../../test/contracts/usb-port.ts';
import { openStlink } from '../stlink/index.ts';
import { stlinkOverUsb } from '../transport/index.ts';
import { translateUsbException } from './usb-exceptions.ts';
import { askForProbe, webUsbHost } from './web-usb.ts';

/** `navigator.usb` with one STLINK-V3 behind it, as far as the ports use it; refuses as Chromium does. */
class FakeDevice {
  readonly vendorId = 0x0483;
  readonly productId = 0x374e;
  readonly productName = 'STLINK-V3';
  readonly manufacturerName = 'STMicroelectronics';
  readonly serialNumber = '0038001C3137510E33333639';
  readonly deviceVersionMajor = 1;
  readonly deviceVersionMinor = 0;
  readonly deviceVersionSubminor = 0;
  readonly stlink = new FakeStlink();
  readonly configurations = [{ interfaces: [{ interfaceNumber: 0, alternates: [], alternate: DEBUG_INTERFACE }] }];
  configuration: { configurationValue: number } | undefined;
  opened = false;
  present = true;
  /** What `claimInterface` does instead of claiming. */
  claim: (() => Promise<void>) | undefined;
  /** Windows offers a page no reset. */
  resets = true;
  /** What the next transfer from the device brings instead of a reply. */
  status: 'stall' | 'babble' | undefined;
  opens = 0;
  #claimed = false;
  #claiming = false;
  #replies: Uint8Array[] = [];
  #waiting: { resolve: (result: object) => void; reject: (error: Error) => void } | undefined;

  async open() {
    this.#mustBePresent();
    this.opened = true;
    this.opens += 1;
  }
  async close() {
    if (this.#claiming) throw new DOMException('An operation that changes interface state is in progress.', 'InvalidStateError');
    this.opened = false;
    this.#claimed = false;
    this.#fail(new DOMException('The transfer was cancelled.', 'AbortError'));
  }
  async reset() {
    if (!this.resets) throw new DOMException('Unable to reset the device.', 'NetworkError');
    this.#replies = [];
  }
  async selectConfiguration(configurationValue: number) {
    this.configuration = { configurationValue };
  }
  async claimInterface() {
    this.#claiming = true;
    try {
      await this.claim?.();
    } finally {
      this.#claiming = false;
    }
    this.#claimed = true;
  }
  async releaseInterface() {
    this.#claimed = false;
  }
  async clearHalt() {}
  async controlTransferIn() {
    return { status: 'ok', data: new DataView(Uint8Array.of(18, 1).buffer) };
  }
  async controlTransferOut() {
    return { status: 'ok', bytesWritten: 0 };
  }
  async transferOut(_endpoint: number, data: Uint8Array) {
    this.#mustBeUsable();
    const reply = await this.stlink.exchange(data, { in: 6144 });
    if (reply.length > 0) this.#replies.push(reply);
    return { status: 'ok', bytesWritten: data.length };
  }
  async transferIn() {
    this.#mustBeUsable();
    if (this.status) return { status: this.status, data: new DataView(new ArrayBuffer(0)) };
    const reply = this.#replies.shift();
    if (reply) return { status: 'ok', data: new DataView(reply.slice().buffer) };
    return new Promise<object>((resolve, reject) => (this.#waiting = { resolve, reject }));
  }

  leave() {
    this.present = false;
    this.opened = false;
    this.#fail(new DOMException('The device was disconnected.', 'NotFoundError'));
  }

  #fail(error: Error) {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  #mustBePresent() {
    if (!this.present) throw new DOMException('The device was disconnected.', 'NotFoundError');
  }

  #mustBeUsable() {
    this.#mustBePresent();
    if (!this.opened) throw new DOMException('The device must be opened first.', 'InvalidStateError');
    if (!this.#claimed) {
      throw new DOMException('The specified endpoint is not part of a claimed and selected alternate interface.', 'NotFoundError');
    }
  }
}

const DEBUG_INTERFACE = {
  interfaceClass: 0xff,
  interfaceSubclass: 0xff,
  interfaceProtocol: 0xff,
  endpoints: [
    { endpointNumber: 1, direction: 'in', packetSize: 512 },
    { endpointNumber: 1, direction: 'out', packetSize: 512 },
  ],
};

function fakeUsb(device: FakeDevice) {
  const listeners = new Set<(event: { device: FakeDevice }) => void>();
  const usb = {
    getDevices: async () => [device],
    requestDevice: async () => device,
    addEventListener: (_type: string, listener: (event: { device: FakeDevice }) => void) => listeners.add(listener),
    removeEventListener: (_type: string, listener: (event: { device: FakeDevice }) => void) => listeners.delete(listener),
  };
  const unplug = async () => {
    device.leave();
    for (const listener of listeners) listener({ device });
  };
  return { usb: usb as unknown as USB, unplug };
}

async function openedPort(device = new FakeDevice()) {
  const { usb, unplug } = fakeUsb(device);
  const host = webUsbHost(usb, { clock: patientClock() });
  const [summary] = await host.list();
  if (!summary) throw new Error('no device');
  return { port: await host.port(summary), out: 0x01, in: 0x81, unplug, device };
}

describe('WebUSB port', () => {
  let device: FakeDevice;
  beforeEach(() => {
    device = new FakeDevice();
  });

  it('lists what the page may use', async () => {
    const { port } = await openedPort(device);
    expect(port.summary).toMatchObject({ vendorId: 0x0483, productId: 0x374e, deviceVersion: 0x0100, speed: 'unknown' });
    expect(port.summary.interfaces[0]?.endpoints.map(({ address }) => address)).toEqual([0x81, 0x01]);
  });

  it('carries the ST-LINK protocol, and finds its feet again after a transfer that it gave up', async () => {
    const { port } = await openedPort(device);
    const transport = await stlinkOverUsb(port, { clock: patientClock() });
    const stlink = await openStlink(transport, { clock: patientClock() });
    expect(stlink.version.j).toBe(9);
    await expect(port.transferIn(0x81, 64, { timeoutMs: 5 })).rejects.toMatchObject({ code: 'usb/timeout' });
    expect(device.opened).toBe(false);
    await expect(transport.exchange(Uint8Array.of(0xf5), { in: 2 })).rejects.toMatchObject({ code: 'usb/state' });
    expect(await transport.exchange(Uint8Array.of(0xf5), { in: 2 })).toHaveLength(2);
    expect(device.opens).toBe(2);
  });

  it('does not wait for ever for an interface', async () => {
    device.claim = () => new Promise(() => undefined);
    const { port } = await openedPort(device);
    await port.open();
    await expect(port.claimInterface(0)).rejects.toMatchObject({ code: 'usb/no-driver' });
  });

  it('closes the device once a claim that it gave up ends after all', async () => {
    let driverComes = () => {};
    device.claim = () => new Promise((resolve) => (driverComes = resolve));
    const { port } = await openedPort(device);
    await expect(stlinkOverUsb(port, { clock: patientClock() })).rejects.toMatchObject({ code: 'usb/no-driver' });
    expect(device.opened).toBe(true);
    driverComes();
    await new Promise((resolve) => setTimeout(resolve));
    expect(device.opened).toBe(false);
  });

  it('takes a claim that it had given up for its own when it tries again', async () => {
    let driverComes = () => {};
    device.claim = () => new Promise((resolve) => (driverComes = resolve));
    const { port } = await openedPort(device);
    await expect(stlinkOverUsb(port, { clock: patientClock() })).rejects.toMatchObject({ code: 'usb/no-driver' });
    const again = stlinkOverUsb(port, { clock: patientClock() });
    driverComes();
    await openStlink(await again, { clock: patientClock() });
    expect(device.opened).toBe(true);
  });

  it('closes a device that the system cannot reset', async () => {
    device.resets = false;
    const { port } = await openedPort(device);
    await port.reset();
    expect(device.opened).toBe(false);
  });

  it.each([
    ['stall', 'usb/stall'],
    ['babble', 'usb/transfer'],
  ] as const)('takes a transfer that ends in "%s" for an error', async (status, code) => {
    const { port } = await openedPort(device);
    await port.open();
    await port.claimInterface(0);
    device.status = status;
    await expect(port.transferIn(0x81, 64)).rejects.toMatchObject({ code });
  });

  it('takes "none chosen" for an answer', async () => {
    const usb = { requestDevice: () => Promise.reject(new DOMException('No device selected.', 'NotFoundError')) };
    expect(await askForProbe(usb as unknown as USB)).toBeUndefined();
    expect(await askForProbe(fakeUsb(device).usb)).toBe(device);
  });

  it('keeps the summary of a device for as long as it stays', async () => {
    const host = webUsbHost(fakeUsb(device).usb, { clock: patientClock() });
    const [first] = await host.list();
    const [again] = await host.list();
    expect(again).toBe(first);
    expect(host.summaryOf(device as unknown as USBDevice)).toBe(first);
  });

  it('closes what is open when the page goes away', async () => {
    const host = webUsbHost(fakeUsb(device).usb, { clock: patientClock() });
    const [summary] = await host.list();
    if (!summary) throw new Error('no device');
    await stlinkOverUsb(await host.port(summary), { clock: patientClock() });
    void host.release();
    expect(device.opened).toBe(false);
  });
});

const exceptions: readonly [string, string, string][] = [
  ['SecurityError', 'Access denied.', 'usb/access-denied'],
  ['NetworkError', 'Access denied.', 'usb/access-denied'],
  ['NetworkError', 'Unable to claim interface.', 'usb/busy'],
  ['SecurityError', 'The requested interface implements a protected class.', 'usb/access-denied'],
  ['NotFoundError', 'The device was disconnected.', 'usb/disconnected'],
  ['NetworkError', 'A transfer error has occurred.', 'usb/transfer'],
  ['InvalidStateError', 'The device must be opened first.', 'usb/state'],
  ['NotFoundError', 'The specified endpoint is not part of a claimed and selected alternate interface.', 'usb/state'],
  ['AbortError', 'The transfer was cancelled.', 'usb/transfer'],
  ['TimeoutError', 'The transfer timed out.', 'usb/transfer'],
  ['SecurityError', 'The transfer was not allowed.', 'usb/state'],
  ['SecurityError', 'Must be handling a user gesture to show a permission request.', 'usb/state'],
  ['SecurityError', 'Access to the feature "usb" is disallowed by permissions policy.', 'usb/access-denied'],
  ['InvalidStateError', 'An operation that changes interface state is in progress.', 'usb/state'],
  ['NotFoundError', 'The interface number provided is not supported by the device in its current configuration.', 'usb/state'],
  ['NetworkError', 'Unable to clear endpoint.', 'usb/transfer'],
  ['NetworkError', 'Unable to set device configuration.', 'usb/transfer'],
  ['SecurityError', "Failed to execute 'open' on 'USBDevice': Access denied.", 'usb/access-denied'],
];

it.each(exceptions)('translates %s "%s" into %s', (name, message, code) => {
  expect(translateUsbException(new DOMException(message, name), { device: 'STLINK-V3' })).toMatchObject({ code });
});

it('leaves errors alone that are not the browser’s', () => {
  const error = new RangeError('ours');
  expect(translateUsbException(error, { device: 'STLINK-V3' })).toBe(error);
});

describeUsbPort('WebUSB', async () => {
  const { port, unplug } = await openedPort();
  return { port: closingWithTimeouts(port), out: 0x01, in: 0x81, unplug };
});

/** WebUSB closes the device with a transfer that is given up; the contract's user opens it again. */
function closingWithTimeouts(port: Awaited<ReturnType<typeof openedPort>>['port']): typeof port {
  const reopened = Object.create(port) as typeof port;
  reopened.transferIn = async (endpoint, length, options) => {
    try {
      return await port.transferIn(endpoint, length, options);
    } catch (error) {
      if ((error as { code?: string }).code === 'usb/timeout') {
        await port.open();
        await port.claimInterface(0);
      }
      throw error;
    }
  };
  for (const name of ['open', 'close', 'selectConfiguration', 'claimInterface', 'transferOut', 'controlIn', 'onDisconnect'] as const) {
    Object.defineProperty(reopened, name, { value: (port[name] as (...args: never[]) => unknown).bind(port) });
  }
  return reopened;
}
