/**
 * C7: faster than the program, in the instants after a reset. It runs where C5 and C6 did not reach the core and a reset is
 * allowed. The window is measured, by the probe's clock. Power-up is raced by the ladder, which asks for hands.
 */
import { hasCode } from '../../base/index.ts';
import type { DebugProbe } from '../../dap/index.ts';
import { type ReleaseWindow, raceReset, type Target } from '../../stm32/index.ts';
import { type Finding, finding } from '../evidence.ts';
import { letGoUnseen } from './attach-under-reset.ts';

const SPEED_KHZ = 4000;
const UNHEARD: ReleaseWindow = { answeredFromUs: undefined, answeredUntilUs: undefined, lost: false };

export interface AfterReset {
  readonly finding: Finding<'C7'>;
  /** The halted target, when it could be caught. */
  readonly target?: Target;
}

export async function checkResetRace(probe: DebugProbe, signal?: AbortSignal): Promise<AfterReset> {
  try {
    const speedKhz = await probe.setSwdClock(SPEED_KHZ);
    const race = await raceReset(probe, { speedKhz, signal });
    const result = judgeResetRace(race);
    if (race.outcome === 'catches') return { finding: result, target: race.target };
    await letGoUnseen(probe);
    return { finding: result };
  } catch (error) {
    await letGoUnseen(probe);
    if (!hasCode(error, 'dap/transfer', 'dap/no-debug-power', 'cortex/timeout', 'stm32/core-unreachable', 'stlink/status')) throw error;
    return { finding: judgeResetRace({ outcome: 'never', window: UNHEARD }) };
  }
}

/** Judges how a race ended. */
export function judgeResetRace({
  outcome,
  window,
}: {
  readonly outcome: 'catches' | 'never';
  readonly window: ReleaseWindow;
}): Finding<'C7'> {
  const { answeredFromUs: from, answeredUntilUs: until, lost } = window;
  if (from === undefined || until === undefined) return finding('C7', outcome, { key: 'c7.never' }, { lost });
  const key = outcome === 'catches' ? 'c7.catches' : 'c7.too-short';
  return finding('C7', outcome, { key, values: { from, until } }, { answeredFromUs: from, answeredUntilUs: until, lost });
}
