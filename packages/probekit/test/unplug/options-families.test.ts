/** Changes of option bytes of STM32L4, G4, G0 and F4 that are cut; `npm run test:cuts` cuts them all over, `npm test` at some transfers. */
import { describe, expect, it } from 'vitest';
import { ALL_CUTS_MS } from './cut.ts';
import { cutOptions } from './cut-options.ts';
import { FAMILY_OPTION_ROWS } from './family-option-rows.ts';

describe('a cable that is pulled in the middle of a change of option bytes: old values or new, and the same command succeeds', () => {
  it.each(FAMILY_OPTION_ROWS)(
    '$name, the supply falling',
    async (row) => {
      const { cuts, failures } = await cutOptions(row, {});
      expect(failures).toEqual([]);
      expect(cuts).toBeGreaterThan(3);
    },
    ALL_CUTS_MS,
  );

  it.each(FAMILY_OPTION_ROWS.filter(({ keepsSupply }) => keepsSupply))(
    '$name, the supply staying',
    async (row) => {
      const { cuts, failures } = await cutOptions(row, row.keepsSupply ?? {});
      expect(failures).toEqual([]);
      expect(cuts).toBeGreaterThan(3);
    },
    ALL_CUTS_MS,
  );
});
