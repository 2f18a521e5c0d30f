import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROBE_SUMMARY as summary } from '../../test/contracts/probe-summary.ts';
import {
  type ByteStream,
  ByteWriter,
  type Clock,
  concatBytes,
  equalBytes,
  hasCode,
  readU16,
  readU32,
  type UsbCompletion,
  type UsbDeviceLink,
  type UsbTransfer,
} from '../base/index.ts';
import { createStlinkServer, type ServedDevice } from './index.ts';
import { type StlinkServerRequest, StlinkServerRequestReader } from './stlink-server-requests.ts';

/** A probe that answers each command with its first two bytes, repeated. */
function echoProbe() {
  const log: UsbTransfer[] = [];
  let last: Uint8Array = new Uint8Array(2);
  const link: UsbDeviceLink = {
    async submit(transfer): Promise<UsbCompletion> {
      log.push(transfer);
      await Promise.resolve();
      if (transfer.data) last = transfer.data;
      if (transfer.length === undefined) return { status: 'ok', byteLength: transfer.data?.length ?? 0 };
      const data = Uint8Array.from({ length: transfer.length }, (_, index) => last[index % 2] ?? 0);
      return { status: 'ok', data, byteLength: data.length };
    },
    cancel: async () => undefined,
    reset: async () => undefined,
    onDisconnect: () => () => undefined,
  };
  return { link, log };
}

/** One client's end: pieces in, replies out. */
class TestStream implements ByteStream {
  readonly replies: Uint8Array[] = [];
  closed = false;
  readonly #pieces: Uint8Array[] = [];
  #wake: () => void = () => undefined;
  #ended = false;

  push(...pieces: Uint8Array[]): void {
    this.#pieces.push(...pieces);
    this.#wake();
  }
  end(): void {
    this.#ended = true;
    this.#wake();
  }
  async write(bytes: Uint8Array): Promise<void> {
    this.replies.push(bytes);
  }
  async close(): Promise<void> {
    this.closed = true;
  }
  get read(): AsyncIterable<Uint8Array> {
    return this.#read();
  }
  async *#read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece) yield piece;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

const neverClock: Clock = { nowMs: () => 0, sleep: () => new Promise(() => undefined) };

async function session(requests: readonly Uint8Array[], devices: readonly ServedDevice[], clock = neverClock): Promise<Uint8Array[]> {
  const stream = new TestStream();
  stream.push(...requests);
  stream.end();
  await createStlinkServer({ devices: () => devices, clock }).serve(stream);
  expect(stream.closed).toBe(true);
  return stream.replies;
}

const command = (...bytes: number[]) => Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0);
const REFRESH = Uint8Array.of(0, 1);
const COUNT = Uint8Array.of(1);
const INFO = Uint8Array.of(2, 0, 0, 0, 41, 0, 0, 0);
const OPEN = Uint8Array.of(3, 0, 0, 0, 1, 0, 0, 0);
const CLOSE = Uint8Array.of(4, 0, 0, 0, 1, 0, 0, 0);
const VERSION = Uint8Array.of(6, 1, 0, 0);
function usb(connection: number, bytes: Uint8Array, direction: number, length: number, data = new Uint8Array(0)): Uint8Array {
  const head = new ByteWriter().u8(5).append([0, 0, 0]).u32(connection).append(bytes).u8(direction).append([0, 0, 0]).u32(length);
  return concatBytes(head.finish(32), data);
}

describe('the stlink-server', () => {
  it('lets a client find, open, use and close a probe as OpenOCD does', async () => {
    const { link, log } = echoProbe();
    const write = Uint8Array.of(1, 2, 3, 4);
    const replies = await session(
      [
        VERSION,
        REFRESH,
        COUNT,
        INFO,
        OPEN,
        usb(1, command(0xf1), 1, 6),
        usb(1, command(0xf2, 0x21), 1, 0),
        usb(1, command(0xf2, 8), 0, 4, write),
        CLOSE,
      ],
      [{ link, summary }],
    );
    const [version, refresh, count, info, open, read, none, written, close] = replies as [Uint8Array, ...Uint8Array[]];
    expect(readU32(version, 0)).toBe(3);
    expect(readU32(refresh!, 0)).toBe(1);
    expect(readU32(count!, 0)).toBe(1);
    expect(info).toHaveLength(45);
    expect(new TextDecoder().decode(info!.slice(8, 32))).toBe(summary.serialNumber);
    expect([readU16(info!, 40), readU16(info!, 42), info![44]]).toEqual([0x0483, 0x374e, 0]);
    expect([readU32(open!, 0), readU32(open!, 4)]).toEqual([1, 1]);
    expect([...read!]).toEqual([1, 0, 0, 0, 0xf1, 0, 0xf1, 0, 0xf1, 0]);
    expect([...none!]).toEqual([1, 0, 0, 0]);
    expect([...written!]).toEqual([1, 0, 0, 0]);
    expect([...close!]).toEqual([1, 0, 0, 0]);
    expect(log.map(({ endpoint }) => endpoint)).toEqual([0x01, 0x81, 0x01, 0x01, 0x01]);
    expect(equalBytes(log.at(-1)!.data!, write)).toBe(true);
  });

  it('refuses what a client may not have', async () => {
    const { link } = echoProbe();
    const statuses = async (requests: Uint8Array[], devices: ServedDevice[]) =>
      (await session(requests, devices)).map((reply) => readU32(reply, 0));
    expect(await statuses([INFO, OPEN, CLOSE, usb(9, command(0xf1), 1, 6)], [])).toEqual([0x1002, 0x1002, 0x1002, 0x1002]);
    expect(await statuses([OPEN], [{ link, summary, access: async () => 'denied' }])).toEqual([0x1055]);
    expect(await statuses([OPEN], [{ link, summary, access: async () => 'busy' }])).toEqual([0x1003]);
    const many = await statuses(new Array<Uint8Array>(65).fill(OPEN), [{ link, summary }]);
    expect([many.length, new Set(many.slice(0, 64)), many[64]]).toEqual([65, new Set([1]), 0x1003]);
    expect(await statuses([Uint8Array.of(2, 0, 0, 0, 8, 0, 0, 0)], [{ link, summary }])).toEqual([0x1051]);
  });

  it('tells a client of a probe that left the bus', async () => {
    const { link } = echoProbe();
    const gone: UsbDeviceLink = { ...link, submit: async () => ({ status: 'disconnected', byteLength: 0 }) };
    const replies = await session([OPEN, usb(1, command(0xf1), 1, 6)], [{ link: gone, summary }]);
    expect([...replies[1]!]).toEqual([0x04, 0x10, 0, 0]);
  });

  it('cancels a transfer that never ends and says time-out', async () => {
    const { link } = echoProbe();
    let settle: (completion: UsbCompletion) => void = () => undefined;
    const deaf: UsbDeviceLink = {
      ...link,
      submit: (transfer) => (transfer.length === undefined ? link.submit(transfer) : new Promise((resolve) => (settle = resolve))),
      cancel: async () => settle({ status: 'cancelled', byteLength: 0 }),
    };
    let now = 0;
    const impatient: Clock = { nowMs: () => now, sleep: async (ms) => void (now += ms) };
    const replies = await session([OPEN, usb(1, command(0xf1), 1, 6)], [{ link: deaf, summary }], impatient);
    expect([...replies[1]!]).toEqual([0x01, 0x10, 0, 0]);
    expect(now).toBeGreaterThan(0);
  });

  it('closes the connection of a client that speaks something else', async () => {
    const stream = new TestStream();
    stream.push(new TextEncoder().encode('GET / HTTP/1.1\r\n'));
    const error = await createStlinkServer({ devices: () => [] })
      .serve(stream)
      .catch((reason: unknown) => reason);
    expect(hasCode(error, 'server/malformed')).toBe(true);
    expect(stream.closed).toBe(true);
  });

  it('keeps other clients out between RW_MISC_OUT and RW_MISC_IN', async () => {
    const { link, log } = echoProbe();
    const server = createStlinkServer({ devices: () => [{ link, summary }], clock: neverClock });
    const first = new TestStream();
    const second = new TestStream();
    const served = [server.serve(first), server.serve(second)];
    const settle = async () => {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    };
    first.push(OPEN);
    second.push(OPEN);
    await settle();
    first.push(usb(1, command(0xf2, 0x51), 0, 4, new Uint8Array(4)));
    await settle();
    second.push(usb(2, command(0xf5), 1, 2));
    await settle();
    first.push(usb(1, command(0xf2, 0x52), 1, 4));
    await settle();
    const commands = log.filter(({ data }) => data?.length === 16).map(({ data }) => [data![0], data![1]]);
    expect(commands).toEqual([
      [0xf2, 0x51],
      [0xf2, 0x52],
      [0xf5, 0],
    ]);
    first.push(usb(1, command(0xf2, 0x51), 0, 4, new Uint8Array(4)));
    await settle();
    second.push(usb(2, command(0xf5), 1, 2));
    first.end();
    await settle();
    expect(second.replies).toHaveLength(3);
    second.end();
    await Promise.all(served);
  });
});

describe('the request reader', () => {
  const anyRequest = fc.oneof(
    fc.constantFrom(REFRESH, COUNT, INFO, OPEN, CLOSE, VERSION),
    fc
      .record({ bytes: fc.uint8Array({ minLength: 16, maxLength: 16 }), data: fc.uint8Array({ maxLength: 64 }), read: fc.boolean() })
      .map(({ bytes, data, read }) => usb(1, bytes, read ? 1 : 0, data.length, read ? undefined : new Uint8Array(data))),
  );

  it('finds the same requests however the bytes are split', () => {
    fc.assert(
      fc.property(fc.array(anyRequest, { maxLength: 8 }), fc.array(fc.nat(100), { maxLength: 30 }), (requests, cuts) => {
        const all = concatBytes(...requests);
        const whole = [...new StlinkServerRequestReader().push(all)];
        const reader = new StlinkServerRequestReader();
        const pieces: StlinkServerRequest[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(...reader.push(all.slice(at, at + cut)));
          at = Math.min(all.length, at + cut);
        }
        pieces.push(...reader.push(all.slice(at)));
        expect(whole).toHaveLength(requests.length);
        expect(pieces).toEqual(whole);
      }),
    );
  });

  it('ends in a typed error or waits, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const request of new StlinkServerRequestReader().push(new Uint8Array(bytes))) expect(request.name).toBeTypeOf('string');
        } catch (error) {
          if (!hasCode(error, 'server/malformed')) throw error;
        }
      }),
    );
  });
});
