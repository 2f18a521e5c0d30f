/** How often `npm test` cuts which full job: those that take long less often. `npm run test:cuts` does each several times as often. */
import { IS_SWEEP } from './cut-share.ts';
import { type FullJob, ONE_MIB_JOB, ONE_SECTOR_JOB, OPTIONS_JOB, REGRESSION_JOB, SECTOR_JOB, TWO_MIB_JOB } from './full-jobs.ts';

interface FullCuts {
  readonly job: FullJob;
  /** Copies of a run in this process, the supply lost with the cable, or kept. */
  readonly falls: number;
  readonly stays: number;
  /** Of a process of its own. */
  readonly kills: number;
}

export const FULL_CUTS: readonly FullCuts[] = [
  { job: SECTOR_JOB, falls: 24, stays: 24, kills: 14 },
  { job: ONE_SECTOR_JOB, falls: 12, stays: 12, kills: 12 },
  { job: OPTIONS_JOB, falls: 18, stays: 18, kills: 14 },
  { job: REGRESSION_JOB, falls: 12, stays: 12, kills: 8 },
  { job: ONE_MIB_JOB, falls: 5, stays: 5, kills: 4 },
  { job: TWO_MIB_JOB, falls: 2, stays: 2, kills: 2 },
];

const IN_SWEEP = 4;

export function timesOf(count: number): number {
  return IS_SWEEP ? count * IN_SWEEP : count;
}
