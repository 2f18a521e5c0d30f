import { describe, expect, it } from 'vitest';
import { ALL_CUTS_MS, cutEverywhere, SUPPLY_STAYS } from './cut.ts';

describe('a flash job whose cable is pulled, the target keeping its supply,', () => {
  it(
    'succeeds when it is given again, whichever transfer it was, and the flash is as wanted',
    async () => {
      const { transfers, failures } = await cutEverywhere('pulled', SUPPLY_STAYS);
      expect(transfers).toBeGreaterThan(200);
      expect(transfers).toBeLessThanOrEqual(300);
      expect(failures).toEqual([]);
    },
    ALL_CUTS_MS,
  );
});
