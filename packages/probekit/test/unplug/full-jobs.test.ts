/**
 * Flash jobs of whole banks, cut at transfers that a seed draws: by the loader, with bytes to keep. `npm run test:cuts` makes 150
 * cuts, `npm test` a few; children that are killed are `sigkill.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../doctor/drawn/random.ts';
import { ALL_CUTS_MS, type Cut, cutEverywhere, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { drawn, IS_SWEEP } from './cut-share.ts';
import { FULL_JOBS } from './flash-jobs.ts';

const [ONE_MIB, TWO_MIB] = FULL_JOBS;

describe('a flash job of whole banks that is cut, and given again,', () => {
  it.each([
    { job: ONE_MIB, how: 'pulled', supply: 'falls', few: 1, all: 50, seed: 1 },
    { job: ONE_MIB, how: 'pulled', supply: 'stays', few: 1, all: 25, seed: 2 },
    { job: ONE_MIB, how: 'hangs', supply: 'falls', few: 1, all: 25, seed: 3 },
    { job: TWO_MIB, how: 'pulled', supply: 'falls', few: 1, all: 25, seed: 4 },
    { job: TWO_MIB, how: 'hangs', supply: 'stays', few: 1, all: 25, seed: 5 },
  ] as const)(
    'leaves the flash as wanted: $job.name, $how, the supply $supply',
    async ({ job, how, supply, few, all, seed }) => {
      const count = IS_SWEEP ? all : few;
      const random = randomFrom(seed);
      let cutsAt: ReadonlySet<number> | undefined;
      const choose = (cut: number, transfers: number) => {
        cutsAt ??= drawn(count, transfers, random);
        return cutsAt.has(cut);
      };
      const surroundings = supply === 'falls' ? SUPPLY_FALLS : SUPPLY_STAYS;
      const { transfers, cuts, failures } = await cutEverywhere(how satisfies Cut, surroundings, { job, choose });
      expect(transfers).toBeGreaterThan(1000);
      expect(cuts).toBe(count);
      expect(failures).toEqual([]);
    },
    ALL_CUTS_MS,
  );
});
