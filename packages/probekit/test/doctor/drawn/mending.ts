/**
 * Mends one fault of a drawn board, as its remedy says. What hands do is done with the board unplugged: the part that was
 * at fault is then as on a good board. What software does is done by the doctor's own remedies. A firmware update and
 * another chip are beyond the bench: there the board is made anew without that fault.
 */
import { type Bench, hasCode, type Physics, type Scenario } from '../../../src/base/index.ts';
import type { Diagnosis } from '../../../src/doctor/index.ts';
import { isPassing, mendBoard, planRemedies } from '../../../src/doctor/remedies/index.ts';
import { optionsFor } from '../run-options.ts';
import type { Drawn } from './draw-pair.ts';
import type { Fault } from './faults.ts';

/** Parts in their good state, where the good board of a draw does not say it. */
const GOOD: Readonly<Record<string, unknown>> = {
  'cable.data': true,
  'cable.plugged': true,
  'cable.connector': 'CN1',
  'cable.dropouts': null,
  'port.of': 'computer',
  'port.data': true,
  'port.milliamps': 900,
  'port.dropouts': null,
  'host.driver': true,
  'host.permission': true,
  'host.heldBy': null,
  'host.listeners': [],
  'host.others': [],
  'jumpers.JP1': 'off',
  'jumpers.JP2': '1-2',
  'jumpers.JP4': 'on',
  'wires.VAPP': 'ok',
  'wires.SWDIO': 'ok',
  'wires.SWCLK': 'ok',
  'wires.GND': 'ok',
  'wires.NRST': 'ok',
  'buttons.RESET': 'free',
  'supply.shortOhms': null,
  'supply.riseMs': 1,
  'parts.probe': 'sound',
  'parts.probeOutputs': 'sound',
  'parts.target': 'sound',
  'parts.coreCapacitors': 'fitted',
};

/** How often somebody starts a remedy that breaks off, and how long that takes. */
const ATTEMPTS = 10;
const AGAIN_MS = 2000;

/** What the fault sets, set right; undefined where hands cannot. */
function byHand(
  { probe, optionBytes, program, beside: _beside, printed: _printed, ...physics }: Fault,
  good: Scenario,
): Physics | undefined {
  if (probe || optionBytes || program) return undefined;
  return Object.fromEntries(
    Object.entries(physics).map(([key, value]): [string, unknown] => {
      if (key === 'secondTarget') return [key, false];
      if (key === 'shield') return [key, { fitted: false }];
      const was = good[key as keyof Scenario] as Readonly<Record<string, unknown>> | undefined;
      return [key, Object.fromEntries(Object.keys(value as object).map((name) => [name, was?.[name] ?? GOOD[`${key}.${name}`]]))];
    }),
  );
}

/** Resolves with whether the fault is mended; false where the board has to be made anew. */
export async function mend(bench: Bench, { id, fault }: Drawn, good: Scenario, diagnosis: Diagnosis): Promise<boolean> {
  const physics = byHand(fault, good);
  if (physics) {
    await replugged(bench, physics);
    return true;
  }
  const planned = planRemedies(diagnosis, 'erase').find(({ cause, action }) => cause === id && !isPassing(action));
  if (!planned) return false;
  for (let attempt = 1; ; attempt++) {
    try {
      const { applied } = await mendBoard(diagnosis, {
        ...optionsFor(bench),
        unproven: async () => true,
        level: 'erase',
        only: planned.action,
      });
      return applied.some(({ action, worked }) => action === planned.action && worked);
    } catch (error) {
      // Beside a loose contact the probe leaves in the middle of it, which is said; whoever wants it done starts it again.
      if (!hasCode(error, 'usb/disconnected', 'probe/not-found') || attempt === ATTEMPTS) throw error;
      await bench.control.send('advance', { ms: AGAIN_MS });
    }
  }
}

/** The board rests without its cable for a moment, and its power comes up anew. */
async function replugged({ control }: Bench, physics: Physics): Promise<void> {
  await control.send('set', { physics: { cable: { plugged: false } } });
  await control.send('advance', { ms: 100 });
  await control.send('set', { physics });
  await control.send('set', { physics: { cable: { plugged: true } } });
}
