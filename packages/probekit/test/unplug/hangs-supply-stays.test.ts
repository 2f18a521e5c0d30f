import { describe, expect, it } from 'vitest';
import { ALL_CUTS_MS, cutEverywhere, SUPPLY_STAYS } from './cut.ts';

describe('a flash job that hangs until its cable is replugged, the target keeping its supply,', () => {
  it(
    'succeeds when it is given again, whichever transfer it was, and the flash is as wanted',
    async () => {
      const { transfers, failures } = await cutEverywhere('hangs', SUPPLY_STAYS);
      expect(transfers).toBeGreaterThan(200);
      expect(transfers).toBeLessThanOrEqual(300);
      expect(failures).toEqual([]);
    },
    ALL_CUTS_MS,
  );
});
