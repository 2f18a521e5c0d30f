/** Clients that stop in the middle: half a request and then nothing, a pair never completed, replies never read. */
import { describe, expect, it } from 'vitest';
import type { ByteStream, Clock, UsbCompletion, UsbDeviceLink } from '../../src/base/index.ts';
import { createStlinkServer, createUsbipServer } from '../../src/servers/index.ts';
import { StlinkServerClient } from '../../src/transport/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { PROBE_SUMMARY } from '../contracts/probe-summary.ts';
import { streamPair } from '../contracts/stream-pair.ts';
import { turns } from './counted-bench.ts';

const command = (...bytes: readonly number[]) => Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0);
const GET_VERSION = command(0xf1);
const RW_MISC_OUT = command(0xf2, 0x51);
const NEVER: Clock = { nowMs: () => 0, sleep: () => new Promise(() => undefined) };
const MIB = 0x10_0000;

/** A clock whose sleepers wake when told so. */
function clockByHand() {
  const sleepers = new Set<() => void>();
  const clock: Clock = {
    nowMs: () => 0,
    sleep: (_ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        sleepers.add(resolve);
        signal?.addEventListener('abort', () => {
          sleepers.delete(resolve);
          reject(signal.reason);
        });
      }),
  };
  const ring = () => {
    for (const wake of sleepers) wake();
    sleepers.clear();
  };
  return { clock, ring, sleepers };
}

async function stlinkServer(clock: Clock) {
  const { usb, control } = await boardWith();
  const devices = async () => (await control.send('host.devices', {})).map((summary) => ({ link: usb, summary }));
  const server = createStlinkServer({ devices, clock });
  return async () => {
    const [near, far] = streamPair();
    const served = server.serve(far).catch((error: unknown) => error);
    const client = new StlinkServerClient(near, NEVER);
    const [device] = await client.listDevices();
    const connection = await client.open(device!.cookie);
    return { near, client, connection, served, ask: () => client.sendCommand(connection, GET_VERSION, { in: 6 }, {}) };
  };
}

describe('stlink-server goes on for the others when a client', () => {
  it('is silent after half a request', async () => {
    const join = await stlinkServer(NEVER);
    const [silent, other] = [await join(), await join()];
    for (const bytes of [Uint8Array.of(5, 0, 0, 0, 1), Uint8Array.of(0xf1, 0x80)]) {
      await silent.near.write(bytes);
      for (let round = 0; round < 20; round++) expect(await other.ask()).toHaveLength(6);
    }
    await silent.near.close();
    expect(await silent.served).toBeUndefined();
    expect(await other.ask()).toHaveLength(6);
  });

  it('leaves between RW_MISC_OUT and RW_MISC_IN', async () => {
    const join = await stlinkServer(NEVER);
    const [killed, other] = [await join(), await join()];
    await killed.client.sendCommand(killed.connection, RW_MISC_OUT, { out: new Uint8Array(8) }, {});
    const answer = other.ask();
    await turns();
    await killed.near.close();
    expect(await answer).toHaveLength(6);
  });

  it('never sends RW_MISC_IN: after a second of waiting', async () => {
    const { clock, ring, sleepers } = clockByHand();
    const join = await stlinkServer(clock);
    const [silent, other] = [await join(), await join()];
    await silent.client.sendCommand(silent.connection, RW_MISC_OUT, { out: new Uint8Array(8) }, {});
    let answered = false;
    const answer = other.ask().then((bytes) => {
      answered = true;
      return bytes;
    });
    await turns(5);
    expect(answered).toBe(false);
    ring();
    expect(await answer).toHaveLength(6);
    await turns();
    expect(sleepers.size).toBe(0);
  });
});

/** A client that sends without end and never reads: what it wrote is counted as the server takes it, as are bytes for it. */
function deafClient(requests: (index: number) => Uint8Array, count: number) {
  const taken = { requests: 0, replyBytes: 0 };
  const stream: ByteStream = {
    async write(bytes) {
      taken.replyBytes += bytes.length;
      // The first answers are taken in by the sockets between them; then nothing moves any more.
      if (taken.replyBytes > MIB) await new Promise(() => undefined);
    },
    read: (async function* () {
      for (; taken.requests < count; taken.requests++) {
        yield requests(taken.requests);
        if (taken.requests % 16 === 0) await turns();
      }
    })(),
    close: async () => undefined,
  };
  return { stream, taken };
}

/** A device that answers each IN transfer at once, in full. */
const eager: UsbDeviceLink = {
  async submit({ length, data }): Promise<UsbCompletion> {
    if (length === undefined) return { status: 'ok', byteLength: data?.length ?? 0 };
    return { status: 'ok', data: new Uint8Array(length).fill(1), byteLength: length };
  },
  cancel: async () => undefined,
  reset: async () => undefined,
  onDisconnect: () => () => undefined,
};

describe('of a client that never reads its replies', () => {
  it('USB/IP takes no more requests before its replies fill the memory', async () => {
    const server = createUsbipServer({ devices: async () => [{ busId: '1-1', link: eager, summary: PROBE_SUMMARY }] });
    const importRequest = Uint8Array.from({ length: 40 }, (_, at) => [0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0, 0x31, 0x2d, 0x31][at] ?? 0);
    const submit = (seqnum: number) => {
      const out = new Uint8Array(48);
      const view = new DataView(out.buffer);
      [1, seqnum, 0x0001_0002, 1, 1, 0, 0x1_0000, 0, 0xffff_ffff].forEach((word, index) => {
        view.setUint32(index * 4, word);
      });
      return out;
    };
    const { stream, taken } = deafClient((index) => (index === 0 ? importRequest : submit(index)), 5000);
    void server.serve(stream);
    await turns(500);
    expect(taken.requests).toBeLessThan(200);
    expect(taken.replyBytes).toBeLessThan(8 * MIB);
  });

  it('stlink-server takes one request after the other', async () => {
    const server = createStlinkServer({ devices: () => [{ link: eager, summary: PROBE_SUMMARY }], clock: NEVER });
    const open = Uint8Array.of(3, 0, 0, 0, 1, 0, 0, 0);
    const read = Uint8Array.from({ length: 32 }, (_, at) => ({ 0: 5, 4: 1, 8: 0xf2, 24: 1, 30: 1 })[at] ?? 0);
    const { stream, taken } = deafClient((index) => (index === 0 ? open : read), 5000);
    void server.serve(stream);
    await turns(500);
    expect(taken.requests).toBeLessThan(100);
    expect(taken.replyBytes).toBeLessThan(2 * MIB);
  });
});
