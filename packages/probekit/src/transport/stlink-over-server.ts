/**
 * ST-LINK commands through ST's stlink-server, which shares one probe among programs over TCP (port 7184). There is no
 * length on the wire: it follows from the request. Codes and sources: `spec/stlink/server.ts`.
 */
import { type ByteStream, ByteWriter, type Clock, concatBytes, hex, Lock, readU16, readU32 } from '../base/index.ts';
import { COMMAND_BYTES } from '../spec/stlink/opcodes.ts';
import {
  CLOSE_DEV,
  DEVICE_RECORD_BYTES,
  DIRECTION_OFFSET,
  DIRECTION_READ,
  DIRECTION_SWO_READ,
  DIRECTION_WRITE,
  GET_DEV_INFO,
  GET_NB_DEV,
  GET_SERVER_VERSION,
  MOST_DEVICES,
  OPEN_DEV,
  REFRESH_DEVICE_LIST,
  SEND_USB_CMD,
  SS_BUSY,
  SS_OK,
  SS_STATUS_NAMES,
} from '../spec/stlink/server.ts';
import { transportErrors } from './errors.ts';
import { ExactReader } from './exact-reader.ts';
import {
  EXCHANGE_TIMEOUT_MS,
  type StlinkDataPhase,
  type StlinkDevice,
  type StlinkExchangeOptions,
  type StlinkTransport,
  traceBytesAfter,
} from './stlink-transport.ts';

/** The version of the protocol that we speak. */
const CLIENT_API = 1;
const REPLY_TIMEOUT_MS = 1000;
const BUSY_ATTEMPTS = 8;

/** A probe as the server lists it. */
export interface ServerDevice extends StlinkDevice {
  readonly cookie: number;
  readonly inUse: boolean;
}

export interface StlinkServerVersion {
  readonly api: number;
  readonly version: string;
}

/** One connection to a stlink-server. */
export class StlinkServerClient {
  readonly #stream: ByteStream;
  readonly #reader: ExactReader;
  readonly #clock: Clock;
  readonly #lock = new Lock();
  #broken: string | undefined;

  constructor(stream: ByteStream, clock: Clock) {
    this.#stream = stream;
    this.#reader = new ExactReader(stream);
    this.#clock = clock;
  }

  async readVersion(): Promise<StlinkServerVersion> {
    const request = new ByteWriter().u8(GET_SERVER_VERSION).u8(CLIENT_API).finish(4);
    const reply = await this.#raw('GET_SERVER_VERSION', request, 16);
    return { api: readU32(reply, 0), version: `${readU32(reply, 4)}.${readU32(reply, 8)}.${readU32(reply, 12)}` };
  }

  async listDevices(): Promise<readonly ServerDevice[]> {
    await this.#checked('REFRESH_DEVICE_LIST', Uint8Array.of(REFRESH_DEVICE_LIST, 1), 0);
    const count = readU32(await this.#raw('GET_NB_DEV', Uint8Array.of(GET_NB_DEV), 4), 0);
    if (count > MOST_DEVICES) throw this.#break('GET_NB_DEV', `${count} devices are more than the server can hold`);
    const devices: ServerDevice[] = [];
    for (let index = 0; index < count; index++) {
      const request = new ByteWriter().u8(GET_DEV_INFO).u8(index).u16(0).u32(DEVICE_RECORD_BYTES).finish();
      devices.push(deviceOf(await this.#checked('GET_DEV_INFO', request, DEVICE_RECORD_BYTES)));
    }
    return devices;
  }

  /** Resolves with the connection id. */
  async open(cookie: number): Promise<number> {
    return readU32(await this.#checked('OPEN_DEV', new ByteWriter().u8(OPEN_DEV).append([0, 0, 0]).u32(cookie).finish(), 4), 0);
  }

  async closeDevice(connection: number): Promise<void> {
    await this.#checked('CLOSE_DEV', new ByteWriter().u8(CLOSE_DEV).append([0, 0, 0]).u32(connection).finish(), 0);
  }

  async sendCommand(connection: number, command: Uint8Array, phase: StlinkDataPhase, options: StlinkExchangeOptions): Promise<Uint8Array> {
    if (phase && 'out' in phase && phase.out.length > 0) {
      const header = usbCommand(connection, command, DIRECTION_WRITE, phase.out.length);
      return this.#checked('SEND_USB_CMD', concatBytes(header, phase.out), 0, options);
    }
    const inBytes = phase && 'in' in phase ? phase.in : 0;
    const reply = await this.#checked('SEND_USB_CMD', usbCommand(connection, command, DIRECTION_READ, inBytes), inBytes, options);
    const traced = phase && 'in' in phase && phase.thenTrace ? traceBytesAfter(reply) : 0;
    if (traced === 0) return reply;
    const request = usbCommand(connection, new Uint8Array(COMMAND_BYTES), DIRECTION_SWO_READ, traced);
    return concatBytes(reply, await this.#checked('SEND_USB_CMD', request, traced, options));
  }

  async close(): Promise<void> {
    this.#broken ??= 'it was closed';
    await this.#stream.close();
  }

  /** A request answered by a status word and, when that is good, `byteLength` bytes. Repeats while the server is busy. */
  async #checked(name: string, request: Uint8Array, byteLength: number, options: StlinkExchangeOptions = {}): Promise<Uint8Array> {
    for (let attempt = 1, delayMs = 1; ; attempt++, delayMs *= 2) {
      const { status, data } = await this.#exchange(name, request, byteLength, options);
      if (status === SS_OK) return data;
      if (status !== SS_BUSY || attempt === BUSY_ATTEMPTS) throw statusError(name, status);
      await this.#clock.sleep(delayMs, { signal: options.signal });
    }
  }

  #exchange(name: string, request: Uint8Array, byteLength: number, options: StlinkExchangeOptions) {
    return this.#lock.run(async () => {
      const deadline = await this.#send(name, request, options);
      try {
        const status = readU32(await this.#receive(name, 4, deadline.passed), 0);
        const data = status === SS_OK ? await this.#receive(name, byteLength, deadline.passed) : new Uint8Array(0);
        return { status, data };
      } finally {
        deadline.cancel();
      }
    });
  }

  /** A request answered by plain data. */
  #raw(name: string, request: Uint8Array, byteLength: number): Promise<Uint8Array> {
    return this.#lock.run(async () => {
      const deadline = await this.#send(name, request, {});
      try {
        return await this.#receive(name, byteLength, deadline.passed);
      } finally {
        deadline.cancel();
      }
    });
  }

  async #send(name: string, request: Uint8Array, { signal, timeoutMs = REPLY_TIMEOUT_MS }: StlinkExchangeOptions) {
    signal?.throwIfAborted();
    if (this.#broken) throw this.#break(name, this.#broken);
    await this.#stream.write(request);
    const stop = new AbortController();
    return {
      passed: this.#clock.sleep(timeoutMs, { signal: stop.signal }).catch(() => undefined), // the reply came first
      cancel: () => stop.abort(),
    };
  }

  async #receive(name: string, byteLength: number, deadline: Promise<unknown>): Promise<Uint8Array> {
    const bytes = await this.#reader.read(byteLength, deadline);
    if (!bytes) throw this.#break(name, 'the reply did not come, or not whole');
    return bytes;
  }

  /** After a broken reply nobody knows where the next one begins: the connection is of no more use. */
  #break(request: string, detail: string) {
    this.#broken = detail;
    return transportErrors.make('stlink-server/protocol', {
      message: `The connection to stlink-server broke at ${request}: ${detail}.`,
      hint: 'Check that stlink-server still runs, then connect again.',
      evidence: { request, detail },
    });
  }
}

/** Opens the probe with this serial number, or the only one there is. Closing the transport closes the stream. */
export async function stlinkOverServer(
  stream: ByteStream,
  { clock, serialNumber }: { clock: Clock; serialNumber?: string | undefined },
): Promise<StlinkTransport> {
  const client = new StlinkServerClient(stream, clock);
  try {
    await client.readVersion();
    const device = chooseDevice(await client.listDevices(), serialNumber);
    const connection = await client.open(device.cookie);
    const lock = new Lock();
    return {
      device,
      exchange: (command, phase, options) =>
        lock.run(() => client.sendCommand(connection, command, phase, { timeoutMs: EXCHANGE_TIMEOUT_MS, ...options })),
      async close() {
        // A connection that is broken already is closed all the same.
        await lock.run(() => client.closeDevice(connection)).catch(() => undefined);
        await client.close();
      },
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}

function usbCommand(connection: number, command: Uint8Array, direction: number, byteLength: number): Uint8Array {
  const header = new ByteWriter().u8(SEND_USB_CMD).append([0, 0, 0]).u32(connection).append(command);
  while (header.length < DIRECTION_OFFSET) header.u8(0);
  return header.u8(direction).append([0, 0, 0]).u32(byteLength).finish();
}

function chooseDevice(devices: readonly ServerDevice[], wanted: string | undefined): ServerDevice {
  const matching = devices.filter(({ serialNumber }) => wanted === undefined || serialNumber === wanted);
  const [device] = matching;
  if (device && matching.length === 1) return device;
  const serialNumbers = devices.map(({ serialNumber }) => serialNumber);
  const found = serialNumbers.join(', ');
  const several = wanted === undefined ? `offers several probes: ${found}` : `has no probe ${wanted}; it offers ${found}`;
  throw transportErrors.make('stlink-server/no-probe', {
    message: `stlink-server ${serialNumbers.length === 0 ? 'offers no probe' : several}.`,
    hint:
      serialNumbers.length === 0
        ? 'Plug the probe in where stlink-server runs.'
        : `Name one at the end of the address: stlink-server://HOST:PORT/${serialNumbers[0]}`,
    evidence: { wanted, serialNumbers },
  });
}

function deviceOf(record: Uint8Array): ServerDevice {
  const text = new TextDecoder('latin1').decode(record.subarray(4, 36));
  const end = text.indexOf('\0');
  return {
    cookie: readU32(record, 0),
    serialNumber: end < 0 ? text : text.slice(0, end),
    vendorId: readU16(record, 36),
    productId: readU16(record, 38),
    productName: 'ST-LINK on stlink-server',
    inUse: record[40] !== 0,
  };
}

function statusError(request: string, status: number) {
  const statusName = SS_STATUS_NAMES.get(status) ?? 'unknown status';
  return transportErrors.make('stlink-server/status', {
    message: `stlink-server refused ${request}: ${statusName} (${hex(status, 4)}).`,
    hint: status === SS_BUSY ? 'Close other programs that use this probe.' : 'Replug the probe, or restart stlink-server.',
    evidence: { request, status, statusName },
  });
}
