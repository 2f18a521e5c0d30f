/** A board on the bench, the ladder climbed on it as a fresh program does, and the hand that does what the ladder asks. */
import type { Bench, Physics, PowerSwitch, Scenario } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { type AskHands, type Climb, climbToTarget, type LadderOptions } from '../../src/stm32/index.ts';
import { firmware, openProbe } from '../contracts/board-on-bench.ts';
import { LATE_PINS } from './late-pins.ts';

/** Long enough for every program here to have done what it does. */
const RUNNING_MS = 1000;
const OFF_MS = 500;

export async function board(scenario: Partial<Scenario>): Promise<Bench> {
  const images = (scenario.flash ?? []).map(({ file }) => (file === LATE_PINS.name ? LATE_PINS : firmware(file)));
  const bench = await createBench({ scenario: { board: 'nucleo-h743zi2', ...scenario }, images });
  await bench.control.send('advance', { ms: RUNNING_MS });
  return bench;
}

export async function climb(bench: Bench, options: LadderOptions = {}): Promise<Climb> {
  return climbToTarget(await openProbe(bench), options);
}

export const set = (bench: Bench, physics: Physics) => bench.control.send('set', { physics });

/** Takes the IDD jumper off and puts it back: the target's power goes, the probe's stays. */
async function pullJp4(bench: Bench): Promise<void> {
  await set(bench, { jumpers: { JP4: 'off' } });
  await bench.control.send('advance', { ms: OFF_MS });
  await set(bench, { jumpers: { JP4: 'on' } });
}

/** Does all that it is asked. */
export function willingHand(bench: Bench): AskHands {
  return async (request) => {
    if (request === 'boot0') await set(bench, { wires: { BOOT0: 'high' } });
    await pullJp4(bench);
    return true;
  };
}

/** The same where probe and target hang on one cable. Waits until the probe has enumerated again. */
export function pullCable(bench: Bench): AskHands {
  return async (request) => {
    if (request === 'boot0') await set(bench, { wires: { BOOT0: 'high' } });
    await set(bench, { cable: { plugged: false } });
    await bench.control.send('advance', { ms: OFF_MS });
    await set(bench, { cable: { plugged: true } });
    await bench.control.send('advance', { ms: OFF_MS });
    return true;
  };
}

/** A laboratory supply at the EXT pin, for boards with JP2 on [5-6]. */
export function benchSupply(bench: Bench): PowerSwitch {
  return {
    name: 'supply at EXT',
    async cycle() {
      await set(bench, { supply: { external5V: false } });
      await bench.control.send('advance', { ms: OFF_MS });
      await set(bench, { supply: { external5V: true } });
    },
  };
}
