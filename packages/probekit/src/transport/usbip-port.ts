/**
 * A `UsbPort` over USB/IP: imports the device when it is opened and gives it back when it is closed, so that another
 * program finds it free in between.
 */
import {
  type ByteStream,
  type Clock,
  Lock,
  type UsbDeviceSummary,
  type UsbHost,
  type UsbOptions,
  type UsbPort,
  type UsbSetup,
} from '../base/index.ts';
import { ST_NODEV } from '../spec/usb/usbip.ts';
import { transportErrors } from './errors.ts';
import * as errors from './usb-errors.ts';
import { portOverLink } from './usb-port-over-link.ts';
import { importUsbip, listUsbip, notExported } from './usbip-client.ts';

export interface UsbipPortOptions {
  /** Connects to the computer that exports the device; once for each time that the port is opened. */
  readonly dial: () => Promise<ByteStream>;
  readonly busId: string;
  readonly clock: Clock;
}

/**
 * The exported device, not yet opened; imported at once, since only the device tells what it is.
 *
 * @throws `usbip/refused`, `usbip/protocol`, and what `dial` throws
 */
export async function usbipPort(options: UsbipPortOptions): Promise<UsbPort> {
  const take = () => takeDevice(options);
  return new UsbipPort({ take, held: () => undefined }, await take());
}

/**
 * A computer with that one device, or with none when it exports nothing at all. While one of its ports has the device, `list`
 * tells what that one says of it: the other computer would give it away to nobody, us among them.
 *
 * Its `list` throws `usbip/refused` when it exports others only.
 */
export function usbipHost(options: UsbipPortOptions): UsbHost {
  // A list takes the device for a moment, in which nobody could open it.
  const turns = new Lock();
  const take = () => turns.run(() => takeDevice(options));
  let latest: UsbipPort | undefined;
  const held = (port: UsbipPort) => {
    latest = port;
  };
  return {
    list: () => turns.run(async () => (latest?.hasDevice ? [latest.summary] : listByTaking(options))),
    port: async () => new UsbipPort({ take, held }, await take()),
  };
}

async function listByTaking(options: UsbipPortOptions): Promise<readonly UsbDeviceSummary[]> {
  try {
    const { port, stream } = await takeDevice(options);
    await port.close();
    await stream.close();
    return [port.summary];
  } catch (error) {
    if (!transportErrors.is(error, 'usbip/refused') || error.evidence.status !== ST_NODEV) throw error;
    const exported = await listUsbip(await options.dial(), options);
    // One that was free a moment ago is there after all.
    if (exported.length === 0 || exported.some(({ busId }) => busId === options.busId)) return [];
    throw notExported(options.busId, exported);
  }
}

interface Taken {
  readonly port: UsbPort;
  readonly stream: ByteStream;
}

async function takeDevice({ dial, busId, clock }: UsbipPortOptions): Promise<Taken> {
  const stream = await dial();
  const { link, summary } = await importUsbip(stream, busId, { clock });
  return { port: portOverLink(link, summary, async () => ({ result: 'granted' }), { clock }), stream };
}

interface WayToDevice {
  take(): Promise<Taken>;
  /** Told each time that the port has the device. */
  held(port: UsbipPort): void;
}

class UsbipPort implements UsbPort {
  readonly summary: UsbDeviceSummary;
  readonly queues = true;
  readonly #way: WayToDevice;
  readonly #listeners = new Set<() => void>();
  #taken: Taken | undefined;
  #hasLeft = false;

  constructor(way: WayToDevice, taken: Taken) {
    this.#way = way;
    this.summary = taken.port.summary;
    this.#hold(taken);
  }

  get hasDevice(): boolean {
    return this.#taken !== undefined && !this.#hasLeft;
  }

  async open(): Promise<void> {
    if (!this.#taken) this.#hold(await this.#way.take());
    await this.#port.open();
  }

  async close(): Promise<void> {
    const taken = this.#taken;
    this.#taken = undefined;
    await taken?.port.close();
    await taken?.stream.close();
  }

  selectConfiguration = async (value: number) => this.#port.selectConfiguration(value);
  claimInterface = async (number: number) => this.#port.claimInterface(number);
  releaseInterface = async (number: number) => this.#port.releaseInterface(number);
  transferIn = async (endpoint: number, length: number, options?: UsbOptions) => this.#port.transferIn(endpoint, length, options);
  transferOut = async (endpoint: number, data: Uint8Array, options?: UsbOptions) => this.#port.transferOut(endpoint, data, options);
  controlIn = async (setup: UsbSetup, options?: UsbOptions) => this.#port.controlIn(setup, options);
  controlOut = async (setup: UsbSetup, data: Uint8Array, options?: UsbOptions) => this.#port.controlOut(setup, data, options);
  clearHalt = async (endpoint: number) => this.#port.clearHalt(endpoint);
  reset = async () => this.#port.reset();

  onDisconnect(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #port(): UsbPort {
    if (this.#taken) return this.#taken.port;
    throw errors.wrongState(errors.deviceName(this.summary), 'the port is not open');
  }

  #hold(taken: Taken): void {
    this.#taken = taken;
    this.#hasLeft = false;
    this.#way.held(this);
    taken.port.onDisconnect(() => {
      // A connection that we have closed ourselves is no device that left.
      if (this.#taken !== taken) return;
      this.#hasLeft = true;
      for (const listener of this.#listeners) listener();
    });
  }
}
