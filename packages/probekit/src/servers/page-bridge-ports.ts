/** The USB devices of the computer as one page uses them: numbered, opened one page at a time, given back when it leaves. */
import type { BridgedDevice, BridgePortRequest, UsbDeviceSummary, UsbOptions, UsbPort } from '../base/index.ts';
import { usbErrors } from './errors.ts';
import type { BridgedComputer } from './page-bridge.ts';

interface OpenedPort {
  readonly port: UsbPort;
  readonly forget: () => void;
}

export class BridgedPorts {
  readonly #computer: BridgedComputer;
  /** Shared with the other pages. */
  readonly #taken: Set<string>;
  readonly #left: (device: number) => void;
  /** What each device says of itself, in the order in which they were first seen: the place is its number. */
  readonly #known: string[] = [];
  readonly #ports = new Map<number, Promise<OpenedPort>>();
  readonly #giveBack = new Map<number, () => Promise<void>>();
  #ended = false;

  constructor(computer: BridgedComputer, taken: Set<string>, left: (device: number) => void) {
    this.#computer = computer;
    this.#taken = taken;
    this.#left = left;
  }

  async list(): Promise<readonly BridgedDevice[]> {
    return (await this.#computer.usb.list()).map((summary) => ({ ...summary, device: this.#numberOf(summary) }));
  }

  /** @throws `usb/disconnected` for a number that was never given */
  summaryOf(device: number): UsbDeviceSummary {
    const text = this.#known[device];
    if (text === undefined) throw disconnected(`device ${device}`);
    return JSON.parse(text) as UsbDeviceSummary; // what `#numberOf` wrote
  }

  /** Does what the page asks of the device; resolves with what came in. */
  async do(request: BridgePortRequest, data: Uint8Array, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const { device } = request;
    if (request.ask === 'open') await this.#take(device);
    const { port } = await this.#portOf(device);
    try {
      return await perform(port, request, data, signal);
    } finally {
      if (request.ask === 'close') await this.#release(device);
    }
  }

  async close(): Promise<void> {
    this.#ended = true;
    for (const opened of this.#ports.values()) {
      const found = await opened.catch(() => undefined); // never opened
      found?.forget();
      await found?.port.close().catch(() => undefined); // it has left
    }
    for (const device of [...this.#giveBack.keys()]) await this.#release(device);
  }

  #numberOf(summary: UsbDeviceSummary): number {
    const text = JSON.stringify(summary);
    const known = this.#known.indexOf(text);
    return known >= 0 ? known : this.#known.push(text) - 1;
  }

  #portOf(device: number): Promise<OpenedPort> {
    const opened = this.#ports.get(device) ?? this.#findPort(device);
    this.#ports.set(device, opened);
    opened.catch(() => this.#ports.delete(device));
    return opened;
  }

  async #findPort(device: number): Promise<OpenedPort> {
    const port = await this.#computer.usb.port(this.summaryOf(device));
    const forget = port.onDisconnect(() => {
      this.#ports.delete(device);
      forget();
      void this.#release(device);
      this.#left(device);
    });
    return { port, forget };
  }

  async #take(device: number): Promise<void> {
    if (this.#giveBack.has(device)) return;
    const summary = this.summaryOf(device);
    const text = this.#known[device] as string;
    if (this.#taken.has(text)) throw busy(summary);
    this.#taken.add(text);
    this.#giveBack.set(device, async () => void this.#taken.delete(text));
    try {
      const giveBack = await this.#computer.take?.(summary);
      this.#giveBack.set(device, async () => {
        this.#taken.delete(text);
        await giveBack?.();
      });
    } catch (error) {
      await this.#release(device);
      throw error;
    }
    // The page left while it was asked for.
    if (this.#ended) await this.#release(device);
  }

  async #release(device: number): Promise<void> {
    const giveBack = this.#giveBack.get(device);
    this.#giveBack.delete(device);
    await giveBack?.();
  }
}

async function perform(port: UsbPort, request: BridgePortRequest, data: Uint8Array, signal: AbortSignal): Promise<Uint8Array | undefined> {
  switch (request.ask) {
    case 'open':
    case 'close':
    case 'reset':
      await port[request.ask]();
      return undefined;
    case 'selectConfiguration':
    case 'claimInterface':
    case 'releaseInterface':
    case 'clearHalt':
      await port[request.ask](request.value);
      return undefined;
    case 'transferIn':
      return port.transferIn(request.endpoint, request.length, optionsOf(request, signal));
    case 'transferOut':
      await port.transferOut(request.endpoint, data, optionsOf(request, signal));
      return undefined;
    case 'controlIn':
      return port.controlIn(request.setup, optionsOf(request, signal));
    case 'controlOut':
      await port.controlOut(request.setup, data, optionsOf(request, signal));
      return undefined;
  }
}

const optionsOf = ({ timeoutMs }: { readonly timeoutMs?: number | undefined }, signal: AbortSignal): UsbOptions => ({ timeoutMs, signal });

function busy({ productName }: UsbDeviceSummary) {
  const holder = 'another page of probekit web';
  return usbErrors.make('usb/busy', {
    message: `${holder} has ${productName}.`,
    hint: 'Close that page, or the tab that it is in, and try again.',
    evidence: { device: productName, interface: 0, holder },
  });
}

function disconnected(device: string) {
  return usbErrors.make('usb/disconnected', {
    message: `${device} left the bus.`,
    hint: 'Plug it in again; if that repeats, try another cable and another port.',
    evidence: { device },
  });
}
