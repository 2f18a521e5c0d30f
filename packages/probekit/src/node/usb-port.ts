/**
 * A `UsbPort` over a device of the npm package `usb`, whose objects follow WebUSB (W3C Community Group draft).
 * What node-usb 2.18 and 3.1 do differently is dealt with here: 2.x takes a deadline only on the endpoint objects behind
 * its WebUSB face, 3.x as one more argument of a transfer.
 */
import type { UsbDeviceSummary, UsbOptions, UsbPort, UsbSetup } from '../base/index.ts';
import { usbFault } from '../transport/index.ts';
import { type UsbCallSite, usbErrorOf } from './errno.ts';
import { type NativeDevice, placeOf } from './usb-device-link-native.ts';

/** What we use of a WebUSB device. */
export interface WebUsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string | null | undefined;
  readonly productName?: string | null | undefined;
  readonly manufacturerName?: string | null | undefined;
  readonly deviceVersionMajor: number;
  readonly deviceVersionMinor: number;
  readonly deviceVersionSubminor: number;
  readonly configuration?: WebUsbConfiguration | null | undefined;
  readonly configurations: readonly WebUsbConfiguration[];
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(number: number): Promise<void>;
  releaseInterface(number: number): Promise<void>;
  transferIn(endpoint: number, length: number, timeoutMs?: number): Promise<InResult>;
  transferOut(endpoint: number, data: ArrayBuffer, timeoutMs?: number): Promise<{ status?: string | undefined }>;
  controlTransferIn(setup: ControlSetup, length: number, timeoutMs?: number): Promise<InResult>;
  controlTransferOut(setup: ControlSetup, data?: ArrayBuffer, timeoutMs?: number): Promise<{ status?: string | undefined }>;
  clearHalt(direction: 'in' | 'out', endpoint: number): Promise<void>;
  reset(): Promise<void>;
}

export interface WebUsbConfiguration {
  readonly configurationValue: number;
  readonly interfaces: readonly {
    readonly interfaceNumber: number;
    readonly alternate: {
      readonly interfaceClass: number;
      readonly interfaceSubclass: number;
      readonly interfaceProtocol: number;
      readonly endpoints: readonly { readonly endpointNumber: number; readonly direction: string; readonly packetSize: number }[];
    };
  }[];
}

interface InResult {
  readonly data?: DataView | undefined;
  readonly status?: string | undefined;
}

interface ControlSetup {
  readonly requestType: 'standard' | 'class' | 'vendor';
  readonly recipient: 'device' | 'interface' | 'endpoint' | 'other';
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

/** The object that node-usb 2.x keeps behind its WebUSB device; libusb reads the deadlines from it. */
interface Version2Inside {
  readonly device?: Partial<Pick<NativeDevice, 'busNumber' | 'portNumbers'>> & {
    timeout: number;
    readonly interfaces?: readonly { readonly endpoints: readonly { readonly address: number; timeout: number }[] }[];
  };
}

/** node-usb 3.x ends bulk transfers after one second unless told otherwise. */
const DEFAULT_TIMEOUT_MS = 5000;

/** `onLeave` tells when the device leaves the bus. */
export function portOverWebUsb(
  device: WebUsbDevice,
  summary: UsbDeviceSummary,
  onLeave: (listener: () => void) => () => void = () => () => undefined,
): UsbPort {
  const name = usbFault.deviceName(summary);
  const call = async <T>(action: () => Promise<T>, site: Omit<UsbCallSite, 'device'> = {}): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw usbErrorOf(error, { device: name, ...site });
    }
  };
  const transfer = async <T extends { readonly status?: string | undefined }>(
    endpoint: number,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: UsbOptions,
    start: (timeoutMs: number) => Promise<T>,
  ): Promise<T> => {
    signal?.throwIfAborted();
    setVersion2Timeout(device, endpoint, timeoutMs);
    const site = { endpoint, timeoutMs };
    const result = await unlessAborted(
      call(() => start(timeoutMs), site),
      signal,
    );
    if (result.status === 'stall') throw usbErrorOf(new Error('LIBUSB_TRANSFER_STALL'), { device: name, ...site });
    if (result.status === 'babble') throw usbErrorOf(new Error('LIBUSB_TRANSFER_OVERFLOW'), { device: name, ...site });
    return result;
  };
  return {
    summary,
    open: () => call(() => device.open()),
    close: () => call(() => device.close()),
    async selectConfiguration(value) {
      // Setting what is set already is refused while the kernel's own drivers hold the other interfaces (3.1 asks anyway).
      if (device.configuration?.configurationValue !== value) await call(() => device.selectConfiguration(value));
    },
    claimInterface: (number) => call(() => device.claimInterface(number), { interface: number }),
    releaseInterface: (number) => call(() => device.releaseInterface(number), { interface: number }),
    async transferIn(endpoint, length, options = {}) {
      return bytesOf(await transfer(endpoint, options, (timeoutMs) => device.transferIn(endpoint & 0x7f, length, timeoutMs)));
    },
    async transferOut(endpoint, data, options = {}) {
      await transfer(endpoint, options, (timeoutMs) => device.transferOut(endpoint, copyOf(data), timeoutMs));
    },
    async controlIn(setup, options = {}) {
      return bytesOf(await transfer(0x80, options, (timeoutMs) => device.controlTransferIn(controlSetup(setup), setup.length, timeoutMs)));
    },
    async controlOut(setup, data, options = {}) {
      await transfer(0x00, options, (timeoutMs) => device.controlTransferOut(controlSetup(setup), copyOf(data), timeoutMs));
    },
    clearHalt: (endpoint) => call(() => device.clearHalt(endpoint & 0x80 ? 'in' : 'out', endpoint & 0x7f), { endpoint }),
    reset: () => call(() => device.reset()),
    onDisconnect: onLeave,
  };
}

/** Where it is plugged, `1-2.3`; undefined where neither the package nor the system tells. */
export function placeOfWebUsb(device: WebUsbDevice): string | undefined {
  const { busNumber, portNumbers } = (device as Version2Inside).device ?? {};
  return busNumber === undefined ? undefined : placeOf({ busNumber, portNumbers });
}

/** What a WebUSB device tells of itself without being opened. */
export function summaryOfWebUsb(device: WebUsbDevice): UsbDeviceSummary {
  const { deviceVersionMajor: major, deviceVersionMinor: minor, deviceVersionSubminor: subminor } = device;
  const configuration = device.configuration ?? device.configurations[0];
  return {
    vendorId: device.vendorId,
    productId: device.productId,
    serialNumber: device.serialNumber ?? '',
    productName: device.productName ?? '',
    manufacturerName: device.manufacturerName ?? '',
    deviceVersion: (major << 8) | (minor << 4) | subminor,
    speed: 'unknown',
    location: placeOfWebUsb(device) ?? '',
    interfaces: (configuration?.interfaces ?? []).map(({ interfaceNumber, alternate }) => ({
      number: interfaceNumber,
      classCode: alternate.interfaceClass,
      subclass: alternate.interfaceSubclass,
      protocol: alternate.interfaceProtocol,
      endpoints: alternate.endpoints.map(({ endpointNumber, direction, packetSize }) => ({
        address: direction === 'in' ? endpointNumber | 0x80 : endpointNumber,
        packetSize,
      })),
    })),
  };
}

function setVersion2Timeout(device: WebUsbDevice, endpoint: number, timeoutMs: number): void {
  const inside = (device as Version2Inside).device;
  if (!inside) return;
  inside.timeout = timeoutMs; // control transfers
  for (const one of inside.interfaces ?? []) {
    for (const candidate of one.endpoints) if (candidate.address === endpoint) candidate.timeout = timeoutMs;
  }
}

/** libusb's transfer itself cannot be called off here; it ends at its deadline, and the pipe is unknown until then. */
function unlessAborted<T>(running: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return running;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

const TYPES = ['standard', 'class', 'vendor'] as const;
const RECIPIENTS = ['device', 'interface', 'endpoint', 'other'] as const;

function controlSetup({ requestType, request, value, index }: UsbSetup): ControlSetup {
  return {
    requestType: TYPES[(requestType >> 5) & 3] ?? 'vendor',
    recipient: RECIPIENTS[requestType & 0x1f] ?? 'other',
    request,
    value,
    index,
  };
}

/** A buffer of exactly these bytes: node-usb sends the whole of what it gets. */
function copyOf(data: Uint8Array): ArrayBuffer {
  return Uint8Array.from(data).buffer;
}

function bytesOf({ data }: InResult): Uint8Array {
  return data ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice() : new Uint8Array(0);
}
