import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeTraceRecord, encodeTraceRecord } from './trace-record.ts';

const word = fc.nat(0xffff_ffff);
const step = fc.record({
  bus: fc.constantFrom('memory' as const, 'debugBus' as const),
  address: word,
  mask: word,
  value: word,
  before: word,
});

it('reads back what it has written', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
      expect(decodeTraceRecord(encodeTraceRecord(steps))).toEqual(steps);
    }),
  );
});

it('takes nothing else for a record: cut, longer, changed, or any bytes', () => {
  const record = encodeTraceRecord([{ bus: 'memory', address: 1, mask: 2, value: 3, before: 4 }]);
  for (let length = 0; length < record.length; length++) expect(decodeTraceRecord(record.slice(0, length)), `${length}`).toBeUndefined();
  expect(decodeTraceRecord(Uint8Array.of(...record, 0))).toBeUndefined();
  for (const [at, value] of [
    [0, 0],
    [4, 2],
    [8, 2],
  ] as const) {
    expect(decodeTraceRecord(Uint8Array.from(record, (byte, index) => (index === at ? value : byte))), `${at}`).toBeUndefined();
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => decodeTraceRecord(bytes) === undefined));
});
