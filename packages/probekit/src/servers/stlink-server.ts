/**
 * ST's stlink-server: shares probes among programs over byte streams (TCP port 7184 by custom). Requests are cut out in
 * `stlink-server-requests.ts`, probes queued in `probe-queue.ts`; sockets are left to the caller. Codes and
 * sources: `spec/stlink/server.ts`.
 */

import {
  type ByteStream,
  ByteWriter,
  type Clock,
  concatBytes,
  type HostOpenResult,
  type UsbDeviceLink,
  type UsbDeviceSummary,
  wallClock,
} from '../base/index.ts';
import { readableSerial } from '../spec/stlink/serial-number.ts';
import {
  DEVICE_RECORD_BYTES,
  MOST_DEVICES,
  SERIAL_BYTES,
  SS_BAD_BUFFER_SIZE,
  SS_BAD_PARAMETER,
  SS_OK,
  SS_OPEN_ERROR,
  SS_PERMISSION,
  SS_TIME_OUT,
  SS_TRANSFER_ERROR,
  SS_TRUNCATED_DATA,
} from '../spec/stlink/server.ts';
import { findProbeUsbId } from '../spec/stlink/usb-ids.ts';
import { type ExchangeResult, ProbeQueue } from './probe-queue.ts';
import { type StlinkServerRequest, StlinkServerRequestReader } from './stlink-server-requests.ts';

/** A probe that the server offers. */
export interface ServedDevice {
  readonly link: UsbDeviceLink;
  readonly summary: UsbDeviceSummary;
  /** Whether the computer lets the server open it; granted when absent. */
  readonly access?: () => Promise<HostOpenResult>;
}

export interface StlinkServerOptions {
  /** The probes present now. */
  readonly devices: () => Promise<readonly ServedDevice[]> | readonly ServedDevice[];
  /** Times transfers that never end. */
  readonly clock?: Clock;
}

export interface StlinkServer {
  /** Serves one client until it closes. Rejects with `server/malformed` when it does not speak the protocol. */
  serve(stream: ByteStream): Promise<void>;
}

/** What we answer as: version 2.1.0 of the server, whose clients may send RW_MISC and blocks over 1024 bytes. */
const API = 3;
const VERSION = [2, 1, 0] as const;

/** Connections that one client may have open at a time; programs open one. */
const MOST_OPEN = 64;

const EXCHANGE_STATUS: Readonly<Record<ExchangeResult['status'], number>> = {
  ok: SS_OK,
  timeout: SS_TIME_OUT,
  disconnected: SS_TRANSFER_ERROR,
  failed: SS_TRANSFER_ERROR,
  truncated: SS_TRUNCATED_DATA,
};
const OPEN_STATUS: Readonly<Record<HostOpenResult, number>> = {
  granted: SS_OK,
  denied: SS_PERMISSION,
  busy: SS_OPEN_ERROR,
  'no-driver': SS_OPEN_ERROR,
  absent: SS_OPEN_ERROR,
};

export function createStlinkServer({ devices, clock = wallClock }: StlinkServerOptions): StlinkServer {
  const shared = new SharedProbes(devices, clock);
  return {
    async serve(stream) {
      const client = new Client(shared);
      const reader = new StlinkServerRequestReader();
      try {
        for await (const piece of stream.read) {
          for (const request of reader.push(piece)) await stream.write(await client.answer(request));
        }
      } finally {
        client.leave();
        await stream.close();
      }
    },
  };
}

/** The probes of all clients: one queue a probe, one cookie a probe for as long as the server lives. */
class SharedProbes {
  readonly #devices: StlinkServerOptions['devices'];
  readonly #clock: Clock;
  readonly #queues = new WeakMap<UsbDeviceLink, ProbeQueue>();
  readonly #cookies = new Map<string, number>();
  #connections = 0;

  constructor(devices: StlinkServerOptions['devices'], clock: Clock) {
    this.#devices = devices;
    this.#clock = clock;
  }

  async list(): Promise<readonly ServedDevice[]> {
    const devices = await this.#devices();
    // A firmware loader has no debug commands to share. What ST's server does with one is not public.
    return devices.filter(({ summary }) => findProbeUsbId(summary.vendorId, summary.productId)?.loader !== true).slice(0, MOST_DEVICES);
  }

  cookieOf({ summary }: ServedDevice): number {
    const key = `${summary.location}/${summary.serialNumber}`;
    const cookie = this.#cookies.get(key) ?? this.#cookies.size + 1;
    this.#cookies.set(key, cookie);
    return cookie;
  }

  queueOf({ link, summary }: ServedDevice): ProbeQueue {
    const queue = this.#queues.get(link) ?? new ProbeQueue(link, summary, this.#clock);
    this.#queues.set(link, queue);
    return queue;
  }

  /** Never zero: OpenOCD takes zero for "not open". */
  nextConnection(): number {
    return ++this.#connections;
  }
}

/** One client's view: its device list and what it has open. */
class Client {
  readonly #shared: SharedProbes;
  readonly #open = new Map<number, ProbeQueue>();
  #listed: readonly ServedDevice[] | undefined;

  constructor(shared: SharedProbes) {
    this.#shared = shared;
  }

  async answer(request: StlinkServerRequest): Promise<Uint8Array> {
    switch (request.name) {
      case 'refresh-device-list':
        this.#listed = await this.#shared.list();
        return status(SS_OK);
      case 'get-device-count':
        return status((await this.#devices()).length);
      case 'get-device-info':
        return this.#deviceInfo(request.index, request.byteLength);
      case 'open-device':
        return this.#openDevice(request.cookie);
      case 'close-device':
        return status(this.#closeDevice(request.connection) ? SS_OK : SS_BAD_PARAMETER);
      case 'get-server-version':
        return new ByteWriter().u32(API).u32(VERSION[0]).u32(VERSION[1]).u32(VERSION[2]).finish();
      case 'send-usb-command': {
        const queue = this.#open.get(request.connection);
        if (!queue) return status(SS_BAD_PARAMETER);
        const result = await queue.exchange(this, request.command, request.phase);
        const head = status(EXCHANGE_STATUS[result.status]);
        return result.status === 'ok' ? concatBytes(head, result.data) : head;
      }
    }
  }

  leave(): void {
    for (const connection of [...this.#open.keys()]) this.#closeDevice(connection);
  }

  async #devices(): Promise<readonly ServedDevice[]> {
    this.#listed ??= await this.#shared.list();
    return this.#listed;
  }

  async #deviceInfo(index: number, byteLength: number): Promise<Uint8Array> {
    const device = (await this.#devices())[index];
    if (!device) return status(SS_BAD_PARAMETER);
    if (byteLength < DEVICE_RECORD_BYTES) return status(SS_BAD_BUFFER_SIZE);
    const { summary } = device;
    const serial = new TextEncoder().encode(readableSerial(summary.serialNumber)).slice(0, SERIAL_BYTES - 1);
    const out = new ByteWriter().u32(SS_OK).u32(this.#shared.cookieOf(device)).append(serial);
    for (let at = serial.length; at < SERIAL_BYTES; at++) out.u8(0);
    // Never "in use": the probe is shared, and OpenOCD refuses one that is.
    return out.u16(summary.vendorId).u16(summary.productId).u8(0).finish();
  }

  async #openDevice(cookie: number): Promise<Uint8Array> {
    const device = (await this.#devices()).find((candidate) => this.#shared.cookieOf(candidate) === cookie);
    if (!device) return status(SS_BAD_PARAMETER);
    if (this.#open.size >= MOST_OPEN) return status(SS_OPEN_ERROR);
    const result = (await device.access?.()) ?? 'granted';
    if (result !== 'granted') return status(OPEN_STATUS[result]);
    const connection = this.#shared.nextConnection();
    this.#open.set(connection, this.#shared.queueOf(device));
    return new ByteWriter().u32(SS_OK).u32(connection).finish();
  }

  #closeDevice(connection: number): boolean {
    this.#open.get(connection)?.leave(this);
    return this.#open.delete(connection);
  }
}

function status(value: number): Uint8Array {
  return new ByteWriter().u32(value).finish();
}
