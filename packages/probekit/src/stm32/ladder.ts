/**
 * The ladder: from a probe to a target by whichever way works, the gentlest first, each failure kept. Rungs beyond the
 * second reset the target or ask for hands: whoever climbs has agreed to that. The ways are in `ladder-rungs.ts`.
 */
import { hasCode, type PowerSwitch, ProbekitError } from '../base/index.ts';
import { CortexM } from '../cortex/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import { CORE_AP, succeeds, type Target } from './connect.ts';
import { type Stm32Errors, stm32Errors } from './errors.ts';
import type { AskHands, ReleaseWindow, Rung, RungContext, RungFailure, RungId } from './ladder-rung.ts';
import { RUNGS } from './ladder-rungs.ts';

export interface LadderOptions {
  /** Highest SWD clock; the probe's fastest when left out. */
  readonly speedKhz?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Left out where nobody can be asked; the rungs that need hands then say so. */
  readonly ask?: AskHands | undefined;
  readonly powerSwitch?: PowerSwitch | undefined;
  /** Opens the probe anew after it lost its own power, waiting for it; the probe given before is not used again. */
  readonly reopen?: (() => Promise<DebugProbe>) | undefined;
  readonly onTry?: ((rung: Pick<Rung, 'id' | 'needs'>) => void) | undefined;
  readonly onFailure?: ((failure: RungFailure) => void) | undefined;
  /** During a race that takes seconds: how much of its time is over. */
  readonly onWait?: ((waitedMs: number, ofMs: number) => void) | undefined;
}

/** How the target was reached. */
export interface Climb {
  readonly target: Target;
  readonly rung: RungId;
  /** The rungs before it. */
  readonly failures: readonly RungFailure[];
  /** Of a reset race: how long the core answers after a reset. */
  readonly window?: ReleaseWindow;
}

/**
 * Tries each rung until one reaches the core. A target that the first two reach was only read; one that a later rung
 * reaches is halted before its first instruction, with `resetBy` set. What a failed rung changed in the target is undone
 * as far as it can be reached, and NRST is high.
 *
 * @throws `stm32/ladder-exhausted`; a lost probe and the signal's reason as they come
 */
export async function climbToTarget(probe: DebugProbe, options: LadderOptions = {}): Promise<Climb> {
  const { speedKhz, signal, ask, powerSwitch, reopen, onTry, onFailure, onWait } = options;
  const context: RungContext = { probe, clock: probe.clock, speedKhz, signal, ask, powerSwitch, reopen, onWait };
  const failures: RungFailure[] = [];
  for (const rung of RUNGS) {
    signal?.throwIfAborted();
    onTry?.(rung);
    const startMs = context.clock.nowMs();
    try {
      return { ...(await rung.tries(context)), rung: rung.id, failures };
    } catch (error) {
      if (!isRungFailure(error)) {
        if (signal?.aborted) await settleIfThere(context.probe, rung);
        throw error;
      }
      const tookMs = Math.round(context.clock.nowMs() - startMs);
      const failure = { rung: rung.id, code: error.code, message: error.message, evidence: error.evidence, tookMs };
      failures.push(failure);
      onFailure?.(failure);
    }
    await settle(context.probe, rung);
  }
  throw exhausted(failures);
}

/** The target's silence or refusal, in whatever words. A lost probe or cable is no rung's failure. */
function isRungFailure(error: unknown): error is ProbekitError {
  return error instanceof ProbekitError && (FAILURE_LAYERS.includes(error.layer) || error.code === 'stlink/status');
}

const FAILURE_LAYERS: readonly string[] = ['dap', 'cortex', 'stm32'];

/** A core that was caught although the rung failed later must not stay caught; the next rung begins with NRST high. */
async function settle(probe: DebugProbe, { needs }: Rung): Promise<void> {
  try {
    if (needs !== 'nothing') {
      const core = new CortexM(probe.memory(CORE_AP), probe.clock);
      if (await succeeds(() => core.catchReset(false))) await succeeds(() => core.releaseDebug());
    }
    await probe.detach();
  } catch (error) {
    // Without debug mode there is nothing to let go of.
    if (!hasCode(error, 'stlink/status')) throw error;
  }
}

/** After a call-off the reason for it is what the caller hears of. */
async function settleIfThere(probe: DebugProbe, rung: Rung): Promise<void> {
  try {
    await settle(probe, rung);
  } catch (error) {
    // Called off because the probe was pulled, perhaps: then nothing is left to settle.
    if (!(error instanceof ProbekitError)) throw error;
  }
}

function exhausted(failures: readonly RungFailure[]): ProbekitError {
  const tried = failures.filter(({ code }) => code !== 'stm32/rung-not-here');
  const skipped = failures.length - tried.length;
  return stm32Errors.make('stm32/ladder-exhausted', {
    message:
      `None of ${tried.length} ways to connect reached the core${skipped === 0 ? '' : `; ${skipped} could not be tried`}. ${[...tried].reverse()[0]?.message ?? ''}`.trim(),
    hint: hintFor(failures),
    evidence: { rungs: failures },
  });
}

function hintFor(failures: readonly RungFailure[]): string {
  const of = (wanted: RungId) => failures.find(({ rung }) => rung === wanted);
  if (of('other-aps')?.code === 'stm32/only-other-ports') return 'Look for what holds the core in reset: NRST, the RESET button, a shield.';
  if (reasonOf(of('boot0')) === 'declined') return 'Do what was skipped: power and BOOT0 by hand are the ways that are left.';
  if (reasonOf(of('boot0')) === 'nobody-to-ask') {
    return 'Run it on a terminal, without --json: the ways that are left ask for hands at power and BOOT0.';
  }
  return "Look at the target's supply and at SWDIO, SWCLK and ground: nothing answered in any state of the chip.";
}

function reasonOf(failure: RungFailure | undefined): string | undefined {
  if (failure?.code !== 'stm32/rung-not-here') return undefined;
  return (failure.evidence as Stm32Errors['stm32/rung-not-here']).reason;
}
