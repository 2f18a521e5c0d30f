import { describe, expect, it } from 'vitest';
import { SUPPLY_STAYS } from './cut.ts';
import { cutOptions, OPTION_ROWS } from './cut-options.ts';

describe('a cable that is pulled, the target keeping its supply, in the middle of a change of option bytes:', () => {
  it.each(OPTION_ROWS)(
    '$name: old values or new, and the same command succeeds afterwards',
    async (row) => {
      const { transfers, cuts, failures } = await cutOptions(row, SUPPLY_STAYS);
      if (row.mostTransfers) {
        expect(transfers).toBeLessThanOrEqual(row.mostTransfers);
        expect(cuts).toBe(transfers);
      }
      expect(cuts).toBeGreaterThan(20);
      expect(failures).toEqual([]);
    },
    300_000,
  );
});
