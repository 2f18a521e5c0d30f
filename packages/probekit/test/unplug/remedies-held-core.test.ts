/** The remedy for a core that an option byte holds, cut on a board that keeps its own supply: no jumper of a Nucleo is there to choose. */
import { expect, it } from 'vitest';
import { readScenario } from '../doctor/open-scenario.ts';
import { cutRemedy, WHOLE_SWEEP_MS } from './cut-remedy.ts';

it(
  'a cable that is pulled while a held core is let go makes nothing worse, and the same command succeeds afterwards',
  async () => {
    const { cuts, failures } = await cutRemedy(
      {
        name: 'letting a held core start',
        action: 'mend-boot-core',
        level: 'reset',
        fault: readScenario('held-core.json'),
        ends: 'mended',
        flash: 'kept',
      },
      {},
    );
    expect(cuts).toBeGreaterThan(5);
    expect(failures).toEqual([]);
  },
  WHOLE_SWEEP_MS,
);
