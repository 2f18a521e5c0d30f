/**
 * C7: faster than the program, in the instants after a reset and, where hands are at the board, after its power came back.
 * It runs where C5 and C6 did not reach the core and a reset is allowed. The window is measured, by the probe's clock.
 */
import { hasCode } from '../../base/index.ts';
import type { DebugProbe } from '../../dap/index.ts';
import { type AskHands, HANDS_MS, type PowerRace, type ReleaseWindow, racePower, raceReset, type Target } from '../../stm32/index.ts';
import type { Said } from '../../words/index.ts';
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

/** What came of the race at power-up: `not-run` where nobody is there, `declined`, `probe-left` with the board's power. */
type AtPowerUp = 'not-run' | 'declined' | 'probe-left' | Pick<PowerRace, 'outcome' | 'attempts'>;

/** The same at power-up, after the race that followed a reset was lost. What it holds of both is one finding. */
export async function checkPowerRace(
  probe: DebugProbe,
  lost: Finding<'C7'>,
  { ask, signal }: { readonly ask?: AskHands | undefined; readonly signal?: AbortSignal | undefined },
): Promise<AfterReset> {
  if (!ask) return { finding: judgePowerRace(lost, 'not-run') };
  if (!(await ask('power-cycle', { signal }))) return { finding: judgePowerRace(lost, 'declined') };
  try {
    const race = await racePower({ probe }, { speedKhz: SPEED_KHZ, withinMs: HANDS_MS, signal });
    const result = judgePowerRace(lost, race);
    if (race.outcome === 'catches') return { finding: result, target: race.target };
    await letGoUnseen(probe);
    return { finding: result };
  } catch (error) {
    // Its cable feeds the board, too: with it out there is nothing to race with.
    if (hasCode(error, 'usb/disconnected')) return { finding: judgePowerRace(lost, 'probe-left') };
    if (!hasCode(error, 'dap/transfer', 'dap/no-debug-power', 'cortex/timeout', 'stm32/core-unreachable', 'stlink/status')) throw error;
    await letGoUnseen(probe);
    return { finding: judgePowerRace(lost, { outcome: 'never', attempts: 1 }) };
  }
}

/** Judges both races together. A core that only its power-up lets go of is one that no reset reaches. */
export function judgePowerRace({ said: afterReset, facts: reset }: Finding<'C7'>, power: AtPowerUp): Finding<'C7'> {
  const facts = { afterReset: reset, atPowerUp: typeof power === 'string' ? power : { outcome: power.outcome, attempts: power.attempts } };
  if (typeof power === 'string') return finding('C7', 'never', { key: NOT_RACED[power], values: { afterReset } }, facts);
  const values = { afterReset, attempts: power.attempts };
  if (power.outcome === 'catches') return finding('C7', 'power-only', { key: 'c7.power-only', values }, facts);
  return finding('C7', 'never', { key: 'c7.never-at-all', values }, facts);
}

const NOT_RACED = {
  'not-run': 'c7.power-not-run',
  declined: 'c7.power-not-run',
  'probe-left': 'c7.power-probe-left',
} as const satisfies Record<Exclude<AtPowerUp, object>, Said['key']>;
