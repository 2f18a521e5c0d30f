/** A flash job on both banks that is cut; `npm run test:cuts` cuts it at every transfer, `npm test` at some. */
import { describe, expect, it } from 'vitest';
import { ALL_CUTS_MS, type Cut, cutEverywhere, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { IS_SWEEP } from './cut-share.ts';
import { TWO_BANK_JOB } from './flash-jobs.ts';

/** Of the transfers, in `npm test`: each way begins at another one. */
const EVERY = 12;
/** Of the job; and so many connect. */
const MOST_TRANSFERS = 300;
const CONNECTING = 40;

describe('a flash job on both banks that is cut, and given again,', () => {
  it.each<[Cut, string, typeof SUPPLY_FALLS, number]>([
    ['pulled', 'falls', SUPPLY_FALLS, 0],
    ['pulled', 'stays', SUPPLY_STAYS, 3],
    ['hangs', 'falls', SUPPLY_FALLS, 6],
    ['lost', 'falls', SUPPLY_FALLS, 9],
  ])(
    'leaves the flash as wanted: %s, the supply %s',
    async (how, _, surroundings, first) => {
      const choose = (cut: number) => IS_SWEEP || cut % EVERY === first;
      const { transfers, cuts, failures } = await cutEverywhere(how, surroundings, { job: TWO_BANK_JOB, choose });
      expect(transfers).toBeLessThanOrEqual(MOST_TRANSFERS + CONNECTING);
      expect(cuts).toBeGreaterThan(15);
      expect(failures).toEqual([]);
    },
    ALL_CUTS_MS,
  );
});
