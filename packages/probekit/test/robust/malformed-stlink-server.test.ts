/** Ten thousand clients of stlink-server that send what no client should: the server goes on for those that speak it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ByteStream, type Clock, concatBytes, type UsbCompletion, type UsbDeviceLink } from '../../src/base/index.ts';
import { createStlinkServer } from '../../src/servers/index.ts';
import { StlinkServerClient } from '../../src/transport/index.ts';
import { PROBE_SUMMARY } from '../contracts/probe-summary.ts';
import { streamPair } from '../contracts/stream-pair.ts';

const MESSAGES = 10_000;
const LONG = 120_000;
/** Of live objects: more than this after ten thousand clients would be something that is kept of each. */
const MOST_GROWTH_BYTES = 8 * 0x10_0000;

const NEVER: Clock = { nowMs: () => 0, sleep: () => new Promise(() => undefined) };
/** Time passes as soon as nothing else happens. */
const impatient: Clock = {
  nowMs: () => 0,
  async sleep(_ms, { signal } = {}) {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  },
};

/** A probe that leaves every third reply out, until it is cancelled. */
function moodyProbe() {
  const held = new Map<number, (completion: UsbCompletion) => void>();
  let count = 0;
  const link: UsbDeviceLink = {
    submit({ id, length, data }) {
      if (length === undefined) return Promise.resolve({ status: 'ok', byteLength: data?.length ?? 0 });
      count += 1;
      if (count % 3 === 0) return new Promise((settle) => held.set(id, settle));
      const reply = new Uint8Array(Math.min(length, 64));
      return Promise.resolve({ status: 'ok', data: reply, byteLength: reply.length });
    },
    async cancel(id) {
      held.get(id)?.({ status: 'cancelled', byteLength: 0 });
      held.delete(id);
    },
    reset: async () => undefined,
    onDisconnect: () => () => undefined,
  };
  return { link, held };
}

const OPEN = Uint8Array.of(3, 0, 0, 0, 1, 0, 0, 0);
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((some) => new Uint8Array(some));
const usbCommand = fc
  .record({
    connection: fc.constantFrom(0, 1, 2, 0xffff),
    command: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    direction: fc.constantFrom(0, 1, 2, 3, 0xff),
    byteLength: fc.oneof(fc.nat(80), fc.constantFrom(0xffff, 0x1_0001, 0xffff_ffff)),
    data: bytes(80),
  })
  .map(({ connection, command, direction, byteLength, data }) => {
    const out = new Uint8Array(32);
    const view = new DataView(out.buffer);
    out[0] = 5;
    view.setUint32(4, connection, true);
    out.set(command, 8);
    out[24] = direction;
    view.setUint32(28, byteLength, true);
    return concatBytes(out, data);
  });
const request = fc.oneof(
  bytes(60),
  usbCommand,
  fc.tuple(fc.integer({ min: 0, max: 7 }), bytes(40)).map(([code, rest]) => Uint8Array.of(code, ...rest)),
  fc.tuple(usbCommand, fc.nat(31)).map(([whole, length]) => whole.slice(0, length)),
);
const dialogue = fc.record({ opens: fc.boolean(), requests: fc.array(request, { minLength: 1, maxLength: 3 }) });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

it(
  'goes on after ten thousand malformed dialogues, and keeps nothing of them',
  async () => {
    const { link, held } = moodyProbe();
    const server = createStlinkServer({ devices: () => [{ link, summary: PROBE_SUMMARY }], clock: impatient });
    const join = (): { near: ByteStream; served: Promise<unknown> } => {
      const [near, far] = streamPair();
      return { near, served: server.serve(far).catch((error: unknown) => error) };
    };
    const run = (numRuns: number) =>
      fc.assert(
        fc.asyncProperty(dialogue, async ({ opens, requests }) => {
          const { near, served } = join();
          if (opens) await near.write(OPEN);
          for (const each of requests) await near.write(each);
          await near.close();
          const end = await served;
          if (end !== undefined) expect(end).toMatchObject({ code: 'server/malformed' });
        }),
        { numRuns },
      );
    await run(1000);
    const before = heapBytes();
    await run(MESSAGES);
    expect(heapBytes() - before).toBeLessThan(MOST_GROWTH_BYTES);
    expect(held.size).toBe(0);
    const client = new StlinkServerClient(join().near, NEVER);
    expect((await client.listDevices()).map(({ serialNumber }) => serialNumber)).toEqual([PROBE_SUMMARY.serialNumber]);
    await client.close();
  },
  LONG,
);
