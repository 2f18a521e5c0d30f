/** The packets of ARM DDI 0403E.e, D4.2 and D4.3, each by the figure that shows it; every split, and anything at all. */
import { describe, expect, it } from 'vitest';
import { ItmDecoder } from './itm-decoder.ts';
import type { ItmPacket } from './itm-packets.ts';

const decode = (...bytes: number[]) => new ItmDecoder().push(Uint8Array.from(bytes));

const CASES: readonly (readonly [section: string, bytes: readonly number[], packet: ItmPacket])[] = [
  ['D4.2.1', [0, 0, 0, 0, 0, 0x80], { kind: 'synchronisation' }],
  ['D4.2.1, more zeros', [0, 0, 0, 0, 0, 0, 0, 0, 0x80], { kind: 'synchronisation' }],
  ['D4.2, overflow', [0x70], { kind: 'overflow' }],
  ['D4.2.4, long', [0xc0, 0x81, 0x01], { kind: 'local-timestamp', ticks: 129, relation: 'exact' }],
  ['D4.2.4, longest', [0xf0, 0xff, 0xff, 0xff, 0x7f], { kind: 'local-timestamp', ticks: 0x0fff_ffff, relation: 'both-late' }],
  ['D4.2.4, late', [0xd0, 0x05], { kind: 'local-timestamp', ticks: 5, relation: 'timestamp-late' }],
  ['D4.2.4, packet late', [0xe0, 0x05], { kind: 'local-timestamp', ticks: 5, relation: 'packet-late' }],
  ['D4.2.4, short', [0x60], { kind: 'local-timestamp', ticks: 6, relation: 'exact' }],
  ['D4.2, global timestamp, low', [0x94, 0x85, 0x02], { kind: 'global-timestamp-low', value: 0x105, clockChanged: false, wrapped: false }],
  [
    'D4.2, global timestamp, low and whole',
    [0x94, 0x81, 0x80, 0x80, 0x7f],
    { kind: 'global-timestamp-low', value: 0x3e0_0001, clockChanged: true, wrapped: true },
  ],
  ['D4.2, global timestamp, high of 48', [0xb4, 0x81, 0x80, 0x80, 0x01], { kind: 'global-timestamp-high', value: 0x20_0001n }],
  [
    'D4.2, global timestamp, high of 64',
    [0xb4, 0xff, 0xff, 0xff, 0xff, 0xff, 0x07],
    { kind: 'global-timestamp-high', value: 0x3f_ffff_ffffn },
  ],
  ['D4.2, extension, page', [0x28], { kind: 'extension', source: 'software', value: 2 }],
  ['D4.2, extension, whole', [0xfc, 0xff, 0xff, 0xff, 0xff], { kind: 'extension', source: 'hardware', value: 0xffff_ffff }],
  ['D4.2.5, byte', [0x01, 0x41], { kind: 'port', port: 0, bytes: Uint8Array.of(0x41) }],
  ['D4.2.5, halfword', [0xfa, 0x34, 0x12], { kind: 'port', port: 31, bytes: Uint8Array.of(0x34, 0x12) }],
  ['D4.2.5, word', [0x0b, 4, 3, 2, 1], { kind: 'port', port: 1, bytes: Uint8Array.of(4, 3, 2, 1) }],
  ['D4.3.1', [0x05, 0x21], { kind: 'events', counters: ['cpi', 'cycles'] }],
  ['D4.3.2, enter', [0x0e, 0x0f, 0x10], { kind: 'exception', number: 15, step: 'entered' }],
  ['D4.3.2, exit', [0x0e, 0x2a, 0x21], { kind: 'exception', number: 0x12a, step: 'exited' }],
  ['D4.3.2, return', [0x0e, 0x00, 0x30], { kind: 'exception', number: 0, step: 'returned' }],
  ['D4.3.3', [0x17, 0x80, 0x01, 0x00, 0x08], { kind: 'pc', address: 0x0800_0180 }],
  ['D4.3.3, asleep', [0x15, 0], { kind: 'pc', address: undefined }],
  ['D4.3.4, PC', [0x57, 0xfe, 0xff, 0xff, 0xff], { kind: 'data-pc', comparator: 1, address: 0xffff_fffe }],
  ['D4.3.4, address', [0x7e, 0xcd, 0xab], { kind: 'data-address', comparator: 3, low: 0xabcd }],
  ['D4.3.4, read', [0x85, 0x7f], { kind: 'data-value', comparator: 0, access: 'read', value: 0x7f, sizeBytes: 1 }],
  ['D4.3.4, written', [0xaf, 1, 0, 0, 0x80], { kind: 'data-value', comparator: 2, access: 'write', value: 0x8000_0001, sizeBytes: 4 }],
];

const ALL = CASES.flatMap(([, bytes]) => bytes);
const PACKETS = CASES.map(([, , packet]) => packet);

describe('packets of ITM and DWT', () => {
  it.each(CASES)('%s', (_section, bytes, packet) => {
    expect(decode(...bytes)).toEqual([packet]);
  });

  it.each([
    ['reserved headers', [0x04], 1],
    ['an exception packet without a step', [0x0e, 0x0f, 0x00], 1],
    ['a program counter of two bytes', [0x16, 1, 2], 1],
    ['a timestamp that never ends', [0xc0, 0x80, 0x80, 0x80, 0x80], 1],
    ['zeros too few', [0, 0, 0x80, 0x05], 2],
  ])('calls %s unknown', (_what, bytes, count) => {
    const packets = decode(...bytes);
    expect(packets.map(({ kind }) => kind)).toEqual(Array.from({ length: count }, () => 'unknown'));
  });

  it('are the same at every split in three', () => {
    for (let first = 0; first <= ALL.length; first++) {
      for (let second = first; second <= ALL.length; second++) {
        const decoder = new ItmDecoder();
        const bytes = Uint8Array.from(ALL);
        const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(pieces.flatMap((piece) => decoder.push(piece))).toEqual(PACKETS);
      }
    }
  });

  it('of random bytes end, whatever the split, and a synchronisation finds the step again', () => {
    let state = 9;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    };
    for (let round = 0; round < 300; round++) {
      const noise = Uint8Array.from({ length: 200 }, random);
      const [whole, split] = [new ItmDecoder(), new ItmDecoder()];
      const packets = whole.push(noise);
      expect([...noise].flatMap((byte) => split.push(Uint8Array.of(byte)))).toEqual(packets);
      expect(packets.length).toBeLessThanOrEqual(noise.length);
      // As many zeros as end any packet, and those of the synchronisation.
      const after = whole.push(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, ...ALL));
      expect(after.slice(-PACKETS.length)).toEqual(PACKETS);
    }
  });
});
