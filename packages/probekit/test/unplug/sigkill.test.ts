/** Commands that are killed, each in a process of its own: nothing gets to clean up. */
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../doctor/drawn/random.ts';
import { ALL_CUTS_MS } from './cut.ts';
import { drawn, SEED } from './cut-share.ts';
import { SMALL_JOB } from './flash-jobs.ts';
import { FULL_CUTS, timesOf } from './full-cuts.ts';
import { killJob } from './killed-job.ts';

const SPREAD = 10;

describe('a command that is killed, and given again,', () => {
  it(
    'leaves all as wanted wherever it was killed: one sector',
    async () => {
      const everywhere = (transfers: number) =>
        Array.from({ length: SPREAD }, (_, kill) => 1 + Math.round((kill * (transfers - 1)) / (SPREAD - 1)));
      const { transfers, failures } = await killJob({ ...SMALL_JOB, wantedOptions: {} }, everywhere);
      expect(failures).toEqual([]);
      expect(transfers).toBeGreaterThan(100);
    },
    ALL_CUTS_MS,
  );

  it.each(FULL_CUTS.map((row, index) => ({ ...row, seed: SEED + index })))(
    'leaves all as wanted: $job.name, seed $seed',
    async ({ job, kills, seed }) => {
      const { cuts, failures } = await killJob(job, (transfers) => drawn(timesOf(kills), transfers, randomFrom(seed)));
      expect(failures).toEqual([]);
      expect(cuts).toBe(timesOf(kills));
    },
    ALL_CUTS_MS,
  );
});
