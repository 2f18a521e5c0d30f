/** What a reader of SWO tells beside the packets, over a source that says what the test wants. */
import { expect, it } from 'vitest';
import type { Clock } from '../../base/index.ts';
import type { ItmPacket } from './itm-packets.ts';
import { type SwoNotice, SwoReader } from './swo-reader.ts';
import { TraceProfile } from './trace-profile.ts';

const BUFFER_BYTES = 64;

async function readAll(pieces: readonly (readonly number[])[], clockChangesAt = -1) {
  let nowMs = 0;
  let index = 0;
  const stop = new AbortController();
  const clock: Clock = {
    nowMs: () => nowMs,
    async sleep(ms) {
      nowMs += ms;
    },
  };
  const notices: SwoNotice[] = [];
  const source = {
    bufferBytes: BUFFER_BYTES,
    bufferMs: 20,
    async take() {
      const piece = Uint8Array.from(pieces[index++] ?? []);
      if (index >= pieces.length) stop.abort();
      nowMs += 300;
      return piece;
    },
    followClock: async () => index === clockChangesAt,
  };
  const reader = new SwoReader({ source, clock, onNotice: (notice) => notices.push(notice) });
  const packets: ItmPacket[] = [];
  for await (const piece of reader.read({ signal: stop.signal })) packets.push(...piece);
  return { packets, notices, reader };
}

const A = [0x01, 0x41];

it('joins packets that are split between two looks', async () => {
  expect((await readAll([[0x03, 1, 2], [3, 4], A])).packets).toEqual([
    { kind: 'port', port: 0, bytes: Uint8Array.of(1, 2, 3, 4) },
    { kind: 'port', port: 0, bytes: Uint8Array.of(0x41) },
  ]);
});

it('tells an overflow, though not each', async () => {
  const { notices, reader } = await readAll([[0x70], [0x70], A]);
  expect(notices).toEqual(['overflow']);
  expect(reader.overflows).toBe(2);
});

it('begins anew after a full buffer, whose oldest bytes are lost', async () => {
  const full = Array.from({ length: BUFFER_BYTES / 2 }, () => A).flat();
  const { notices, packets } = await readAll([[0x03, 1], full]);
  expect(notices).toEqual(['buffer-full']);
  expect(packets).toHaveLength(BUFFER_BYTES / 2);
});

it('follows a clock, and forgets the packet that was cut', async () => {
  const { notices, packets } = await readAll([[0x03, 1], A, A], 1);
  expect(notices).toEqual(['clock']);
  expect(packets).toHaveLength(2);
});

it('doubts a rate at which most is no packet', async () => {
  const rubbish = Array.from({ length: 60 }, () => 0x04);
  expect((await readAll([rubbish, rubbish, A])).notices).toEqual(['garbled']);
});

it('adds exceptions and program counters up', () => {
  const profile = new TraceProfile();
  for (const address of [0x100, 0x102, 0x200, undefined]) profile.take({ kind: 'pc', address });
  profile.take({ kind: 'exception', number: 15, step: 'entered' });
  profile.take({ kind: 'exception', number: 15, step: 'exited' });
  expect(profile.exceptions).toEqual([{ number: 15, count: 1 }]);
  expect(profile).toMatchObject({ samples: 4, asleep: 1 });
  const rows = profile.functions((address) => (address < 0x200 ? 'main' : undefined));
  expect(rows).toEqual([
    { name: 'main', samples: 2, share: 0.5 },
    { name: undefined, samples: 1, share: 0.25 },
  ]);
});
