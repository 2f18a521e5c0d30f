/** The rungs of the ladder, from what nobody notices to what needs hands. Which one comes next is the runner's business. */
import { hasCode, type PowerSwitch, ProbekitError } from '../base/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import { DPIDR } from '../spec/arm/dp.ts';
import { connectTarget, connectUnderReset, type Target } from './connect.ts';
import { type Stm32Errors, stm32Errors } from './errors.ts';
import { tryOtherPorts } from './ladder-other-ports.ts';
import { HANDS_MS, racePower, raceReset } from './ladder-race.ts';
import type { Reached, ReleaseWindow, Rung, RungContext } from './ladder-rung.ts';

/** Fast enough for every race, and slow enough for a hand's breadth of wire. */
const CAREFUL_KHZ = 4000;
/** Each next try is at most this fast, compared with the one before. */
const SLOWER_BY = 4;
const LINK_READS = 10;
const IDENTIFICATION_READS = 40;
const LINK_FAILURES = ['dap/transfer', 'dap/no-debug-power', 'stm32/unsteady-link', 'stm32/core-unreachable', 'stlink/status'] as const;
/** A power switch has switched when it says so; the program needs no longer than this to be out of reach again. */
const SWITCHED_MS = 1000;

export const RUNGS: readonly Rung[] = [
  { id: 'normal', needs: 'nothing', tries: tryNormally },
  { id: 'slower-clock', needs: 'nothing', tries: trySlower },
  { id: 'under-reset', needs: 'reset', tries: tryUnderReset },
  { id: 'reset-race', needs: 'reset', tries: tryResetRace },
  { id: 'power-cycle', needs: 'power', tries: tryPowerCycle },
  { id: 'power-race', needs: 'hands', tries: tryPowerRace },
  { id: 'boot0', needs: 'hands', tries: tryBoot0 },
  { id: 'other-aps', needs: 'nothing', tries: tryOtherPorts },
];

async function tryNormally({ probe, speedKhz, signal }: RungContext): Promise<Reached> {
  return { target: await steadyTarget(probe, speedKhz, signal) };
}

async function trySlower({ probe, speedKhz, signal }: RungContext): Promise<Reached> {
  const triedKhz: number[] = [];
  let last: ProbekitError | undefined;
  for (const khz of slowerClocks(await probe.swdClocks(), speedKhz)) {
    signal?.throwIfAborted();
    triedKhz.push(khz);
    try {
      return { target: await steadyTarget(probe, khz, signal) };
    } catch (error) {
      if (!hasCode(error, ...LINK_FAILURES)) throw error;
      last = error;
      // Where the wires carry everything at this clock, slower still changes nothing for the core.
      if (error.code === 'stm32/core-unreachable' && (await carriesSteadily(probe))) break;
    }
  }
  if (!last) throw notHere('no-slower-clock', 'The probe has no slower SWD clock than that of the first try.');
  throw stm32Errors.make('stm32/no-clock-helps', {
    message: `At ${triedKhz.join(', ')} kHz it is the same: ${last.message}`,
    hint: last.hint,
    evidence: { triedKhz, code: last.code },
    cause: last,
  });
}

/** From the listed clocks, each at most a quarter of the one before it, the first below what the first rung used. */
export function slowerClocks(listed: readonly number[], limitKhz = Number.MAX_SAFE_INTEGER): readonly number[] {
  const allowed = listed.filter((khz) => khz <= limitKhz);
  const chosen: number[] = [];
  for (let khz = allowed[0]; khz !== undefined; ) {
    const most = khz / SLOWER_BY;
    khz = allowed.find((slower) => slower <= most);
    if (khz !== undefined) chosen.push(khz);
  }
  return chosen;
}

async function tryUnderReset({ probe, speedKhz }: RungContext): Promise<Reached> {
  const khz = await probe.setSwdClock(carefulKhz(speedKhz));
  return { target: await connectUnderReset(probe, khz, { races: false }) };
}

async function tryResetRace({ probe, speedKhz, signal }: RungContext): Promise<Reached> {
  const khz = await probe.setSwdClock(carefulKhz(speedKhz));
  const race = await raceReset(probe, { speedKhz: khz, signal });
  if (race.outcome === 'catches') return { target: race.target, window: race.window };
  throw stm32Errors.make('stm32/reset-race-lost', {
    message: `The core could not be halted after NRST was pulsed: ${windowWords(race.window)}.`,
    hint: 'Look at the reset line: is NRST of the probe wired to the chip (JP3), and does nothing else hold it?',
    evidence: race.window,
  });
}

async function tryPowerCycle(context: RungContext): Promise<Reached> {
  const { powerSwitch, signal } = context;
  if (!powerSwitch) throw notHere('no-power-switch', 'Nothing here can switch the power of the target: an ST-LINK cannot.');
  const { name, locked } = powerSwitch;
  if (locked !== undefined) throw notHere('power-switch-locked', locked);
  await switchPower(powerSwitch, signal);
  return catchAfterPower(context, SWITCHED_MS, name);
}

async function switchPower(powerSwitch: PowerSwitch, signal: AbortSignal | undefined): Promise<void> {
  try {
    await powerSwitch.cycle({ signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ProbekitError)) throw error;
    throw notHere('power-switch-failed', `${powerSwitch.name} does not switch: ${error.message}`);
  }
}

async function tryPowerRace(context: RungContext): Promise<Reached> {
  await asked(context, 'power-cycle');
  return catchAfterPower(context, HANDS_MS);
}

async function tryBoot0(context: RungContext): Promise<Reached> {
  await asked(context, 'boot0');
  // The loader in system memory leaves the debug pins alone, so that there is no hurry.
  return catchAfterPower(context, SWITCHED_MS);
}

async function asked({ ask, signal }: RungContext, request: 'power-cycle' | 'boot0'): Promise<void> {
  if (!ask) throw notHere('nobody-to-ask', 'This needs hands at the board, and nobody is there to be asked.');
  if (!(await ask(request, { signal }))) throw notHere('declined', 'This needs hands at the board, and it was skipped.');
}

async function catchAfterPower(context: RungContext, withinMs: number, switchedBy?: string): Promise<Reached> {
  const { clock, signal, onWait, reopen } = context;
  const startMs = clock.nowMs();
  const onAttempt = () => onWait?.(clock.nowMs() - startMs, withinMs);
  const race = await racePower(context, { speedKhz: carefulKhz(context.speedKhz), withinMs, signal, onAttempt, reopen });
  if (race.outcome === 'catches') return { target: race.target };
  const { attempts, waitedMs } = race;
  const after = switchedBy
    ? `after ${switchedBy} took the command to cut the power and give it back; a hub that only says so, or a supply of the board's own, leaves the target on`
    : 'after its power came back';
  throw stm32Errors.make('stm32/power-race-lost', {
    message: `${attempts} attempts in ${waitedMs} ms did not catch the core ${after}.`,
    hint: 'Tie BOOT0 high and power-cycle the board: then its ROM boot loader runs instead of the program.',
    evidence: { attempts, waitedMs, ...(switchedBy !== undefined && { switchedBy }) },
  });
}

/** A link that answers once may still damage what follows: its identity has to read the same every time. */
async function steadyTarget(probe: DebugProbe, speedKhz: number | undefined, signal: AbortSignal | undefined): Promise<Target> {
  const target = await connectTarget(probe, { mode: 'normal', speedKhz, signal });
  for (let reads = 1; reads < LINK_READS; reads++) {
    const dpidr = await probe.readDp(DPIDR.address);
    if (dpidr === target.dpidr) continue;
    throw stm32Errors.make('stm32/unsteady-link', {
      message: `At ${target.speedKhz} kHz the debug port answers, but not twice the same.`,
      hint: 'Lower the clock and shorten the SWD wires.',
      evidence: { khz: target.speedKhz, reads },
    });
  }
  return target;
}

/** Whether as many reads as an identification takes come through, each like the first. */
async function carriesSteadily(probe: DebugProbe): Promise<boolean> {
  try {
    const dpidr = await probe.readDp(DPIDR.address);
    for (let reads = 1; reads < IDENTIFICATION_READS; reads++) {
      if ((await probe.readDp(DPIDR.address)) !== dpidr) return false;
    }
    return true;
  } catch (error) {
    if (!hasCode(error, ...LINK_FAILURES)) throw error;
    return false;
  }
}

function carefulKhz(limitKhz = CAREFUL_KHZ): number {
  return Math.min(limitKhz, CAREFUL_KHZ);
}

function windowWords({ answeredFromUs, answeredUntilUs, lost }: ReleaseWindow): string {
  if (answeredFromUs === undefined || answeredUntilUs === undefined) return 'it never answered';
  return lost
    ? `it answered from ${answeredFromUs} to ${answeredUntilUs} microseconds after it, then no longer`
    : `it answered from ${answeredFromUs} microseconds after it on, and did not stop`;
}

function notHere(reason: Stm32Errors['stm32/rung-not-here']['reason'], message: string) {
  const needsHands = reason === 'nobody-to-ask' || reason === 'declined';
  const hint = needsHands ? 'Run it on a terminal and do what it asks.' : 'Go on with the next way.';
  return stm32Errors.make('stm32/rung-not-here', { message, hint, evidence: { reason } });
}
