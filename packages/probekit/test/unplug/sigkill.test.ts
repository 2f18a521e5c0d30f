/** A flash command that is killed, with the bench in another process behind a server: nothing gets to clean up. */
import { describe, expect, it } from 'vitest';
import { assembleImage } from '../../src/image/index.ts';
import { randomFrom } from '../doctor/drawn/random.ts';
import { boardWithSettings, contentsWith, FLASH, NEW_PROGRAM, OLD_PROGRAM } from './board-with-settings.ts';
import { drawn, IS_SWEEP } from './cut-share.ts';
import { FULL_JOBS } from './flash-jobs.ts';
import { type KilledJob, killFlash } from './killed-flash.ts';

const KILLS = 24;
/** A busy machine polls the flash less often: the last kills may then come after the end of the job. */
const LEAST_SHARE = 0.8;
const SWEEP_MS = 7_200_000;

const SMALL: KilledJob = {
  board: boardWithSettings,
  programs: [NEW_PROGRAM, OLD_PROGRAM].map((bytes) => ({
    image: assembleImage('program.bin', 'bin', [{ address: FLASH, bytes }]),
    wanted: [{ address: FLASH, bytes: contentsWith(bytes) }],
  })),
};

describe('a flash command that is killed', () => {
  it('succeeds when it is given again, wherever it was killed, and the flash is as wanted', async () => {
    const everywhere = (requests: number) =>
      Array.from({ length: KILLS }, (_, kill) => 1 + Math.round((kill * (requests - 1)) / (KILLS - 1)));
    const { requests, kills, killed, failures } = await killFlash(SMALL, everywhere);
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(100);
    expect(killed).toBeGreaterThanOrEqual(kills * LEAST_SHARE);
  }, 300_000);

  const [ONE_MIB, TWO_MIB] = FULL_JOBS;
  it.each(
    IS_SWEEP
      ? [
          { ...ONE_MIB, kills: 44 },
          { ...TWO_MIB, kills: 20 },
        ]
      : [{ ...ONE_MIB, kills: 2 }],
  )(
    'succeeds when it is given again, in the middle of $name',
    async ({ kills, ...job }) => {
      const { kills: made, killed, failures } = await killFlash(job, (requests) => drawn(kills, requests, randomFrom(kills)));
      expect(failures).toEqual([]);
      expect(killed).toBeGreaterThanOrEqual(Math.floor(made * LEAST_SHARE));
    },
    SWEEP_MS,
  );
});
