import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planAccesses } from './mem-ap-memory.ts';

it('covers uneven ends by bytes and the middle by words', () => {
  expect(planAccesses(0x1003, 10)).toEqual([
    { width: 1, address: 0x1003, byteLength: 1 },
    { width: 4, address: 0x1004, byteLength: 8 },
    { width: 1, address: 0x100c, byteLength: 1 },
  ]);
  expect(planAccesses(0x1001, 2)).toEqual([{ width: 1, address: 0x1001, byteLength: 2 }]);
  expect(planAccesses(0x1000, 0)).toEqual([]);
});

it('covers any range exactly once, aligned', () => {
  fc.assert(
    fc.property(fc.nat(64), fc.nat(64), (address, byteLength) => {
      let next = address;
      for (const access of planAccesses(address, byteLength)) {
        expect(access.address).toBe(next);
        expect(access.address % access.width).toBe(0);
        expect(access.byteLength % access.width).toBe(0);
        next += access.byteLength;
      }
      expect(next).toBe(address + byteLength);
    }),
  );
});
