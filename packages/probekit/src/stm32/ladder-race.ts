/**
 * Faster than the program: halting the core in the instants after a reset or after power came back, and measuring how
 * long those are. A probe needs a transfer or two; programs that take the debug pins need some hundred microseconds.
 */
import { hasCode, type Memory } from '../base/index.ts';
import { CortexM } from '../cortex/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import { DHCSR } from '../spec/arm/dcb.ts';
import { DPIDR } from '../spec/arm/dp.ts';
import { CORE_AP, HALT_ATTEMPT_MS, openDebugBus, RELEASE_WINDOW_MS, resetOnceMore, succeeds, type Target } from './connect.ts';
import { keepDebugClocks } from './debug-clocks.ts';
import type { ReleaseWindow } from './ladder-rung.ts';

export interface RaceOptions {
  /** Of the SWD clock in use, for the target. */
  readonly speedKhz: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a reset race ended, in the words of check C7; with the halted target when it was won. */
export type ResetRace =
  | { readonly outcome: 'catches'; readonly window: ReleaseWindow; readonly target: Target }
  | { readonly outcome: 'never'; readonly window: ReleaseWindow };

/**
 * Resets by NRST twice: first to watch how long the core answers, then to halt it in that time and reset it once more with
 * the catch in force. The program runs for some instants. Leaves NRST high.
 *
 * @throws what is not the target's silence or refusal: a lost probe, the signal's reason
 */
export async function raceReset(probe: DebugProbe, { speedKhz, signal }: RaceOptions): Promise<ResetRace> {
  const window = await measureReleaseWindow(probe, signal);
  // What did not answer all that time is not there to be caught.
  if (window.answeredFromUs === undefined) return { outcome: 'never', window };
  const { attached } = await letGoOfReset(probe, { keepsClocks: true });
  const deadlineMs = probe.clock.nowMs() + RELEASE_WINDOW_MS;
  if (!(await caughtBy(probe, { deadlineMs, attached, signal })).caught) return { outcome: 'never', window };
  return { outcome: 'catches', window, target: await takeHalted(probe, speedKhz) };
}

/** Resets by NRST and reads DHCSR, which changes nothing, until the core that answered no longer does. */
export async function measureReleaseWindow(probe: DebugProbe, signal?: AbortSignal): Promise<ReleaseWindow> {
  const { clock } = probe;
  const { attached } = await letGoOfReset(probe, { keepsClocks: false });
  const startMs = clock.nowMs();
  const sinceStartUs = () => Math.round((clock.nowMs() - startMs) * 1000);
  const memory = probe.memory(CORE_AP);
  let answeredFromUs: number | undefined;
  let answeredUntilUs: number | undefined;
  while (clock.nowMs() - startMs < RELEASE_WINDOW_MS) {
    signal?.throwIfAborted();
    if ((attached || (await succeeds(() => probe.attach()))) && (await succeeds(() => memory.read32(DHCSR.address)))) {
      answeredUntilUs = sinceStartUs();
      answeredFromUs ??= answeredUntilUs;
    } else if (answeredUntilUs !== undefined) {
      return { answeredFromUs, answeredUntilUs, lost: true };
    }
  }
  return { answeredFromUs, answeredUntilUs, lost: false };
}

/** How long hands may take once they have said that they will. */
export const HANDS_MS = 20_000;

export interface PowerRaceOptions extends RaceOptions {
  readonly withinMs: number;
  readonly onAttempt?: (() => void) | undefined;
  /** Opens the probe anew after it left the bus with the power of the board, waiting for it. */
  readonly reopen?: (() => Promise<DebugProbe>) | undefined;
}

/** How a race at power-up ended. */
export type PowerRace =
  | { readonly outcome: 'catches'; readonly attempts: number; readonly target: Target }
  | { readonly outcome: 'never'; readonly attempts: number; readonly waitedMs: number };

/**
 * Attaches as often as the probe can while the target's power goes and comes back. A probe that hangs on the same cable goes
 * and comes back meanwhile: the one that came back is put in `holder`.
 *
 * @throws what is not the target's silence or refusal: a probe lost for good, the signal's reason
 */
export async function racePower(holder: { probe: DebugProbe }, options: PowerRaceOptions): Promise<PowerRace> {
  const { withinMs, speedKhz, signal, onAttempt, reopen } = options;
  const { clock } = holder.probe;
  const startMs = clock.nowMs();
  const deadlineMs = startMs + withinMs;
  for (let attempts = 0; ; ) {
    try {
      const khz = await holder.probe.setSwdClock(speedKhz);
      const race = await caughtBy(holder.probe, { deadlineMs, signal, onAttempt });
      attempts += race.attempts;
      if (race.caught) return { outcome: 'catches', attempts, target: await takeHalted(holder.probe, khz) };
      return { outcome: 'never', attempts, waitedMs: Math.round(clock.nowMs() - startMs) };
    } catch (error) {
      if (!reopen || !hasCode(error, 'usb/disconnected') || clock.nowMs() > deadlineMs) throw error;
      holder.probe = await reopen();
    }
  }
}

export interface Attempts {
  readonly caught: boolean;
  readonly attempts: number;
}

/** Attaches, unless that is done, and asks the core to halt, as fast as the probe can, until it did or the time is over. */
export async function caughtBy(
  probe: DebugProbe,
  {
    deadlineMs,
    attached = false,
    signal,
    onAttempt,
  }: { deadlineMs: number; attached?: boolean; signal?: AbortSignal | undefined; onAttempt?: (() => void) | undefined },
): Promise<Attempts> {
  const { clock } = probe;
  const core = new CortexM(probe.memory(CORE_AP), clock);
  for (let attempts = 1; ; attempts++) {
    signal?.throwIfAborted();
    onAttempt?.();
    const answers = attached || (await succeeds(() => probe.attach()));
    if (answers && (await succeeds(() => core.halt({ timeoutMs: HALT_ATTEMPT_MS })))) return { caught: true, attempts };
    if (clock.nowMs() >= deadlineMs) return { caught: false, attempts };
  }
}

/** Resets a core that was caught in its first instants, so that it stands before its first instruction. */
export async function takeHalted(probe: DebugProbe, speedKhz: number): Promise<Target> {
  const dpidr = await probe.readDp(DPIDR.address);
  const debugBus = await openDebugBus(probe, dpidr);
  await succeeds(() => keepDebugClocks({ debugBus }));
  return resetOnceMore(probe, speedKhz, dpidr, debugBus);
}

/** A pulse on NRST. Where the debug port answers in reset everything slow is done before the end of it. */
async function letGoOfReset(probe: DebugProbe, { keepsClocks }: { keepsClocks: boolean }): Promise<{ attached: boolean }> {
  let attached = false;
  await probe.driveNrst('low');
  try {
    attached = await succeeds(() => probe.attach());
    if (attached) {
      const debugBus: Memory | undefined = await openDebugBus(probe, await probe.readDp(DPIDR.address));
      if (keepsClocks) await succeeds(() => keepDebugClocks({ debugBus }));
      await succeeds(() => probe.openAp(CORE_AP));
    }
  } finally {
    await probe.driveNrst('high');
  }
  return { attached };
}
