import { describe, expect, it } from 'vitest';
import { viewOf } from '../../base/index.ts';
import { MAILBOX_BYTES, packCommand, packMailbox, RESULTS, RING_UNIT_BYTES, unpackMailbox } from './mailbox.ts';

const RINGS = [
  { registers: 0x5200_2000, ring: 0x2400_1000, ringBytes: 0x2_0000, history: 0x2404_2000, historyBytes: 0x8000 },
  { registers: 0x5200_2100, ring: 0x2402_1000, ringBytes: 0x2_0000, history: 0x2404_2000, historyBytes: 0x8000 },
];

describe('the mailbox', () => {
  it('starts with nothing taken, done or wrong', () => {
    const bytes = packMailbox(RINGS, 6400);
    expect(bytes.length).toBe(MAILBOX_BYTES);
    const idle = { taken: 0, done: 0, error: 0, errorAddress: 0, resultCount: 0 };
    expect(unpackMailbox(bytes)).toMatchObject({ state: 'starting', channels: [idle, idle] });
  });

  it('tells a checksum from memory that cannot be read', () => {
    const bytes = packMailbox(RINGS, 6400);
    const view = viewOf(bytes);
    const second = 32 + (40 + 8 * RESULTS) + 40;
    view.setUint32(4, 1, true);
    view.setUint32(second, 0xdead_beef, true);
    view.setUint32(second + 4, 1, true);
    const status = unpackMailbox(bytes);
    expect(status?.state).toBe('running');
    expect(status?.channels[1].results.slice(0, 2)).toEqual([0xdead_beef, undefined]);
  });

  it('that something else has written over is none', () => {
    expect(unpackMailbox(new Uint8Array(MAILBOX_BYTES))).toBeUndefined();
    expect(unpackMailbox(packMailbox(RINGS, 6400).subarray(0, 100))).toBeUndefined();
  });
});

describe('a command in the ring', () => {
  it('has a head of one unit, and the bytes to program behind it', () => {
    const bytes = packCommand({
      operation: 'program',
      address: 0x0800_0020,
      bytes: new Uint8Array(64).fill(7),
      control: 0x32,
      typicalMs: 0,
    });
    expect(bytes.length).toBe(RING_UNIT_BYTES + 64);
    expect([0, 4, 8, 12].map((at) => viewOf(bytes).getUint32(at, true))).toEqual([1, 0x0800_0020, 64, 0x32]);
    const stream = new Uint8Array(33).fill(9);
    const compressed = packCommand({ operation: 'program', address: 0, bytes: new Uint8Array(96), stream, control: 0, typicalMs: 0 });
    expect([0, 8, 16, RING_UNIT_BYTES + 32, RING_UNIT_BYTES + 36].map((at) => viewOf(compressed).getUint32(at, true))).toEqual([
      4, 96, 33, 9, 0,
    ]);
    expect(compressed.length).toBe(3 * RING_UNIT_BYTES);
    expect(packCommand({ operation: 'sum', address: 0x0800_0000, byteLength: 0x2_0000, typicalMs: 0 }).length).toBe(RING_UNIT_BYTES);
  });
});
