/**
 * Full jobs cut at transfers that a seed draws. `npm test` cuts them 146 times, and kills 54 more in processes of their own
 * (`sigkill.test.ts`); `npm run test:cuts` four times as often, and with `--seed` elsewhere.
 */
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../doctor/drawn/random.ts';
import { ALL_CUTS_MS, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { cutOneRun } from './cut-one-run.ts';
import { drawn, SEED } from './cut-share.ts';
import { FULL_CUTS, timesOf } from './full-cuts.ts';

describe('a full job that is cut, and given again,', () => {
  const rows = FULL_CUTS.flatMap(({ job, falls, stays }) => [
    { job, supply: 'falls', surroundings: SUPPLY_FALLS, count: falls },
    { job, supply: 'stays', surroundings: SUPPLY_STAYS, count: stays },
  ]);
  it.each(rows.map((row, index) => ({ ...row, seed: SEED + index })))(
    'leaves all as wanted: $job.name, the supply $supply, seed $seed',
    async ({ job, surroundings, supply, count, seed }) => {
      const wanted = timesOf(count);
      const random = randomFrom(seed);
      // Killed alone, it leaves a loader that works on, which the next run meets at once.
      const endOf = (cut: number) => (supply === 'stays' && cut % 2 === 0 ? 'killed' : 'pulled');
      const { cuts, failures } = await cutOneRun(job, surroundings, endOf, (transfers) => drawn(wanted, transfers, random));
      expect(failures).toEqual([]);
      expect(cuts).toBe(wanted);
    },
    ALL_CUTS_MS,
  );
});

it('are 200 cuts in npm test, at least 50 of them of a process of its own', () => {
  const sum = (kind: 'falls' | 'stays' | 'kills') => FULL_CUTS.reduce((total, row) => total + row[kind], 0);
  expect(sum('falls') + sum('stays') + sum('kills')).toBeGreaterThanOrEqual(200);
  expect(sum('kills')).toBeGreaterThanOrEqual(50);
});
