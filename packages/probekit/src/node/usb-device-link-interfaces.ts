/**
 * Taking a device's interfaces from the drivers of this computer for as long as somebody else uses it, and giving them
 * back. Source: libusb 1.0, `libusb_set_auto_detach_kernel_driver`: detaches on claiming, attaches again on releasing.
 */
import type { HostPlatform } from '../base/index.ts';
import { usbErrorOf } from './errno.ts';
import { nodeErrors } from './errors.ts';
import { called, type NativeDevice, type NativeEndpoint, type NativeInterface } from './usb-device-link-native.ts';

const SYSTEMS: Readonly<Partial<Record<HostPlatform, string>>> = { darwin: 'macOS', windows: 'Windows' };

export class TakenInterfaces {
  readonly #device: NativeDevice;
  readonly #name: string;
  readonly #platform: HostPlatform;
  /** Undefined: all that the device has. */
  readonly #wanted: readonly number[] | undefined;
  #taken: readonly NativeInterface[] = [];

  constructor(device: NativeDevice, name: string, platform: HostPlatform, wanted: readonly number[] | undefined) {
    this.#device = device;
    this.#name = name;
    this.#platform = platform;
    this.#wanted = wanted;
  }

  /** All or none. @throws `usb/busy`, `node/interface-kept`, `usb/disconnected` */
  async take(): Promise<void> {
    letGoOfDrivers(this.#device);
    for (const one of this.#ofDevice()) {
      try {
        one.claim();
        this.#taken = [...this.#taken, one];
      } catch (error) {
        await this.release();
        throw this.#fault(one.interfaceNumber, error);
      }
    }
  }

  /** The system's own drivers come back. Of a device that has left, nothing is to be given back. */
  async release(): Promise<void> {
    const taken = this.#taken;
    this.#taken = [];
    for (const one of taken) await called((done) => one.release(done)).catch(() => undefined);
  }

  interface(number: number): NativeInterface | undefined {
    return this.#taken.find(({ interfaceNumber }) => interfaceNumber === number);
  }

  endpoint(address: number): NativeEndpoint | undefined {
    return this.#taken.flatMap(({ endpoints }) => endpoints).find((endpoint) => endpoint.address === address);
  }

  #ofDevice(): readonly NativeInterface[] {
    const all = this.#device.interfaces ?? [];
    return this.#wanted ? all.filter(({ interfaceNumber }) => this.#wanted?.includes(interfaceNumber)) : all;
  }

  #fault(number: number, error: unknown): Error {
    const fault = usbErrorOf(error, { device: this.#name, interface: number });
    if (this.#platform === 'linux' || fault.code === 'usb/disconnected') return fault;
    const system = SYSTEMS[this.#platform] ?? this.#platform;
    return nodeErrors.make('node/interface-kept', {
      message: `${system} does not let interface ${number} of ${this.#name} go: one of its own drivers, or another program, has it.`,
      hint: 'Share the debug interface alone, with --stlink-server and without --usbip; or share the whole probe from a Linux computer.',
      evidence: { device: this.#name, interface: number, system },
      cause: error,
    });
  }
}

function letGoOfDrivers(device: NativeDevice): void {
  try {
    device.setAutoDetachKernelDriver(true);
  } catch {
    // A system without this (Windows): claiming an interface that a driver has will say so.
  }
}
