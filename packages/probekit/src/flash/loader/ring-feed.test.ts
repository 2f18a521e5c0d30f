import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../base/index.ts';
import { type ChannelStatus, type LoaderCommand, packCommand, RESULTS } from './mailbox.ts';
import { RingFeed } from './ring-feed.ts';

const RING = 0x2400_1000;
const BYTES = 1024;
const BLOCK = 0x3000;
const status = (values: Partial<ChannelStatus>): ChannelStatus => {
  return { taken: 0, done: 0, error: 0, errorAddress: 0, resultCount: 0, results: Array.from({ length: RESULTS }, () => 7), ...values };
};
const program = (byteLength: number, salt: number): LoaderCommand => {
  return { operation: 'program', address: 0, bytes: new Uint8Array(byteLength).fill(salt), control: 0, typicalMs: 10 };
};
const sum: LoaderCommand = { operation: 'sum', address: 0, byteLength: 32, typicalMs: 0 };

describe('the feed of a ring', () => {
  it('never has more in the ring than fits, and puts every byte in its place', () => {
    const commands = [program(960, 1), program(640, 2), program(320, 3)];
    const feed = new RingFeed(RING, BYTES, BLOCK);
    feed.begin(commands, 0);
    const ring = new Uint8Array(BYTES);
    const seen: Uint8Array[] = [];
    let taken = 0;
    for (let turn = 0; turn < 100 && seen.reduce((count, part) => count + part.length, 0) < 3 * 32 + 1920; turn++) {
      for (const { address, bytes } of feed.next()) ring.set(bytes, address - RING);
      expect(feed.written - taken).toBeLessThanOrEqual(BYTES);
      // A slow loader: 96 bytes a turn.
      for (let unit = 0; unit < 3 && taken < feed.written; unit++, taken += 32) seen.push(ring.slice(taken % BYTES, (taken % BYTES) + 32));
      feed.take(status({ taken }), 0);
    }
    expect(concatBytes(...seen)).toEqual(concatBytes(...commands.map(packCommand)));
    expect(feed.programmedBytes).toBe(960);
    feed.take(status({ taken, done: 3 }), 0);
    expect([feed.programmedBytes, feed.isDone]).toEqual([1920, true]);
  });

  it('keeps checksums in order, and asks for no more than the mailbox holds', () => {
    const feed = new RingFeed(RING, 0x1_0000, BLOCK);
    const commands = Array.from({ length: RESULTS + 10 }, () => sum);
    feed.begin(commands, 0);
    feed.next();
    expect(feed.written).toBe(RESULTS * 32);
    const results = Array.from({ length: RESULTS }, (_, at) => (at === 3 ? undefined : at));
    feed.take(status({ taken: feed.written, done: RESULTS, resultCount: RESULTS, results }), 0);
    feed.next();
    expect(feed.written).toBe((RESULTS + 10) * 32);
    feed.take(status({ taken: feed.written, done: RESULTS + 10, resultCount: RESULTS + 10, results: results.map(() => 99) }), 0);
    expect(feed.sums).toEqual([...results, ...Array.from({ length: 10 }, () => 99)]);
    feed.begin([sum], 0);
    feed.next();
    feed.take(status({ taken: feed.written, done: RESULTS + 11, resultCount: RESULTS + 11, results: results.map(() => 5) }), 0);
    expect(feed.sums).toEqual([5]);
  });

  it('says how long nothing needs to be looked at', () => {
    const feed = new RingFeed(RING, BYTES, BLOCK);
    feed.begin([{ operation: 'erase', address: 0, byteLength: 32, control: 0, typicalMs: 1000 }, program(320, 1), program(320, 2)], 0);
    feed.next();
    expect(feed.restMs(100)).toBe(920);
    feed.take(status({ taken: 32, done: 1 }), 1000);
    expect(feed.restMs(1005)).toBe(15);
    feed.take(status({ taken: feed.written, done: 3 }), 1020);
    expect(feed.restMs(1020)).toBe(Number.POSITIVE_INFINITY);
  });
});
