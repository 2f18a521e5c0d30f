import { describe, expect, it } from 'vitest';
import { ALL_CUTS_MS, cutEverywhere } from './cut.ts';

describe('a flash job with one transfer that never settles', () => {
  it(
    'ends in order, whichever transfer it was, and succeeds when it is given again without replugging',
    async () => {
      const { transfers, failures } = await cutEverywhere('lost', {});
      expect(transfers).toBeGreaterThan(200);
      expect(transfers).toBeLessThanOrEqual(300);
      expect(failures).toEqual([]);
    },
    ALL_CUTS_MS,
  );
});
