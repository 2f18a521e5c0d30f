/**
 * The core in hand for a remedy: halted, its watchdogs stopped and its debug clocks kept, by the way that disturbs a
 * hostile program soonest. Where NRST does not lead there, the whole ladder is climbed.
 */
import { hasCode, ProbekitError } from '../../base/index.ts';
import { startProgram } from '../../flash/index.ts';
import { climbToTarget, connectTarget, freezeWatchdogs, keepDebugClocks, type Target } from '../../stm32/index.ts';
import type { ProbeInHand, RemedyOutcome, RemedyTools } from './remedy.ts';

/** Fast enough to be quicker than a program, slow enough for a hand's breadth of wire. */
const SPEED_KHZ = 4000;
const REFUSALS = [
  'dap/transfer',
  'dap/no-debug-power',
  'stlink/status',
  'stm32/not-halted-under-reset',
  'stm32/core-unreachable',
  'cortex/timeout',
] as const;

/**
 * Resets the target and runs `use` with its core halted before its first instruction. Unless that works, the program runs again
 * afterwards, as far as the core can still be reached.
 *
 * @throws `stm32/ladder-exhausted`
 */
export function withHaltedCore(tools: RemedyTools, use: (target: Target) => Promise<RemedyOutcome>): Promise<RemedyOutcome> {
  return tools.withProbe(async (inHand) => {
    const target = await haltedCore(inHand, tools);
    let worked = false;
    try {
      await keepDebugClocks(target);
      await freezeWatchdogs(target);
      const outcome = await use(target);
      worked = outcome.worked;
      return outcome;
    } finally {
      if (!worked) await letRun(target);
    }
  });
}

async function letRun(target: Target): Promise<void> {
  try {
    await startProgram(target);
  } catch (error) {
    // The remedy's own error or outcome says more than that the core is out of reach as well.
    if (!(error instanceof ProbekitError)) throw error;
  }
}

async function haltedCore({ probe, reopen }: ProbeInHand, { askHands, powerSwitch, signal }: RemedyTools): Promise<Target> {
  try {
    return await connectTarget(probe, { mode: 'under-reset', speedKhz: SPEED_KHZ, signal });
  } catch (error) {
    if (!hasCode(error, ...REFUSALS)) throw error;
  }
  const { target } = await climbToTarget(probe, { speedKhz: SPEED_KHZ, signal, ask: askHands, powerSwitch, reopen });
  if (target.resetBy === undefined) await target.core.systemReset({ halt: true });
  return target;
}
