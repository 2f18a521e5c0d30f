/** A flash job on both banks that is cut, one way at every transfer; `npm run test:cuts` cuts it there the other ways too, `npm test` at some. */
import { describe, expect, it } from 'vitest';
import { ALL_CUTS_MS, type Cut, cutEverywhere, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { IS_SWEEP } from './cut-share.ts';
import { TWO_BANK_JOB } from './flash-jobs.ts';

/** Of the transfers, in `npm test`. */
const SOME = 12;
/** Of the job; and so many connect. */
const MOST_TRANSFERS = 300;
const CONNECTING = 40;

describe('a flash job on both banks that is cut, and given again,', () => {
  it.each<[Cut, string, typeof SUPPLY_FALLS, { every: number; first: number }]>([
    ['pulled', 'falls', SUPPLY_FALLS, { every: 1, first: 0 }],
    ['pulled', 'stays', SUPPLY_STAYS, { every: SOME, first: 3 }],
    ['hangs', 'falls', SUPPLY_FALLS, { every: SOME, first: 6 }],
    ['lost', 'falls', SUPPLY_FALLS, { every: SOME, first: 9 }],
  ])(
    'leaves the flash as wanted: %s, the supply %s',
    async (how, _, surroundings, { every, first }) => {
      const choose = (cut: number) => IS_SWEEP || cut % every === first;
      const { transfers, cuts, failures } = await cutEverywhere(how, surroundings, { job: TWO_BANK_JOB, choose });
      expect(transfers).toBeLessThanOrEqual(MOST_TRANSFERS + CONNECTING);
      expect(cuts).toBeGreaterThan(15);
      expect(failures).toEqual([]);
    },
    ALL_CUTS_MS,
  );
});
