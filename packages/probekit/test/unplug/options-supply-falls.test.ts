import { describe, expect, it } from 'vitest';
import { SUPPLY_FALLS } from './cut.ts';
import { cutOptions, OPTION_ROWS } from './cut-options.ts';

describe('a cable that is pulled, its supply falling with it, in the middle of a change of option bytes:', () => {
  it.each(OPTION_ROWS)(
    '$name: old values or new, and the same command succeeds afterwards',
    async (row) => {
      const { cuts, failures } = await cutOptions(row, SUPPLY_FALLS);
      expect(cuts).toBeGreaterThan(20);
      expect(failures).toEqual([]);
    },
    300_000,
  );
});
