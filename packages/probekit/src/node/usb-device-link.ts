/**
 * A `UsbDeviceLink` over a device that is plugged in, for servers that export it: transfers of libusb through the npm
 * package `usb`, several under way, each called off by itself. What the device answers is passed on as it is, descriptors
 * too; `usb-device-link-requests.ts` tells which requests are the system's. Finding a device: `usb-device-link-open.ts`.
 * Source: libusb 1.0 `libusb.h` (asynchronous device I/O).
 */
import { Lock, type UsbCompletion, type UsbDeviceLink, type UsbTransfer } from '../base/index.ts';
import type { TakenInterfaces } from './usb-device-link-interfaces.ts';
import {
  called,
  ERROR_NO_DEVICE,
  ERROR_NOT_FOUND,
  type NativeDevice,
  type NativeFault,
  type NativeTransfer,
  type NativeUsb,
  TRANSFER_CANCELLED,
  TRANSFER_NO_DEVICE,
  TRANSFER_OVERFLOW,
  TRANSFER_STALL,
  TYPE_CONTROL,
  TYPE_ISOCHRONOUS,
} from './usb-device-link-native.ts';
import { type SystemRequest, systemRequestOf } from './usb-device-link-requests.ts';

/** A real device as servers export it. */
export interface OpenedUsbDevice extends UsbDeviceLink {
  /** Calls everything off and gives the interfaces back to this computer's drivers; listeners hear that it left. */
  close(): Promise<void>;
}

const MOST_PENDING = 256;
const MOST_BYTES = 0x10_0000;
const SETUP_BYTES = 8;
/** libusb ends nothing by itself; whoever submitted knows how long to wait. */
const NO_TIMEOUT = 0;

/** A transfer from its submission to its end. */
interface Pending {
  readonly id: number;
  isCancelled: boolean;
  /** Nothing may have the device to itself before this has ended. */
  isUnderWay: boolean;
  native?: NativeTransfer;
  ended: Promise<unknown>;
}

export class RealUsbLink implements OpenedUsbDevice {
  readonly #usb: NativeUsb;
  readonly #device: NativeDevice;
  readonly #interfaces: TakenInterfaces;
  readonly #pending = new Set<Pending>();
  readonly #listeners = new Set<() => void>();
  readonly #alone = new Lock();
  /** Settles when nothing has the device to itself. */
  #free: Promise<unknown> = Promise.resolve();
  #left = false;

  /** The device is open, the interfaces are taken. */
  constructor(usb: NativeUsb, device: NativeDevice, interfaces: TakenInterfaces) {
    this.#usb = usb;
    this.#device = device;
    this.#interfaces = interfaces;
  }

  submit(transfer: UsbTransfer): Promise<UsbCompletion> {
    if (this.#left) return Promise.resolve(GONE);
    if (this.#pending.size >= MOST_PENDING || !isWellFormed(transfer)) return Promise.resolve(FAILED);
    const pending: Pending = { id: transfer.id, isCancelled: false, isUnderWay: false, ended: Promise.resolve() };
    const running = this.#run(transfer, pending).finally(() => this.#pending.delete(pending));
    pending.ended = running;
    this.#pending.add(pending);
    return running;
  }

  async cancel(id: number): Promise<void> {
    await this.#callOff([...this.#pending].filter((pending) => pending.id === id));
  }

  /** libusb takes the interfaces again by itself, and Linux restores the configuration. */
  reset(): Promise<void> {
    return this.#haveAlone(async () => {
      // A device that comes back different, or not at all, has to be found anew.
      await called((done) => this.#device.reset(done)).catch(() => this.leave());
    });
  }

  onDisconnect(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The device is not on the bus any more. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    for (const listener of this.#listeners) listener();
  }

  async close(): Promise<void> {
    this.leave();
    await this.#haveAlone(async () => {
      await this.#interfaces.release();
      this.#device.close();
    });
  }

  async #run(transfer: UsbTransfer, pending: Pending): Promise<UsbCompletion> {
    await this.#untilFree();
    if (this.#left) return GONE;
    if (pending.isCancelled) return CANCELLED;
    const request = transfer.setup && systemRequestOf(transfer.setup);
    pending.isUnderWay = request?.name !== 'set-configuration';
    if (request) return this.#carryOut(request);
    const type = transfer.setup ? TYPE_CONTROL : this.#interfaces.endpoint(transfer.endpoint)?.transferType;
    if (type === undefined || type === TYPE_ISOCHRONOUS) return FAILED;
    const completion = await this.#transfer(transfer, type, pending);
    if (completion.status === 'disconnected') this.leave();
    return completion;
  }

  #transfer(transfer: UsbTransfer, type: number, pending: Pending): Promise<UsbCompletion> {
    const isIn = isInward(transfer);
    const dataAt = type === TYPE_CONTROL ? SETUP_BYTES : 0;
    return new Promise((resolve) => {
      const endpoint = type === TYPE_CONTROL ? 0 : transfer.endpoint;
      const native = new this.#usb.Transfer(this.#device, endpoint, type, NO_TIMEOUT, (fault, buffer, byteLength) => {
        const status = statusOf(fault);
        resolve(isIn ? { status, data: new Uint8Array(buffer.subarray(dataAt, dataAt + byteLength)), byteLength } : { status, byteLength });
      });
      try {
        native.submit(bufferOf(transfer));
        pending.native = native;
      } catch (fault) {
        resolve({ status: statusOf(fault as NativeFault), byteLength: 0 });
      }
    });
  }

  async #carryOut(request: SystemRequest): Promise<UsbCompletion> {
    try {
      switch (request.name) {
        case 'refused':
          return STALLED;
        case 'set-configuration':
          await this.#configure(request.value);
          return DONE;
        case 'set-interface': {
          const found = this.#interfaces.interface(request.number);
          if (!found) return STALLED;
          await called((done) => found.setAltSetting(request.setting, done));
          return DONE;
        }
        case 'clear-halt': {
          const found = this.#interfaces.endpoint(request.endpoint);
          if (!found) return STALLED;
          await called((done) => found.clearHalt(done));
          return DONE;
        }
      }
    } catch (fault) {
      return { status: statusOf(fault as NativeFault), byteLength: 0 };
    }
  }

  /** Linux configures a device only while nobody holds an interface. Zero takes its configuration away. */
  #configure(value: number): Promise<void> {
    return this.#haveAlone(async () => {
      await this.#interfaces.release();
      await called((done) => this.#device.setConfiguration(value === 0 ? -1 : value, done));
      await this.#interfaces.take();
    });
  }

  /** Ends what is under way, then runs `task`; transfers that come meanwhile wait for its end. */
  #haveAlone(task: () => Promise<void>): Promise<void> {
    const running = this.#alone.run(async () => {
      await this.#callOff([...this.#pending].filter(({ isUnderWay }) => isUnderWay));
      await task();
    });
    this.#free = running.catch(() => undefined);
    return running;
  }

  async #untilFree(): Promise<void> {
    for (let seen: unknown; seen !== this.#free; ) {
      seen = this.#free;
      await seen;
    }
  }

  async #callOff(those: readonly Pending[]): Promise<void> {
    for (const pending of those) {
      pending.isCancelled = true;
      try {
        pending.native?.cancel();
      } catch {
        // The device has left: libusb ends the transfer by itself.
      }
    }
    await Promise.all(those.map(({ ended }) => ended));
  }
}

const DONE: UsbCompletion = { status: 'ok', byteLength: 0 };
const STALLED: UsbCompletion = { status: 'stall', byteLength: 0 };
const CANCELLED: UsbCompletion = { status: 'cancelled', byteLength: 0 };
const FAILED: UsbCompletion = { status: 'error', byteLength: 0 };
const GONE: UsbCompletion = { status: 'disconnected', byteLength: 0 };

const STATUS: Readonly<Record<number, UsbCompletion['status']>> = {
  [TRANSFER_CANCELLED]: 'cancelled',
  [TRANSFER_STALL]: 'stall',
  [TRANSFER_NO_DEVICE]: 'disconnected',
  [TRANSFER_OVERFLOW]: 'overflow',
  [ERROR_NO_DEVICE]: 'disconnected',
  // Of a request that the system carries out: there is no such setting or configuration.
  [ERROR_NOT_FOUND]: 'stall',
};

function statusOf(fault: NativeFault | undefined): UsbCompletion['status'] {
  return fault ? (STATUS[fault.errno] ?? 'error') : 'ok';
}

function isInward({ endpoint, setup }: UsbTransfer): boolean {
  return ((setup ? setup.requestType : endpoint) & 0x80) !== 0;
}

function isWellFormed(transfer: UsbTransfer): boolean {
  const { setup, data, length = 0 } = transfer;
  const byteLength = isInward(transfer) ? length : (data?.length ?? 0);
  if (!Number.isInteger(byteLength) || byteLength < 0 || byteLength > MOST_BYTES) return false;
  return !setup || isInward(transfer) || setup.length === byteLength;
}

/** What libusb sends or fills; a control transfer's begins with its setup. */
function bufferOf(transfer: UsbTransfer): Buffer {
  const { setup, data = new Uint8Array(0), length = 0 } = transfer;
  if (!setup) return isInward(transfer) ? Buffer.alloc(length) : Buffer.from(data);
  const buffer = Buffer.alloc(SETUP_BYTES + setup.length);
  buffer.writeUInt8(setup.requestType, 0);
  buffer.writeUInt8(setup.request, 1);
  buffer.writeUInt16LE(setup.value, 2);
  buffer.writeUInt16LE(setup.index, 4);
  buffer.writeUInt16LE(setup.length, 6);
  if (!isInward(transfer)) buffer.set(data, SETUP_BYTES);
  return buffer;
}
