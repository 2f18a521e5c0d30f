/** What has reset the chip, by the flags that it keeps. */
import { expect, it } from 'vitest';
import { readResetCauses } from '../../src/stm32/index.ts';
import { crashed } from './crash-zoo.ts';

it('is a watchdog that was not fed, and none where there is none', async () => {
  const bitten = await crashed('crashes.O2', 'watchdog', 1300);
  expect(await readResetCauses(bitten.target)).toContain('independent-watchdog');
  const well = await crashed('crashes.O2', 'none');
  expect(await readResetCauses(well.target)).not.toContain('independent-watchdog');
  expect(await readResetCauses(well.target)).toContain('power-on');
});
