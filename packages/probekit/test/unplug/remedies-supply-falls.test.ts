import { describe, expect, it } from 'vitest';
import { SUPPLY_FALLS } from './cut.ts';
import { cutRemedy, WHOLE_SWEEP_MS } from './cut-remedy.ts';
import { REMEDY_ROWS } from './remedy-rows.ts';

describe('a cable that is pulled, the supply of the target falling with it, in the middle of', () => {
  it.each(REMEDY_ROWS)(
    '$name makes nothing worse, and the same command succeeds afterwards',
    async (row) => {
      const { cuts, failures } = await cutRemedy(row, SUPPLY_FALLS);
      expect(cuts).toBeGreaterThan(5);
      expect(failures).toEqual([]);
    },
    WHOLE_SWEEP_MS,
  );
});
