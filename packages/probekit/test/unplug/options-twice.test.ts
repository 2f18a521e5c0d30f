/**
 * Option bytes that were lost in a change, and what mends them cut, twice: STM32L4, G4, G0 and F4. `npm run test:cuts` cuts every
 * transfer of the first command at every transfer of the next one, `npm test` some of them.
 */
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../doctor/drawn/random.ts';
import { drawn, IS_SWEEP } from './cut-share.ts';
import { cutTwice, type EndOfRun } from './cut-twice.ts';
import { FAMILY_OPTION_ROWS } from './family-option-rows.ts';

/** While the option bytes are erased. */
const LOST_AT_MS = (board: string) => (board === 'nucleo-f446re' ? 100 : 12);
const FEW = 3;
const SWEEP_MS = 7_200_000;

const ROWS = FAMILY_OPTION_ROWS.filter(({ before }) => !before);

describe.each<readonly [EndOfRun, EndOfRun]>([
  ['killed', 'killed'],
  ['killed', 'pulled'],
  ['pulled', 'killed'],
])('a command that mends lost option bytes, and is %s, and then %s,', (...ends) => {
  it.each(ROWS)(
    'succeeds the third time: $name',
    async (row) => {
      const choose = (transfers: number) => [...drawn(IS_SWEEP ? transfers : FEW, transfers, randomFrom(row.name.length))];
      const { cuts, failures } = await cutTwice(row, { lostAtMs: LOST_AT_MS(row.board), ends, choose });
      expect(failures).toEqual([]);
      expect(cuts).toBeGreaterThanOrEqual(FEW);
    },
    SWEEP_MS,
  );
});
