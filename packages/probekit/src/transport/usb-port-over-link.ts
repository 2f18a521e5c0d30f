/**
 * A `UsbPort` over any `UsbDeviceLink`: what an operating system does between a program and a device. Whether the host
 * lets the program in is asked of `access` when it claims an interface. Source: USB 2.0, 9.3 and 9.4.
 *
 * A transfer that times out or is aborted is cancelled; what the device already sent is lost, so the pipe is unknown.
 */
import {
  type Clock,
  type HostOpenResult,
  type UsbCompletion,
  type UsbDeviceLink,
  type UsbDeviceSummary,
  type UsbOptions,
  type UsbPort,
  type UsbSetup,
  type UsbTransfer,
  wallClock,
} from '../base/index.ts';
import { inTime } from './deadline.ts';
import * as errors from './usb-errors.ts';

export interface UsbAccess {
  readonly result: HostOpenResult;
  /** Who holds the interface, when busy. */
  readonly holder?: string;
}

/** Standard requests (USB 2.0, table 9-4). */
const CLEAR_FEATURE = 1;
const SET_CONFIGURATION = 9;
const TO_DEVICE = 0x00;
const TO_ENDPOINT = 0x02;

/** A device that does not even complete a cancelled transfer gets this long. */
const CANCEL_GRACE_MS = 100;
const RESET_TIMEOUT_MS = 5000;
/** The longest that any standard request may take (USB 2.0, 9.2.6.1). */
const REQUEST_TIMEOUT_MS = 5000;

export function portOverLink(
  link: UsbDeviceLink,
  summary: UsbDeviceSummary,
  access: (interfaceNumber: number) => Promise<UsbAccess>,
  { clock = wallClock }: { clock?: Clock } = {},
): UsbPort {
  return new LinkPort(link, summary, access, clock);
}

/** Of all ports together: two of them may share a link (debug interface and serial port). */
let nextTransferId = 1;

class LinkPort implements UsbPort {
  readonly summary: UsbDeviceSummary;
  readonly #link: UsbDeviceLink;
  readonly #access: (interfaceNumber: number) => Promise<UsbAccess>;
  readonly #clock: Clock;
  readonly #claimed = new Set<number>();
  readonly #pending = new Set<number>();
  #opened = false;
  /** Once the device has left, an open port is dead, as an operating system's would be: the same device comes back as another. */
  #left = false;
  #stopListening: (() => void) | undefined;

  constructor(link: UsbDeviceLink, summary: UsbDeviceSummary, access: (interfaceNumber: number) => Promise<UsbAccess>, clock: Clock) {
    this.#link = link;
    this.summary = summary;
    this.#access = access;
    this.#clock = clock;
  }

  get #name(): string {
    return errors.deviceName(this.summary);
  }

  async open(): Promise<void> {
    this.#mustBePresent();
    this.#stopListening ??= this.#link.onDisconnect(() => {
      this.#left = true;
    });
    this.#opened = true;
  }

  async close(): Promise<void> {
    this.#opened = false;
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#claimed.clear();
    const cancelled = Promise.all([...this.#pending].map((id) => this.#link.cancel(id)));
    await inTime(cancelled, { clock: this.#clock, timeoutMs: CANCEL_GRACE_MS });
  }

  async selectConfiguration(value: number): Promise<void> {
    await this.controlOut({ requestType: TO_DEVICE, request: SET_CONFIGURATION, value, index: 0, length: 0 }, new Uint8Array(0), {
      timeoutMs: REQUEST_TIMEOUT_MS,
    });
  }

  async claimInterface(number: number): Promise<void> {
    this.#mustBeOpen();
    const { result, holder } = await this.#access(number);
    if (result === 'denied') throw errors.accessDenied(this.#name, 'permission denied');
    if (result === 'busy') throw errors.busy(this.#name, number, holder);
    if (result === 'no-driver') throw errors.noDriver(this.#name, `interface ${number} has none`);
    if (result === 'absent') throw errors.disconnected(this.#name);
    this.#claimed.add(number);
  }

  async releaseInterface(number: number): Promise<void> {
    this.#claimed.delete(number);
  }

  async transferIn(endpoint: number, length: number, options: UsbOptions = {}): Promise<Uint8Array> {
    this.#mustOwn(endpoint);
    const completion = await this.#submit({ endpoint, length }, options);
    return completion.data ?? new Uint8Array(0);
  }

  async transferOut(endpoint: number, data: Uint8Array, options: UsbOptions = {}): Promise<void> {
    this.#mustOwn(endpoint);
    await this.#submit({ endpoint, data }, options);
  }

  async controlIn(setup: UsbSetup, options: UsbOptions = {}): Promise<Uint8Array> {
    this.#mustBeOpen();
    const completion = await this.#submit({ endpoint: 0x80, setup, length: setup.length }, options);
    return completion.data ?? new Uint8Array(0);
  }

  async controlOut(setup: UsbSetup, data: Uint8Array, options: UsbOptions = {}): Promise<void> {
    this.#mustBeOpen();
    await this.#submit({ endpoint: 0x00, setup, data }, options);
  }

  async clearHalt(endpoint: number): Promise<void> {
    const setup = { requestType: TO_ENDPOINT, request: CLEAR_FEATURE, value: 0, index: endpoint, length: 0 };
    await this.controlOut(setup, new Uint8Array(0), { timeoutMs: REQUEST_TIMEOUT_MS });
  }

  async reset(): Promise<void> {
    this.#mustBeOpen();
    this.#claimed.clear();
    const done = await inTime(
      this.#link.reset().then(() => true),
      { clock: this.#clock, timeoutMs: RESET_TIMEOUT_MS },
    );
    if (!done) throw errors.timedOut(this.#name, 0, RESET_TIMEOUT_MS);
  }

  onDisconnect(listener: () => void): () => void {
    return this.#link.onDisconnect(listener);
  }

  #mustBePresent(): void {
    if (this.#left) throw errors.disconnected(this.#name);
  }

  #mustBeOpen(): void {
    this.#mustBePresent();
    if (!this.#opened) throw errors.wrongState(this.#name, 'the port is not open');
  }

  #mustOwn(endpoint: number): void {
    this.#mustBeOpen();
    const owner = this.summary.interfaces.find(({ endpoints }) => endpoints.some(({ address }) => address === endpoint));
    if (owner && !this.#claimed.has(owner.number)) {
      throw errors.wrongState(this.#name, `interface ${owner.number} is not claimed`);
    }
  }

  async #submit(transfer: Omit<UsbTransfer, 'id'>, options: UsbOptions): Promise<UsbCompletion> {
    options.signal?.throwIfAborted();
    const id = nextTransferId++;
    this.#pending.add(id);
    try {
      const running = this.#link.submit({ id, ...transfer });
      const completion = (await inTime(running, { ...options, clock: this.#clock })) ?? (await this.#cancelled(id, running));
      if (completion?.status === 'ok') return completion;
      throw this.#errorOf(completion, transfer.endpoint, options);
    } finally {
      this.#pending.delete(id);
    }
  }

  /** Cancels; the transfer may still have completed in the meantime, and then counts. */
  async #cancelled(id: number, running: Promise<UsbCompletion>): Promise<UsbCompletion | undefined> {
    const grace = { clock: this.#clock, timeoutMs: CANCEL_GRACE_MS };
    await inTime(this.#link.cancel(id), grace);
    return inTime(running, grace);
  }

  #errorOf(completion: UsbCompletion | undefined, endpoint: number, { signal, timeoutMs }: UsbOptions): unknown {
    const status = completion?.status ?? 'cancelled';
    if (status === 'disconnected') return errors.disconnected(this.#name, endpoint);
    if (status === 'stall') return errors.stalled(this.#name, endpoint);
    if (status !== 'cancelled') return errors.transferFailed(this.#name, endpoint, status);
    if (signal?.aborted) return signal.reason;
    if (!this.#opened) return errors.wrongState(this.#name, 'the port was closed');
    return errors.timedOut(this.#name, endpoint, timeoutMs ?? 0);
  }
}
