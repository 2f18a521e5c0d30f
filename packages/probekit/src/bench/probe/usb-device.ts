/**
 * A USB 2.0 device as its wire sees it: configuration, endpoint queues with stall, NAK and short packets. What the
 * endpoints carry is left to the functions plugged into it, standard requests to `control-requests.ts`.
 * Source: USB 2.0, chapters 5 and 8.
 *
 * Transfers are served in order per endpoint and never before a few microtasks have passed.
 */
import { concatBytes, type UsbCompletion, type UsbDeviceLink, type UsbSetup, type UsbTransfer } from '../../base/index.ts';
import {
  USB_FULL_SPEED_BYTES_PER_FRAME,
  USB_FULL_SPEED_FRAME_NS,
  USB_HIGH_SPEED_BYTES_PER_FRAME,
  USB_HIGH_SPEED_FRAME_NS,
} from '../timing.ts';
import { answerStandardRequest, answerVendorRequest, type ControlledDevice } from './control-requests.ts';
import { interfacesOf, type ProbeDescriptors } from './descriptors.ts';

/** What lies behind some endpoints of the device. */
export interface UsbFunction {
  /** Endpoints it serves, direction bit included. */
  readonly endpoints: readonly number[];
  /** Interfaces whose class requests it answers. */
  readonly interfaces: readonly number[];
  /** One OUT packet. `nak`: not now, offer it again; `stall`: the endpoint halts. */
  receive(endpoint: number, packet: Uint8Array): 'ack' | 'nak' | 'stall';
  /** An IN transfer finds nothing to send: false halts the endpoint instead of making the host wait. */
  waits(endpoint: number): boolean;
  /** The host has taken a packet from an endpoint. */
  fetched?(endpoint: number): void;
  /** A class request; undefined refuses it. */
  control(setup: UsbSetup, data: Uint8Array): Uint8Array | undefined;
  /** Bus reset or a new configuration. */
  usbReset(): void;
}

export interface UsbDeviceOptions {
  readonly descriptors: ProbeDescriptors;
  /** On the bus; asked again and again, since a plug may be moved to another port. */
  readonly speed: () => 'full' | 'high';
  readonly functions: readonly UsbFunction[];
  /** Lets bench time pass. */
  readonly spend: (ns: number) => void;
  readonly nowNs: () => number;
  readonly onConfigured: () => void;
}

interface Pending {
  readonly transfer: UsbTransfer;
  readonly settle: (completion: UsbCompletion) => void;
  /** OUT bytes taken, or IN bytes received. */
  moved: number;
  readonly received: Uint8Array;
  /** Whether the bus time of an OUT transfer has been spent. */
  charged: boolean;
}

interface Endpoint {
  readonly packetSize: number;
  readonly function: UsbFunction | undefined;
  halted: boolean;
  /** IN packets that wait for the host. */
  readonly packets: Uint8Array[];
}

/** Bits 6:5 of bmRequestType (USB 2.0, table 9-2). */
const REQUEST_KIND = 0x60;
const CLASS_REQUEST = 0x20;
const VENDOR_REQUEST = 0x40;
/** What Linux allows all transfers at once (usbcore's `usbfs_memory_mb`). */
const MOST_BYTES = 16 * 1024 * 1024;

export class UsbDevice implements UsbDeviceLink {
  readonly #options: UsbDeviceOptions;
  readonly #endpoints = new Map<number, Endpoint>();
  readonly #pending: Pending[] = [];
  readonly #listeners = new Set<() => void>();
  #descriptors: ProbeDescriptors;
  #configuration = 0;
  #connected = false;
  #serving = false;
  #serveAgain = false;

  constructor(options: UsbDeviceOptions) {
    this.#options = options;
    this.#descriptors = options.descriptors;
    this.become(options.descriptors);
  }

  /** Shows itself with other descriptors from the next connect on. Off the bus only. */
  become(descriptors: ProbeDescriptors): void {
    this.#descriptors = descriptors;
    this.#endpoints.clear();
    for (const { endpoints } of interfacesOf(descriptors.configuration)) {
      for (const { address, packetSize } of endpoints) {
        const owner = this.#options.functions.find((candidate) => candidate.endpoints.includes(address));
        this.#endpoints.set(address, { packetSize, function: owner, halted: false, packets: [] });
      }
    }
  }

  /** Whether the device is on the bus. */
  get connected(): boolean {
    return this.#connected;
  }

  get configuration(): number {
    return this.#configuration;
  }

  /** Appears on the bus. */
  connect(): void {
    this.#connected = true;
  }

  /** Leaves the bus: everything pending ends as `disconnected`. */
  disconnect(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#forget();
    for (const pending of this.#pending.splice(0)) pending.settle({ status: 'disconnected', byteLength: pending.moved, atNs: this.#now });
    for (const listener of this.#listeners) listener();
  }

  /** Takes a configuration as SET_CONFIGURATION does. False when there is no such. */
  configure(value: number): boolean {
    if (value !== 0 && value !== 1) return false;
    this.#forget();
    this.#configuration = value;
    if (value === 1) this.#options.onConfigured();
    return true;
  }

  /** Queues bytes for the host, in packets; no zero-length packet ends them. */
  send(endpoint: number, bytes: Uint8Array): void {
    const { packets, packetSize } = this.#endpointAt(endpoint);
    for (let at = 0; at < bytes.length; at += packetSize) packets.push(bytes.slice(at, at + packetSize));
    this.#serveSoon();
  }

  /** Packets that the host has not fetched. */
  waiting(endpoint: number): number {
    return this.#endpoints.get(endpoint)?.packets.length ?? 0;
  }

  /** Takes back what the host has not fetched, and tells what that was. */
  takeBack(endpoint: number): Uint8Array {
    return concatBytes(...(this.#endpoints.get(endpoint)?.packets.splice(0) ?? []));
  }

  /** A function can take packets again that it refused. */
  resume(): void {
    this.#serveSoon();
  }

  submit(transfer: UsbTransfer): Promise<UsbCompletion> {
    const { length = 0 } = transfer;
    if (!Number.isInteger(length) || length < 0 || length > MOST_BYTES) {
      return Promise.resolve({ status: 'error', byteLength: 0, atNs: this.#now });
    }
    return new Promise((settle) => {
      this.#pending.push({ transfer, settle, moved: 0, received: new Uint8Array(length), charged: false });
      this.#serveSoon();
    });
  }

  async cancel(id: number): Promise<void> {
    await Promise.resolve();
    const found = this.#pending.find((pending) => pending.transfer.id === id);
    if (found) this.#finish(found, 'cancelled');
  }

  async reset(): Promise<void> {
    await Promise.resolve();
    for (const pending of [...this.#pending]) this.#finish(pending, 'cancelled');
    this.#forget();
  }

  onDisconnect(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  saveState(): unknown {
    const endpoints = [...this.#endpoints].map(([address, { halted, packets }]) => ({ address, halted, packets }));
    return structuredClone({ configuration: this.#configuration, connected: this.#connected, endpoints });
  }

  /** Transfers pending at that moment are not part of a snapshot: they end as `cancelled`. */
  loadState(state: unknown): void {
    const saved = structuredClone(state) as {
      configuration: number;
      connected: boolean;
      endpoints: { address: number; halted: boolean; packets: Uint8Array[] }[];
    };
    for (const pending of [...this.#pending]) this.#finish(pending, 'cancelled');
    this.#configuration = saved.configuration;
    this.#connected = saved.connected;
    for (const { address, halted, packets } of saved.endpoints) {
      const endpoint = this.#endpointAt(address);
      endpoint.halted = halted;
      endpoint.packets.splice(0, endpoint.packets.length, ...packets);
    }
  }

  get #now(): number {
    return this.#options.nowNs();
  }

  #endpointAt(address: number): Endpoint {
    const endpoint = this.#endpoints.get(address);
    if (!endpoint) throw new RangeError(`the device has no endpoint ${address}`);
    return endpoint;
  }

  #forget(): void {
    this.#configuration = 0;
    for (const endpoint of this.#endpoints.values()) {
      endpoint.halted = false;
      endpoint.packets.length = 0;
    }
    for (const each of this.#options.functions) each.usbReset();
  }

  /** Several turns later, as with real hardware: an answer within the same turn would hide races of the caller. */
  #serveSoon(): void {
    if (this.#serving) {
      this.#serveAgain = true;
      return;
    }
    const turns = Promise.resolve()
      .then(() => undefined)
      .then(() => undefined);
    void turns.then(() => this.#serve());
  }

  #serve(): void {
    if (this.#serving) return;
    this.#serving = true;
    try {
      do {
        this.#serveAgain = false;
        this.#serveRound();
      } while (this.#serveAgain);
    } finally {
      this.#serving = false;
    }
  }

  /** Each transfer once, unless an earlier one still holds its endpoint. */
  #serveRound(): void {
    const blocked = new Set<number>();
    for (const pending of [...this.#pending]) {
      const { endpoint } = pending.transfer;
      if (blocked.has(endpoint) || !this.#pending.includes(pending)) continue;
      this.#serveOne(pending);
      if (this.#pending.includes(pending)) blocked.add(endpoint);
      else this.#serveAgain = true;
    }
  }

  #serveOne(pending: Pending): void {
    if (!this.#connected) {
      this.#finish(pending, 'disconnected');
      return;
    }
    const { endpoint: address, setup } = pending.transfer;
    if (setup) {
      this.#serveControl(pending, setup);
      return;
    }
    const endpoint = this.#endpoints.get(address);
    if (!endpoint || this.#configuration === 0) {
      this.#finish(pending, 'error');
      return;
    }
    if (endpoint.halted) {
      this.#finish(pending, 'stall');
      return;
    }
    if (address & 0x80) this.#serveIn(pending, endpoint);
    else this.#serveOut(pending, endpoint);
  }

  #serveOut(pending: Pending, endpoint: Endpoint): void {
    const data = pending.transfer.data ?? new Uint8Array(0);
    if (!pending.charged) {
      pending.charged = true;
      this.#spendTransfer(data.length);
    }
    while (pending.moved < data.length && this.#pending.includes(pending)) {
      const packet = data.subarray(pending.moved, pending.moved + endpoint.packetSize);
      const answer = endpoint.function?.receive(pending.transfer.endpoint, packet) ?? 'stall';
      if (answer === 'nak') return;
      if (answer === 'stall') {
        endpoint.halted = true;
        this.#finish(pending, 'stall');
        return;
      }
      pending.moved += packet.length;
    }
    this.#finish(pending, 'ok');
  }

  /** Ends on a short packet or when the host's buffer is full; a packet larger than the rest of the buffer is babble. */
  #serveIn(pending: Pending, endpoint: Endpoint): void {
    const room = pending.received.length;
    if (endpoint.packets.length === 0 && endpoint.function?.waits(pending.transfer.endpoint) !== true) {
      endpoint.halted = true;
      this.#finish(pending, 'stall');
      return;
    }
    while (endpoint.packets.length > 0) {
      const packet = endpoint.packets.shift() as Uint8Array;
      if (pending.moved + packet.length > room) {
        this.#finish(pending, 'overflow');
        return;
      }
      endpoint.function?.fetched?.(pending.transfer.endpoint);
      pending.received.set(packet, pending.moved);
      pending.moved += packet.length;
      if (packet.length === endpoint.packetSize && pending.moved < room) continue;
      this.#spendTransfer(pending.moved);
      this.#finish(pending, 'ok');
      return;
    }
  }

  #serveControl(pending: Pending, setup: UsbSetup): void {
    const answer = this.#control(setup, pending.transfer.data ?? new Uint8Array(0));
    if (!answer) {
      this.#finish(pending, 'stall');
      return;
    }
    const sent = answer.subarray(0, setup.length);
    this.#spendTransfer(sent.length);
    if (setup.requestType & 0x80) {
      this.#finish(pending, 'ok', sent.slice());
    } else {
      pending.moved = pending.transfer.data?.length ?? 0;
      this.#finish(pending, 'ok');
    }
  }

  #finish(pending: Pending, status: UsbCompletion['status'], reply?: Uint8Array): void {
    const at = this.#pending.indexOf(pending);
    if (at < 0) return;
    this.#pending.splice(at, 1);
    const data = reply ?? pending.received.slice(0, pending.moved);
    const isIn = (pending.transfer.setup?.requestType ?? pending.transfer.endpoint) & 0x80;
    pending.settle(
      isIn ? { status, data, byteLength: data.length, atNs: this.#now } : { status, byteLength: pending.moved, atNs: this.#now },
    );
  }

  #spendTransfer(byteLength: number): void {
    const high = this.#options.speed() === 'high';
    const frameNs = high ? USB_HIGH_SPEED_FRAME_NS : USB_FULL_SPEED_FRAME_NS;
    const perFrame = high ? USB_HIGH_SPEED_BYTES_PER_FRAME : USB_FULL_SPEED_BYTES_PER_FRAME;
    this.#options.spend(frameNs + (byteLength * frameNs) / perFrame);
  }

  /** Class requests go to the function that owns the interface. */
  #control(setup: UsbSetup, data: Uint8Array): Uint8Array | undefined {
    const kind = setup.requestType & REQUEST_KIND;
    if (kind === VENDOR_REQUEST) return answerVendorRequest(setup, this.#descriptors);
    if (kind !== CLASS_REQUEST) return answerStandardRequest(setup, this.#controlled);
    const number = setup.index & 0xff;
    if (!interfacesOf(this.#descriptors.configuration).some((shape) => shape.number === number)) return undefined;
    return this.#options.functions.find(({ interfaces }) => interfaces.includes(number))?.control(setup, data);
  }

  get #controlled(): ControlledDevice {
    return {
      descriptors: this.#descriptors,
      configuration: this.#configuration,
      configure: (value) => this.configure(value),
      endpoint: (address) => this.#endpoints.get(address),
    };
  }
}
