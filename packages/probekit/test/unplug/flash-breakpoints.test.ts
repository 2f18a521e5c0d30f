/** A debugger with breakpoints in flash that is cut at transfers of writing them and of taking them back: the next run has the program whole. */
import { expect, it } from 'vitest';
import { equalBytes, type Store } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { DebugSession } from '../../src/debug/index.ts';
import { takeBackPatches } from '../../src/flash/index.ts';
import type { Target } from '../../src/stm32/index.ts';
import { BREAKPOINTS, PROGRAM, PROGRAM_ADDRESS } from '../contracts/many-breakpoints.ts';
import { ALL_CUTS_MS, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { cutJob } from './cut-job.ts';
import { IS_SWEEP } from './cut-share.ts';

async function session(target: Target, store: Store): Promise<void> {
  const debug = await DebugSession.attach(target);
  await debug.halt();
  await debug.allowFlashBreakpoints(true, store);
  for (const address of BREAKPOINTS) await debug.setBreakpoint(address);
  for (let stop = 0; stop < 2; stop++) {
    await debug.run();
    await debug.waitStopped({ timeoutMs: 50 });
  }
  await debug.detach();
}

it.each([
  { board: 'nucleo-f103rb', how: 'killed', supply: 'stays', surroundings: {}, mostCuts: 16 },
  { board: 'nucleo-f103rb', how: 'pulled', supply: 'falls', surroundings: {}, mostCuts: 16 },
  { board: 'nucleo-h743zi2', how: 'killed', supply: 'stays', surroundings: SUPPLY_STAYS, mostCuts: 3 },
  { board: 'nucleo-h743zi2', how: 'pulled', supply: 'falls', surroundings: SUPPLY_FALLS, mostCuts: 3 },
] as const)(
  'leaves the program whole on $board, $how, where the supply $supply',
  async ({ board, how, surroundings, mostCuts }) => {
    const bench = await createBench({
      scenario: { board, flash: [{ file: 'program.bin', address: '0x08000000' }], ...surroundings },
      boards: ALL_BOARDS,
      images: [{ name: 'program.bin', bytes: PROGRAM }],
    });
    await bench.control.send('advance', { ms: 5 });
    const { cuts, failures } = await cutJob({
      bench,
      how,
      run: session,
      again: (target, store) => takeBackPatches(target, store),
      mostCuts: IS_SWEEP ? mostCuts * 10 : mostCuts,
      async problem(store) {
        const found = await bench.control.send('peek', { address: PROGRAM_ADDRESS, byteLength: PROGRAM.length });
        if (!found || !equalBytes(found, PROGRAM)) return 'the program is not whole';
        return (await store.names()).length > 0 ? 'the journal is still there' : undefined;
      },
    });
    expect(failures).toEqual([]);
    expect(cuts).toBeGreaterThan(mostCuts / 2);
  },
  ALL_CUTS_MS,
);
