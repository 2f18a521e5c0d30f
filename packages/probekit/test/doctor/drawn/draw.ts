/**
 * One draw: which fault, on which board with which program, probe, supply and wires. Causes come as often as their priors
 * say, weighed by the set-up as the doctor weighs it; everything around the fault is good and differs.
 */
import type { Scenario } from '../../../src/base/index.ts';
import type { CauseId } from '../../../src/spec/symptoms/cause.ts';
import { causeOf } from '../../../src/spec/symptoms/causes.ts';
import { CONTEXT_FACTORS } from '../../../src/spec/symptoms/context-factors.ts';
import { FAULTS, type Fault, MADE, type MadeCause } from './faults.ts';
import { type Random, randomFrom } from './random.ts';

export interface Draw {
  readonly seed: number;
  /** The causes that are there, the drawn one first. */
  readonly truth: readonly CauseId[];
  readonly scenario: Scenario;
  /** What the person's tool printed. */
  readonly printed?: string | undefined;
  /** How long the board has had its power when the doctor comes; longer than its rail takes. */
  readonly sinceMs: number;
}

/** Programs that work. */
const PROGRAMS = [
  'factory-demo.elf',
  'blinky.elf',
  'echo.elf',
  'scheduler.O2.elf',
  'sleep.Os.elf',
  'dma-uart.O2.elf',
  'application.O2.elf',
];

/** A board on which all is well, as different as such boards are. */
export function goodBoard(random: Random): Scenario {
  const { between, chance, decades, pick, weighted } = random;
  const program = chance(0.2) ? undefined : pick(PROGRAMS);
  const model = weighted(['v3e', 'v2-1', 'v2-1-no-msd', 'v2'], (name) => ({ v3e: 7, 'v2-1': 1, 'v2-1-no-msd': 1, v2: 1 })[name] ?? 1);
  const noise = decades(1e-9, 1e-6);
  const atVin = chance(0.05);
  // Where the sense point lies is open; that the private bus answers under reset was seen (docs/decisions/open-facts.md).
  return {
    board: 'nucleo-h743zi2',
    seed: Math.floor(between(0, 1e6)),
    probe: { model },
    ...(program ? { flash: [{ file: program }] } : {}),
    flags: { senseAt: pick(['before-idd-jumper', 'after-idd-jumper']), ppbUnderReset: chance(0.1) ? 'faults' : 'answers' },
    supply: { vdd: between(3.1, 3.45), riseMs: between(0.1, 5), vin: atVin ? between(7, 12) : 0 },
    wires: { SWDIO: { noise }, SWCLK: { noise: noise / 10 } },
    ...(chance(0.25) ? { port: { of: 'hub' } } : {}),
    ...(atVin ? { jumpers: { JP2: '3-4' } } : {}),
    ...(chance(0.1) ? { shield: { fitted: true, loadOhms: decades(50, 2000) } } : {}),
  };
}

/** A board with these faults and no others. */
export function withFaults(good: Scenario, faults: readonly Fault[]): Scenario {
  let scenario = good;
  for (const { program, beside: _beside, printed: _printed, ...physics } of faults) {
    for (const [key, value] of Object.entries(physics)) {
      const name = key as keyof Scenario;
      scenario = { ...scenario, [name]: typeof value === 'object' ? { ...(scenario[name] as object | undefined), ...value } : value };
    }
    if (program) scenario = { ...scenario, flash: [{ file: program }] };
  }
  return scenario;
}

const isOnBoard = ({ probe }: Scenario) => !probe?.model?.match(/^v2(-clone)?$/);

/** Prior of a cause in this set-up. */
export function priorOf(id: MadeCause, scenario: Scenario): number {
  const { onBoard = 1, h743 = 1 } = CONTEXT_FACTORS[id] ?? {};
  return causeOf(id).prior * (isOnBoard(scenario) ? onBoard * h743 : 1);
}

/** The draw of this number, or the same with a given cause. */
export function draw(seed: number, cause?: MadeCause): Draw {
  const random = randomFrom(seed);
  const good = goodBoard(random);
  const id = cause ?? random.weighted(MADE, (each) => priorOf(each, good));
  const fault: Fault = FAULTS[id](random);
  return {
    seed,
    truth: fault.beside ? [id, fault.beside] : [id],
    scenario: withFaults(good, [fault]),
    printed: fault.printed,
    sinceMs: Math.round(random.between(1200, 3000) + (fault.supply?.riseMs ?? 0)),
  };
}
