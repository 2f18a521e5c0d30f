/**
 * Ten thousand messages to the mass-storage interface that no host should send, each between valid commands. After each
 * the host recovers as it is told to (USB Mass Storage Class Bulk-Only Transport 1.0, 5.3.4), and the disk answers again.
 */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UsbCompletion } from '../../src/base/index.ts';
import { ProbeBench } from '../fakes/probe-bench.ts';

const OUT = 0x03;
const IN = 0x83;
const MESSAGES = 10_000;
const LONG = 120_000;
const INQUIRY = [0x12, 0, 0, 0, 36, 0];
const READ_FIRST_BLOCK = [0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0];

let bench: ProbeBench;
let tag = 0;
let nextId = 1_000_000;

beforeEach(() => {
  bench = new ProbeBench();
  bench.start();
});

interface WrapperFields {
  readonly signature?: number;
  readonly wanted: number;
  readonly flags: number;
  readonly lun?: number;
  readonly commandBytes?: number;
  readonly command: ArrayLike<number>;
}

function wrapper({ signature = 0x4342_5355, wanted, flags, lun = 0, command, commandBytes = command.length }: WrapperFields): Uint8Array {
  const out = new Uint8Array(31);
  const view = new DataView(out.buffer);
  view.setUint32(0, signature, true);
  view.setUint32(4, ++tag, true);
  view.setUint32(8, wanted, true);
  out.set([flags, lun, commandBytes], 12);
  out.set(Array.from(command).slice(0, 16), 15);
  return out;
}

const control = (requestType: number, request: number, index: number): Promise<UsbCompletion> =>
  bench.probe.submit({
    id: nextId++,
    endpoint: 0,
    setup: { requestType, request, value: 0, index, length: 0 },
    data: new Uint8Array(0),
  });

/** Reset of the interface, then both endpoints, in the order of the specification. */
async function recover(): Promise<void> {
  expect((await control(0x21, 0xff, 1)).status).toBe('ok');
  expect((await control(0x02, 1, IN)).status).toBe('ok');
  expect((await control(0x02, 1, OUT)).status).toBe('ok');
}

/** A command as a driver gives it; its data, when the status says that it passed. */
async function ask(command: readonly number[], wanted: number): Promise<Uint8Array | undefined> {
  expect((await bench.out(wrapper({ wanted, flags: 0x80, command }), OUT)).status).toBe('ok');
  const { data } = await bench.in(wanted, IN);
  const { data: status } = await bench.in(13, IN);
  const view = new DataView(status!.buffer, status!.byteOffset);
  expect([status!.length, view.getUint32(0), view.getUint32(4, true)]).toEqual([13, 0x5553_4253, tag]);
  return view.getUint8(12) === 0 ? data : undefined;
}

/** What is sent, and how much of an answer is fetched before the host gives up. */
interface Message {
  readonly pieces: readonly Uint8Array[];
  readonly fetched: number;
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((some) => new Uint8Array(some));
const wanted = fc.oneof(fc.integer({ min: 0, max: 0x2000 }), fc.integer({ min: 0, max: 0xffff_ffff }));
const anyWrapper = fc
  .record({
    wanted,
    flags: fc.constantFrom(0, 0x80, 0x7f, 0xff),
    lun: fc.constantFrom(0, 0, 0, 1, 0xff),
    commandBytes: fc.integer({ min: 0, max: 0xff }),
    command: bytes(16),
  })
  .map(wrapper);
const knownCommand = fc
  .record({
    wanted,
    flags: fc.constantFrom(0, 0x80),
    command: fc
      .tuple(fc.constantFrom(0x00, 0x03, 0x12, 0x1a, 0x1b, 0x1e, 0x23, 0x25, 0x28, 0x2a, 0x2f, 0x35, 0x5a), bytes(15))
      .map(([code, rest]) => Uint8Array.of(code, ...rest)),
  })
  .map((fields) => wrapper({ ...fields, commandBytes: 16 }));
const wrapped = fc.oneof(anyWrapper, knownCommand);
const first = fc.oneof(
  bytes(80),
  wrapped,
  fc.tuple(wrapped, fc.integer({ min: 0, max: 30 })).map(([whole, length]) => whole.slice(0, length)),
  fc.tuple(wrapped, bytes(40)).map(([whole, more]) => Uint8Array.of(...whole, ...more)),
  fc.tuple(wrapped, fc.integer({ min: 0, max: 0xff })).map(([whole, byte]) => Uint8Array.of(byte, ...whole.subarray(1))),
);
const message: fc.Arbitrary<Message> = fc.record({
  pieces: fc.tuple(first, fc.array(bytes(700), { maxLength: 2 })).map(([head, tail]) => [head, ...tail]),
  fetched: fc.constantFrom(0, 0, 13, 512, 4096),
});

async function send({ pieces, fetched }: Message): Promise<void> {
  const ids: number[] = [];
  const submit = (transfer: { endpoint: number; data?: Uint8Array; length?: number }) => {
    const id = nextId++;
    ids.push(id);
    return bench.probe.submit({ id, ...transfer });
  };
  const pending = pieces.map((data) => submit({ endpoint: OUT, data }));
  if (fetched > 0) pending.push(submit({ endpoint: IN, length: fetched }));
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
  for (const id of ids) await bench.probe.cancel(id);
  await Promise.all(pending);
}

/** Packets that the probe still holds for the host. */
function packetsHeld(): number {
  const { usb } = bench.probe.saveState() as { usb: { endpoints: { packets: unknown[] }[] } };
  return usb.endpoints.reduce((sum, { packets }) => sum + packets.length, 0);
}

describe('ten thousand malformed commands', () => {
  it(
    'leave the disk able to answer after the recovery that the specification asks for',
    async () => {
      await fc.assert(
        fc.asyncProperty(message, async (malformed) => {
          await send(malformed);
          await recover();
          const inquiry = await ask(INQUIRY, 36);
          expect(String.fromCharCode(...inquiry!.subarray(8, 12))).toBe('MBED');
        }),
        { numRuns: MESSAGES },
      );
      expect(packetsHeld()).toBe(0);
      bench.advance(20e9);
      // The medium may have changed: that is told once.
      const block = (await ask(READ_FIRST_BLOCK, 512)) ?? (await ask(READ_FIRST_BLOCK, 512));
      expect(block).toHaveLength(512);
    },
    LONG,
  );

  it('pile up no answers of a host that never fetches them', async () => {
    const read64 = [0x28, 0, 0, 0, 0, 0, 0, 0, 64, 0];
    const ids = Array.from({ length: 200 }, () => nextId++);
    const pending = ids.map((id) =>
      bench.probe.submit({ id, endpoint: OUT, data: wrapper({ wanted: 0x8000, flags: 0x80, command: read64 }) }),
    );
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(packetsHeld()).toBeLessThan(70);
    for (const id of ids) await bench.probe.cancel(id);
    await Promise.all(pending);
    await recover();
    expect(await ask(INQUIRY, 36)).toHaveLength(36);
  });
});
