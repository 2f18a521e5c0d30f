/**
 * A probe of this computer while it is shared: opened, lost with its cable, found again, given back. What is served of
 * it, and to whom, is the command's affair.
 */
import type { Clock, UsbDeviceSummary, UsbHost } from '../base/index.ts';
import type { OpenedUsbDevice } from '../node/index.ts';
import { listProbes } from '../transport/index.ts';

/** The probe while it is plugged in. */
export interface PresentProbe {
  readonly link: OpenedUsbDevice;
  readonly summary: UsbDeviceSummary;
}

export interface SharedProbeOptions {
  readonly host: UsbHost;
  readonly open: (device: UsbDeviceSummary) => Promise<OpenedUsbDevice>;
  readonly clock: Clock;
}

/** Systems differ in whether they tell that a device comes; looking at this interval works on all. */
const LOOK_MS = 500;

export class SharedProbe {
  readonly #options: SharedProbeOptions;
  #present: PresentProbe | undefined;
  #unplugged = new AbortController();

  /** Takes the probe from this computer. Rejects with what opening it ends in. */
  static async open(device: UsbDeviceSummary, options: SharedProbeOptions): Promise<SharedProbe> {
    const probe = new SharedProbe(options);
    await probe.#take(device);
    return probe;
  }

  private constructor(options: SharedProbeOptions) {
    this.#options = options;
  }

  /** Undefined while it is unplugged. */
  get present(): PresentProbe | undefined {
    return this.#present;
  }

  /** Resolves when the probe has left the bus, or with the abort of `signal`. */
  async untilUnplugged(signal: AbortSignal): Promise<void> {
    const ended = this.#unplugged;
    const stop = () => ended.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    if (!ended.signal.aborted) await new Promise((resolve) => ended.signal.addEventListener('abort', resolve, { once: true }));
    signal.removeEventListener('abort', stop);
    if (!signal.aborted) await this.close();
  }

  /**
   * Resolves with true when the probe of the same serial number, or at the same place when it has none, is back and taken.
   * `tell` hears why it cannot be taken, once each reason that lasts.
   */
  async untilBack(device: UsbDeviceSummary, signal: AbortSignal, tell: (error: unknown) => void): Promise<boolean> {
    let last = '';
    let told = '';
    while (!signal.aborted) {
      try {
        const found = await this.#find(device);
        if (found) {
          await this.#take(found);
          return true;
        }
      } catch (error) {
        // Rules and drivers are still at work on a device that has just come; the next attempt may go well.
        const reason = String(error);
        if (reason === last && reason !== told) {
          tell(error);
          told = reason;
        }
        last = reason;
      }
      await this.#wait(signal);
    }
    return false;
  }

  /** Gives the probe back to this computer. */
  async close(): Promise<void> {
    const present = this.#present;
    this.#present = undefined;
    await present?.link.close();
  }

  async #take(device: UsbDeviceSummary): Promise<void> {
    const link = await this.#options.open(device);
    const unplugged = new AbortController();
    link.onDisconnect(() => unplugged.abort());
    this.#unplugged = unplugged;
    this.#present = { link, summary: device };
  }

  async #find({ serialNumber, vendorId, location }: UsbDeviceSummary): Promise<UsbDeviceSummary | undefined> {
    const probes = await listProbes(this.#options.host);
    const alike = probes.filter((probe) => probe.vendorId === vendorId && probe.serialNumber === serialNumber);
    // Clones share a serial number: then the place tells.
    return alike.length === 1 && serialNumber !== '' ? alike[0] : alike.find((probe) => probe.location === location);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    await this.#options.clock.sleep(LOOK_MS, { signal }).catch(() => undefined);
  }
}
