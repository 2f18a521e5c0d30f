/**
 * USB ports of a browser. WebUSB has no deadlines and cannot cancel a transfer: one that is given up closes the device,
 * and the caller opens it again. Source: WebUSB (WICG), 2025; what Chromium makes of it: third_party/blink,
 * modules/webusb/usb_device.cc, and services/device/usb/usb_device_handle_win.cc for Windows.
 */
import type { Clock, UsbDeviceSummary, UsbHost, UsbInterfaceSummary, UsbOptions, UsbPort, UsbSetup } from '../base/index.ts';
import { hasCode, wallClock } from '../base/index.ts';
import { ST_VENDOR_ID } from '../spec/index.ts';
import { inTime, usbFault } from '../transport/index.ts';
import { translateUsbException } from './usb-exceptions.ts';

/** On Windows a claim waits for the interface's driver, for ever when there is none. */
const CLAIM_TIMEOUT_MS = 5000;

/** The devices of a page, as a host. A device has one summary for as long as it stays plugged in. */
export interface WebUsbHost extends UsbHost {
  /** The summary of a device that an event of the browser names. */
  summaryOf(device: USBDevice): UsbDeviceSummary;
  /** Closes every device that is open, as a page must that goes away. Starts at once, without waiting for a list. */
  release(): Promise<void>;
}

/** The devices that this page was allowed to use. */
export function webUsbHost(usb: USB, { clock = wallClock }: { clock?: Clock } = {}): WebUsbHost {
  const ports = new Map<USBDevice, WebUsbPort>();
  const portOf = (device: USBDevice) => {
    const port = ports.get(device) ?? new WebUsbPort(usb, device, summaryOf(device), clock);
    ports.set(device, port);
    return port;
  };
  return {
    async list() {
      const devices = await usb.getDevices();
      for (const device of ports.keys()) if (!devices.includes(device)) ports.delete(device);
      return devices.map((device) => portOf(device).summary);
    },
    async port(summary) {
      const port = [...ports.values()].find((one) => one.summary === summary);
      if (!port) throw usbFault.disconnected(usbFault.deviceName(summary));
      return port;
    },
    summaryOf: (device) => portOf(device).summary,
    async release() {
      // One that has just left, or that is closing already, has nothing to give back.
      await Promise.allSettled([...ports.values()].map((port) => port.close()));
    },
  };
}

/** Shows the browser's list of ST devices; call it in a click handler. Undefined when the user chose none. */
export async function askForProbe(usb: USB): Promise<USBDevice | undefined> {
  try {
    return await usb.requestDevice({ filters: [{ vendorId: ST_VENDOR_ID }] });
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundError') return undefined;
    throw translateUsbException(error, { device: 'the chosen device' });
  }
}

class WebUsbPort implements UsbPort {
  readonly summary: UsbDeviceSummary;
  readonly #usb: USB;
  readonly #device: USBDevice;
  readonly #clock: Clock;
  /** A claim that the browser has not answered yet. While it waits, the browser refuses to close the device. */
  #claiming: Promise<void> | undefined;
  #closeAfterClaim = false;

  constructor(usb: USB, device: USBDevice, summary: UsbDeviceSummary, clock: Clock) {
    this.#usb = usb;
    this.#device = device;
    this.summary = summary;
    this.#clock = clock;
  }

  get #name(): string {
    return usbFault.deviceName(this.summary);
  }

  async open(): Promise<void> {
    this.#closeAfterClaim = false;
    if (!this.#device.opened) await this.#translated({}, () => this.#device.open());
  }

  async close(): Promise<void> {
    if (this.#claiming !== undefined) this.#closeAfterClaim = true;
    else if (this.#device.opened) await this.#translated({}, () => this.#device.close());
  }

  async selectConfiguration(value: number): Promise<void> {
    if (this.#device.configuration?.configurationValue === value) return;
    await this.#translated({}, () => this.#device.selectConfiguration(value));
  }

  async claimInterface(number: number): Promise<void> {
    await this.#translated({ interface: number }, async () => {
      this.#claiming ??= this.#device.claimInterface(number).finally(() => this.#afterClaim());
      const claimed = this.#claiming.then(() => true);
      if (await inTime(claimed, { clock: this.#clock, timeoutMs: CLAIM_TIMEOUT_MS })) return;
      throw usbFault.noDriver(this.#name, `claiming interface ${number} does not end`);
    });
  }

  async releaseInterface(number: number): Promise<void> {
    await this.#translated({ interface: number }, () => this.#device.releaseInterface(number));
  }

  async transferIn(endpoint: number, length: number, options: UsbOptions = {}): Promise<Uint8Array> {
    const result = await this.#transfer(endpoint, options, () => this.#device.transferIn(endpoint & 0x0f, length));
    return bytesOf(result.data);
  }

  async transferOut(endpoint: number, data: Uint8Array, options: UsbOptions = {}): Promise<void> {
    await this.#transfer(endpoint, options, () => this.#device.transferOut(endpoint & 0x0f, new Uint8Array(data)));
  }

  async controlIn(setup: UsbSetup, options: UsbOptions = {}): Promise<Uint8Array> {
    const result = await this.#transfer(0x80, options, () => this.#device.controlTransferIn(parametersOf(setup), setup.length));
    return bytesOf(result.data);
  }

  async controlOut(setup: UsbSetup, data: Uint8Array, options: UsbOptions = {}): Promise<void> {
    await this.#transfer(0x00, options, () => this.#device.controlTransferOut(parametersOf(setup), new Uint8Array(data)));
  }

  async clearHalt(endpoint: number): Promise<void> {
    await this.#translated({ endpoint }, () => this.#device.clearHalt(endpoint & 0x80 ? 'in' : 'out', endpoint & 0x0f));
  }

  /** Where the system cannot reset a device (Windows), closing it is all there is: that ends its transfers and claims. */
  async reset(): Promise<void> {
    await this.open();
    try {
      await this.#translated({}, () => this.#device.reset());
    } catch (error) {
      if (!hasCode(error, 'usb/transfer')) throw error;
      await this.close();
    }
  }

  onDisconnect(listener: () => void): () => void {
    const onEvent = (event: USBConnectionEvent) => {
      if (event.device === this.#device) listener();
    };
    this.#usb.addEventListener('disconnect', onEvent);
    return () => this.#usb.removeEventListener('disconnect', onEvent);
  }

  /** Nobody may want the device any more that comes at last. */
  #afterClaim(): void {
    this.#claiming = undefined;
    if (!this.#closeAfterClaim) return;
    this.#closeAfterClaim = false;
    // A device that has left meanwhile is closed.
    this.#device.close().catch(() => undefined);
  }

  async #transfer<Result extends { readonly status?: USBTransferStatus }>(
    endpoint: number,
    { signal, timeoutMs }: UsbOptions,
    start: () => Promise<Result>,
  ): Promise<Result> {
    signal?.throwIfAborted();
    return this.#translated({ endpoint }, async () => {
      const result = await inTime(start(), { clock: this.#clock, timeoutMs, signal });
      if (!result) {
        await this.#device.close();
        signal?.throwIfAborted();
        throw usbFault.timedOut(this.#name, endpoint, timeoutMs ?? 0);
      }
      if (result.status === 'stall') throw usbFault.stalled(this.#name, endpoint);
      if (result.status === 'babble') throw usbFault.transferFailed(this.#name, endpoint, 'overflow');
      return result;
    });
  }

  async #translated<T>(where: { endpoint?: number; interface?: number }, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw translateUsbException(error, { device: this.#name, ...where });
    }
  }
}

function bytesOf(view: DataView | undefined): Uint8Array {
  return view ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(0);
}

const REQUEST_TYPES = ['standard', 'class', 'vendor', 'vendor'] as const;
const RECIPIENTS = ['device', 'interface', 'endpoint', 'other'] as const;

function parametersOf({ requestType, request, value, index }: UsbSetup): USBControlTransferParameters {
  return {
    requestType: REQUEST_TYPES[(requestType >>> 5) & 3] ?? 'vendor',
    recipient: RECIPIENTS[requestType & 3] ?? 'other',
    request,
    value,
    index,
  };
}

function summaryOf(device: USBDevice): UsbDeviceSummary {
  return {
    vendorId: device.vendorId,
    productId: device.productId,
    serialNumber: device.serialNumber ?? '',
    productName: device.productName ?? '',
    manufacturerName: device.manufacturerName ?? '',
    deviceVersion: (device.deviceVersionMajor << 8) | (device.deviceVersionMinor << 4) | device.deviceVersionSubminor,
    speed: 'unknown',
    location: '',
    interfaces: (device.configurations[0]?.interfaces ?? []).map(interfaceOf),
  };
}

function interfaceOf({ interfaceNumber, alternate, alternates }: USBInterface): UsbInterfaceSummary {
  const setting = alternate ?? alternates[0];
  return {
    number: interfaceNumber,
    classCode: setting?.interfaceClass ?? 0,
    subclass: setting?.interfaceSubclass ?? 0,
    protocol: setting?.interfaceProtocol ?? 0,
    endpoints: (setting?.endpoints ?? []).map(({ endpointNumber, direction, packetSize }) => ({
      address: endpointNumber | (direction === 'in' ? 0x80 : 0),
      packetSize,
    })),
  };
}
