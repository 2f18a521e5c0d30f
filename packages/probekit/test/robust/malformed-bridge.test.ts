/** Twenty thousand messages that no page should send: the bridge answers or ends that page's connection, and goes on for the others. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_DATA_BYTES, packBridgeFrame, type SerialLink, type UsbHost, unpackBridgeFrame } from '../../src/base/index.ts';
import { bridgeTo, pageOn } from '../bridge/bridged.ts';
import { fakeUsbPort, SUMMARY } from '../contracts/fake-usb-link.ts';
import { streamPair } from '../contracts/stream-pair.ts';

const FRAMES = 20_000;
const PER_PAGE = 20;
const LONG = 120_000;

const silence: SerialLink = {
  configure: async () => undefined,
  write: async () => undefined,
  async *read() {},
  close: async () => undefined,
};
const usb: UsbHost = { list: async () => [SUMMARY], port: async () => fakeUsbPort().port };
const bridge = bridgeTo({ usb, openSerial: async () => silence });

const odd = fc.oneof(fc.constantFrom(0, 1, 2, -1, 0.5, 256, 2 ** 53, null, '', '..', {}, []), fc.anything({ maxDepth: 1 }));
const asks = fc.constantFrom(
  ...['hello', 'list', 'cancel', 'open', 'close', 'reset', 'selectConfiguration', 'claimInterface', 'releaseInterface', 'clearHalt'],
  ...['transferIn', 'transferOut', 'controlIn', 'controlOut', 'readFile', 'listFolder', 'readLink', 'stat', 'holders', 'askSystem'],
  ...['serialOpen', 'serialConfigure', 'serialWrite', 'serialClose', 'constructor', '__proto__'],
);
const setup = fc.record({ requestType: odd, request: odd, value: odd, index: odd, length: odd }, { requiredKeys: [] });
const header = fc.record(
  {
    id: fc.oneof({ weight: 9, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: odd }),
    ask: fc.oneof({ weight: 9, arbitrary: asks }, { weight: 1, arbitrary: odd }),
    device: fc.oneof(fc.constant(0), odd),
    value: odd,
    endpoint: fc.oneof(fc.constantFrom(0x01, 0x81), odd),
    length: fc.oneof(fc.constantFrom(64, MOST_DATA_BYTES + 1), odd),
    timeoutMs: fc.oneof(fc.constantFrom(1, Number.MAX_VALUE), odd),
    setup: fc.oneof(setup, odd),
    path: fc.oneof(fc.string(), odd),
    of: fc.oneof(fc.array(fc.string()), odd),
    question: odd,
    serial: odd,
    coding: odd,
    request: odd,
  },
  { requiredKeys: ['id'] },
);
const coding = { baudRate: 115200, dataBits: 8, parity: 'none', stopBits: 1 };
const descriptor = { requestType: 0x80, request: 6, value: 0x100, index: 0, length: 18 };
/** As a page of ours asks, but for one place at most. */
const nearly = fc
  .tuple(
    fc.nat(1000),
    fc.constantFrom<Record<string, unknown>>(
      ...[{ ask: 'hello' }, { ask: 'list' }, { ask: 'cancel', request: 3 }, { ask: 'readFile', path: '/proc/mounts', maxBytes: 10 }],
      ...[
        { ask: 'open', device: 0 },
        { ask: 'close', device: 0 },
        { ask: 'claimInterface', device: 0, value: 0 },
      ],
      ...[
        { ask: 'transferIn', device: 0, endpoint: 0x81, length: 64, timeoutMs: 1 },
        { ask: 'transferOut', device: 0, endpoint: 1 },
      ],
      ...[
        { ask: 'controlIn', device: 0, setup: descriptor },
        { ask: 'holders', of: ['/dev/ttyACM0'] },
      ],
      ...[
        { ask: 'serialOpen', device: 0 },
        { ask: 'serialConfigure', serial: 1, coding },
        { ask: 'serialClose', serial: 1 },
      ],
    ),
    fc.option(fc.tuple(fc.nat(4), odd)),
  )
  .map(([id, request, change]) => {
    const key = change && Object.keys(request)[change[0]];
    return { id, ...request, ...(key !== undefined && key !== null && { [key]: change?.[1] }) };
  });
const frame = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(nearly, fc.uint8Array({ maxLength: 40 })).map(([one, data]) => packed(one, data)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 80 }).map((bytes) => new Uint8Array(bytes)) },
  { weight: 4, arbitrary: fc.tuple(header, fc.uint8Array({ maxLength: 40 })).map(([one, data]) => packed(one, data)) },
);

it('outlives whatever a page sends', { timeout: LONG }, async () => {
  const seen = { answers: 0, refusals: 0, ends: 0 };
  const frames = fc.sample(frame, { numRuns: FRAMES, seed: 7 });
  for (let at = 0; at < frames.length; at += PER_PAGE) await send(frames.slice(at, at + PER_PAGE), seen);
  expect(seen.answers).toBeGreaterThan(200);
  expect(seen.refusals).toBeGreaterThan(2000);
  expect(seen.ends).toBeGreaterThan(200);
  // All that they had open is free again.
  const { host } = pageOn(bridge);
  const [summary = SUMMARY] = await host.list();
  const port = await host.port(summary);
  await port.open();
  await port.close();
});

async function send(frames: readonly Uint8Array[], seen: { answers: number; refusals: number; ends: number }): Promise<void> {
  const [page, there] = streamPair();
  const served = bridge.serve(there).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'server/malformed' });
    seen.ends += 1;
  });
  const reading = (async () => {
    for await (const message of page.read) {
      const { header: answer } = unpackBridgeFrame(message);
      if (typeof answer === 'object' && answer !== null && 'error' in answer) seen.refusals += 1;
      else seen.answers += 1;
    }
  })();
  for (const one of frames) {
    await page.write(one);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await page.close();
  await served;
  await reading;
}

/** As a page would, whatever JSON makes of the values. */
function packed(one: object, data: Uint8Array): Uint8Array {
  try {
    return packBridgeFrame(one, new Uint8Array(data));
  } catch {
    return packBridgeFrame({ id: 1 }); // a value that JSON has no words for
  }
}
