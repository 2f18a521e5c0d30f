import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeStlink } from '../../test/contracts/fake-stlink.ts';
import { manualClock } from '../../test/contracts/manual-clock.ts';
import { usbFault } from './index.ts';
import { recordStlink } from './recorder.ts';
import { replayStlink } from './replay.ts';
import type { StlinkTransport } from './stlink-transport.ts';
import { formatExchange, parseTrace } from './trace-text.ts';

function recording(inner: StlinkTransport) {
  let text = '';
  const clock = manualClock();
  const transport = recordStlink(inner, { clock, write: (piece) => (text += piece) });
  return { transport, clock, text: () => text };
}

it('plays back what it recorded, clock included', async () => {
  const { transport, clock, text } = recording(new FakeStlink());
  const write = Uint8Array.of(0xf2, 0x08, 0, 0, 0, 0x24, 4, 0);
  const version = await transport.exchange(Uint8Array.of(0xf1), { in: 6 });
  await clock.sleep(12.5);
  await transport.exchange(write, { out: Uint8Array.of(1, 2, 3, 4) });

  const replay = replayStlink(text());
  expect(replay.transport.device).toEqual(transport.device);
  expect(await replay.transport.exchange(Uint8Array.of(0xf1), { in: 6 })).toEqual(version);
  expect(replay.clock.nowMs()).toBe(0);
  await replay.transport.exchange(write, { out: Uint8Array.of(1, 2, 3, 4) });
  expect(replay.clock.nowMs()).toBe(12.5);
});

it('gives a repeated command its answers in order', async () => {
  const fake = new FakeStlink();
  const { transport, text } = recording(fake);
  const getMode = Uint8Array.of(0xf5);
  await transport.exchange(getMode, { in: 2 });
  fake.mode = 2;
  await transport.exchange(getMode, { in: 2 });
  const replay = replayStlink(text());
  expect((await replay.transport.exchange(getMode, { in: 2 }))[0]).toBe(1);
  expect((await replay.transport.exchange(getMode, { in: 2 }))[0]).toBe(2);
  await expect(replay.transport.exchange(getMode, { in: 2 })).rejects.toMatchObject({
    code: 'replay/not-recorded',
    evidence: { recordedTimes: 2 },
  });
});

it('fails where the recorded session failed', async () => {
  const failing: StlinkTransport = {
    ...new FakeStlink(),
    exchange: async () => {
      throw usbFault.disconnected('STLINK-V3', 0x81);
    },
    close: async () => undefined,
  };
  const { transport, text } = recording(failing);
  await expect(transport.exchange(Uint8Array.of(0xf1), { in: 6 })).rejects.toMatchObject({ code: 'usb/disconnected' });
  const replay = replayStlink(text());
  await expect(replay.transport.exchange(Uint8Array.of(0xf1), { in: 6 })).rejects.toMatchObject({ code: 'usb/disconnected' });
});

it('reads traces with comments, as written in bug reports', () => {
  const text = [
    '# a remark',
    '> F2 45 FF FF 00 00            READ_DAP_REG port=DP',
    '< 80 00 00 00 77 24 A0 6B      OK DPIDR=0x6ba02477',
  ].join('\r\n');
  const [exchange] = parseTrace(text).exchanges;
  expect(exchange?.command).toHaveLength(16);
  expect(exchange?.in).toHaveLength(8);
});

it.each(['> F2 4', '< 80 00', '> 00\n? what', `> ${'00 '.repeat(17)}`, '> F1\n@ soon'])(
  'names the line that it cannot read: %j',
  (text) => {
    expect(() => parseTrace(text)).toThrowError(expect.objectContaining({ code: 'replay/format' }));
  },
);

it('reads back every exchange that it writes', () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
  const exchange = fc.record({
    command: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    out: fc.option(bytes(70), { nil: undefined }),
    in: bytes(70),
    error: fc.constantFrom(undefined, { code: 'usb/timeout', message: 'It took  too long.' }),
    atMs: fc.integer({ min: 0, max: 10 ** 9 }).map((microseconds) => microseconds / 1000),
  });
  fc.assert(
    fc.property(exchange, (one) => {
      expect(parseTrace(formatExchange(one)).exchanges).toEqual([one]);
    }),
  );
});
