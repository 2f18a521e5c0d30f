import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROBE_SUMMARY } from '../../test/contracts/probe-summary.ts';
import { streamPair } from '../../test/contracts/stream-pair.ts';
import type { UsbCompletion, UsbDeviceLink, UsbDeviceSummary, UsbTransfer } from '../base/index.ts';
import { createUsbipServer, type ExportedDevice } from './index.ts';
import { UsbipRequestReader } from './usbip-requests.ts';

const summary: UsbDeviceSummary = {
  ...PROBE_SUMMARY,
  interfaces: [
    { number: 0, classCode: 0xff, subclass: 0xff, protocol: 0xff, endpoints: [] },
    { number: 1, classCode: 0x08, subclass: 0x06, protocol: 0x50, endpoints: [] },
  ],
};
const DESCRIPTOR = Uint8Array.of(18, 1, 0, 2, 0xef, 2, 1, 64, 0x83, 4, 0x4e, 0x37, 0, 1, 1, 2, 3, 1);

/** A device whose bulk IN transfers wait until they are told to end. */
function heldDevice() {
  const log: UsbTransfer[] = [];
  const held = new Map<number, (completion: UsbCompletion) => void>();
  const leaving = new Set<() => void>();
  let resets = 0;
  const link: UsbDeviceLink = {
    submit(transfer) {
      log.push(transfer);
      if (transfer.setup?.request === 6) return Promise.resolve({ status: 'ok', data: DESCRIPTOR, byteLength: 18 });
      if (transfer.setup?.request === 8) return Promise.resolve({ status: 'ok', data: Uint8Array.of(1), byteLength: 1 });
      if (transfer.length === undefined) return Promise.resolve({ status: 'ok', byteLength: transfer.data?.length ?? 0 });
      return new Promise((settle) => held.set(transfer.id, settle));
    },
    async cancel(id) {
      held.get(id)?.({ status: 'cancelled', byteLength: 0 });
      held.delete(id);
    },
    async reset() {
      resets += 1;
    },
    onDisconnect(listener) {
      leaving.add(listener);
      return () => leaving.delete(listener);
    },
  };
  const finish = (data: Uint8Array) => {
    const [first] = held;
    if (first) held.delete(first[0]);
    first?.[1]({ status: 'ok', data, byteLength: data.length });
  };
  const unplug = () => {
    for (const listener of leaving) listener();
  };
  return { link, log, held, finish, unplug, resets: () => resets };
}

function serve(devices: readonly ExportedDevice[]) {
  const server = createUsbipServer({ devices: async () => devices });
  return () => {
    const [near, far] = streamPair();
    const served = server.serve(far);
    const pieces = near.read[Symbol.asyncIterator]();
    let left = new Uint8Array(0);
    const read = async (byteLength: number) => {
      while (left.length < byteLength) {
        const { done, value } = await pieces.next();
        if (done) return undefined;
        left = Uint8Array.from([...left, ...value]);
      }
      const bytes = left.slice(0, byteLength);
      left = left.slice(byteLength);
      return bytes;
    };
    return { write: (bytes: Uint8Array) => near.write(bytes), read, close: () => near.close(), served };
  };
}

/** `0111 8003 00000000` and the bus id, as the kernel's tool sends it. */
const importRequest = (busId: string) => {
  const out = new Uint8Array(40);
  out.set([0x01, 0x11, 0x80, 0x03]);
  out.set(new TextEncoder().encode(busId), 8);
  return out;
};
const LIST_REQUEST = Uint8Array.of(0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0);

function submit(seqnum: number, direction: number, endpoint: number, byteLength: number, data: Uint8Array = new Uint8Array(0), flags = 0) {
  const out = new Uint8Array(48 + data.length);
  const view = new DataView(out.buffer);
  [1, seqnum, 0x0001_0002, direction, endpoint, flags, byteLength, 0, 0xffff_ffff, 0].forEach((word, index) => {
    view.setUint32(index * 4, word);
  });
  out.set(data, 48);
  return out;
}

function unlink(seqnum: number, target: number) {
  const out = new Uint8Array(48);
  const view = new DataView(out.buffer);
  [2, seqnum, 0x0001_0002, 0, 0, target].forEach((word, index) => {
    view.setUint32(index * 4, word);
  });
  return out;
}

const statusOf = (reply: Uint8Array | undefined) => new DataView(reply!.buffer, reply!.byteOffset).getInt32(20);
const wordOf = (reply: Uint8Array | undefined, index: number) => new DataView(reply!.buffer, reply!.byteOffset).getUint32(index * 4);

async function imported(device: ReturnType<typeof heldDevice>) {
  const client = serve([{ busId: '1-1', link: device.link, summary }])();
  await client.write(importRequest('1-1'));
  await client.read(320);
  return client;
}

describe('a USB/IP server', () => {
  it('lists its devices as the documentation lays them out', async () => {
    const client = serve([{ busId: '1-1', link: heldDevice().link, summary }])();
    await client.write(LIST_REQUEST);
    const reply = await client.read(12 + 312 + 8);
    expect(Array.from(reply!.subarray(0, 12))).toEqual([0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(new TextDecoder().decode(reply!.subarray(12 + 256, 12 + 259))).toBe('1-1');
    const record = Array.from(reply!.subarray(12 + 288));
    // Bus 1, device 2, high speed, ids, version, class of the device, configuration 1 of 1, two interfaces and their classes.
    expect(record).toEqual([
      ...[0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0x04, 0x83, 0x37, 0x4e, 0x01, 0x00, 0xef, 2, 1, 1, 1, 2],
      ...[0xff, 0xff, 0xff, 0, 0x08, 0x06, 0x50, 0],
    ]);
  });

  it('imports a device and carries transfers both ways', async () => {
    const device = heldDevice();
    const client = await imported(device);
    await client.write(submit(7, 0, 1, 3, Uint8Array.of(0xf5, 1, 2)));
    expect(await client.read(48)).toSatisfy(
      (reply: Uint8Array) => wordOf(reply, 0) === 3 && wordOf(reply, 1) === 7 && wordOf(reply, 6) === 3,
    );
    await client.write(submit(8, 1, 1, 64));
    await expect.poll(() => device.held.size).toBe(1);
    device.finish(Uint8Array.of(9, 8));
    const reply = await client.read(50);
    expect([statusOf(reply), wordOf(reply, 6), ...reply!.subarray(48)]).toEqual([0, 2, 9, 8]);
    expect(device.log.at(-1)).toMatchObject({ endpoint: 0x81, length: 64 });
  });

  it('cancels a transfer once: the answer to the unlink is the only one', async () => {
    const device = heldDevice();
    const client = await imported(device);
    await client.write(submit(1, 1, 1, 64));
    await client.write(unlink(2, 1));
    const reply = await client.read(48);
    expect([wordOf(reply, 0), wordOf(reply, 1), statusOf(reply)]).toEqual([4, 2, -104]);
    await client.write(unlink(3, 1));
    expect(statusOf(await client.read(48))).toBe(0);
  });

  it('tells a stall, and a short transfer where that is an error', async () => {
    const device = heldDevice();
    const client = await imported(device);
    await client.write(submit(1, 1, 1, 64, undefined, 1));
    await expect.poll(() => device.held.size).toBe(1);
    device.finish(Uint8Array.of(1));
    expect(statusOf(await client.read(49))).toBe(-121);
  });

  it('gives a device to one client at a time, and to the next when that one has gone', async () => {
    const device = heldDevice();
    const connect = serve([{ busId: '1-1', link: device.link, summary }]);
    const first = connect();
    await first.write(importRequest('1-1'));
    await first.read(320);
    await first.write(submit(1, 1, 1, 64));
    const second = connect();
    await second.write(importRequest('1-1'));
    expect(wordOf(await second.read(8), 1)).toBe(2);
    await first.close();
    await first.served;
    expect(device.held.size).toBe(0);
    const third = connect();
    await third.write(importRequest('1-1'));
    expect(wordOf(await third.read(320), 1)).toBe(0);
    const stranger = connect();
    await stranger.write(importRequest('9-9'));
    expect(wordOf(await stranger.read(8), 1)).toBe(4);
  });

  it('lets go of everything when a client with more transfers under way than it may have is killed', async () => {
    const device = heldDevice();
    const client = await imported(device);
    for (let seqnum = 1; seqnum <= 300; seqnum++) await client.write(submit(seqnum, 1, 1, 64));
    const refused = await client.read(48);
    expect([wordOf(refused, 1), statusOf(refused)]).toEqual([257, -71]);
    expect(device.held.size).toBe(256);
    await client.close();
    await client.served;
    expect(device.held.size).toBe(0);
  });

  it('refuses a second transfer of the same number: nothing could name it', async () => {
    const device = heldDevice();
    const client = await imported(device);
    for (let round = 0; round < 2; round++) await client.write(submit(9, 1, 1, 64));
    const refused = await client.read(48);
    expect([wordOf(refused, 1), statusOf(refused)]).toEqual([9, -71]);
    expect(device.held.size).toBe(1);
    await client.close();
    await client.served;
    expect(device.held.size).toBe(0);
  });

  it('ends the connection when the device is unplugged', async () => {
    const device = heldDevice();
    const client = await imported(device);
    device.unplug();
    expect(await client.read(1)).toBeUndefined();
    await client.served;
  });

  it('resets the device when asked as a hub would be asked', async () => {
    const device = heldDevice();
    const client = await imported(device);
    const request = submit(1, 0, 0, 0);
    request.set([0x23, 3, 4, 0, 1, 0, 0, 0], 40);
    await client.write(request);
    expect(statusOf(await client.read(48))).toBe(0);
    expect(device.resets()).toBe(1);
  });

  it('survives ten thousand malformed messages, and serves the next client', async () => {
    const device = heldDevice();
    const connect = serve([{ busId: '1-1', link: device.link, summary }]);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), fc.boolean(), async (bytes, isImported) => {
        const client = connect();
        if (isImported) {
          await client.write(importRequest('1-1'));
          await client.read(320);
        }
        await client.write(bytes);
        await client.close();
        await client.served.catch((error: unknown) => expect(error).toMatchObject({ code: 'server/malformed' }));
      }),
      { numRuns: 10_000 },
    );
    expect(device.held.size).toBe(0);
    const next = connect();
    await next.write(importRequest('1-1'));
    expect(wordOf(await next.read(320), 1)).toBe(0);
  });
});

describe('requests cut out of a stream', () => {
  it('are the same however the bytes are split', () => {
    const bytes = Uint8Array.from([...submit(5, 0, 1, 4, Uint8Array.of(1, 2, 3, 4)), ...unlink(6, 5)]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }), (sizes) => {
        const reader = new UsbipRequestReader();
        reader.imported();
        const found = [];
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          found.push(...reader.push(bytes.slice(at, at + size)));
          at += size;
        }
        expect(found.map(({ name }) => name)).toEqual(['submit', 'unlink']);
        expect(found[0]).toMatchObject({ seqnum: 5, endpoint: 1, data: Uint8Array.of(1, 2, 3, 4) });
      }),
    );
  });
});
