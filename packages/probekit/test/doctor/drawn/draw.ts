/**
 * One draw: which fault, on which board with which program, probe, supply and wires. Causes come as often as their priors
 * say, weighed by the set-up as the doctor weighs it; everything around the fault is good and differs.
 */
import type { Scenario } from '../../../src/base/index.ts';
import { contextFactor } from '../../../src/doctor/reasoning/likelihood.ts';
import type { CauseId } from '../../../src/spec/symptoms/cause.ts';
import { causeOf } from '../../../src/spec/symptoms/causes.ts';
import { ANY_PROBE, DRAWN_BOARDS, type DrawnBoard, isPossible } from './drawn-boards.ts';
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
export function goodBoard(random: Random, { spec, probes }: DrawnBoard = ANY_PROBE): Scenario {
  const { between, chance, decades, pick, weighted } = random;
  const program = chance(0.2) ? undefined : pick(PROGRAMS);
  const model = weighted(Object.keys(probes), (name) => probes[name] ?? 0);
  const noise = decades(1e-9, 1e-6);
  const atVin = chance(0.05) ? vinPosition(spec) : undefined;
  // Where the sense point lies is open; that the private bus answers under reset was seen (docs/decisions/open-facts.md).
  return {
    board: spec.id,
    seed: Math.floor(between(0, 1e6)),
    probe: { model },
    ...(program ? { flash: [{ file: program }] } : {}),
    flags: { senseAt: pick(['before-idd-jumper', 'after-idd-jumper']), ppbUnderReset: chance(0.1) ? 'faults' : 'answers' },
    supply: { vdd: between(3.1, 3.45), riseMs: between(0.1, 5), vin: atVin ? between(7, 12) : 0 },
    wires: { SWDIO: { noise }, SWCLK: { noise: noise / 10 } },
    ...(chance(0.25) ? { port: { of: 'hub' } } : {}),
    ...(atVin ? { jumpers: atVin } : {}),
    ...(chance(0.1) ? { shield: { fitted: true, loadOhms: decades(50, 2000) } } : {}),
  };
}

/** The jumper of the 5 V on VIN; undefined where the board takes none. */
function vinPosition({ circuit: { source } }: DrawnBoard['spec']): Scenario['jumpers'] | undefined {
  if (typeof source === 'string') return undefined;
  const position = Object.keys(source.positions).find((name) => source.positions[name] === 'vin');
  return position === undefined ? undefined : { [source.jumper]: position };
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

const isOnBoard = (model: string) => model === 'v3e' || model.startsWith('v2-1');

/** Prior of a cause in this set-up: none where the board cannot have it. */
export function priorOf(id: MadeCause, scenario: Scenario, { spec }: DrawnBoard = ANY_PROBE): number {
  const model = scenario.probe?.model ?? spec.probe.model;
  const setUp = isOnBoard(model) ? { onBoard: true, board: spec.id } : {};
  return isPossible(id, spec, model) ? causeOf(id).prior * contextFactor(id, setUp) : 0;
}

/** Far from the numbers of draws. */
const BOARD_SEED = 2_000_000;

/** The draw of this number, or the same with a given cause. */
export function draw(seed: number, cause?: MadeCause): Draw {
  const random = randomFrom(seed);
  // Of a source of its own, so that what is drawn on a board does not hang on how often the others are.
  const board = randomFrom(BOARD_SEED + seed).weighted(DRAWN_BOARDS, ({ often }) => often);
  const good = goodBoard(random, board);
  const id = cause ?? random.weighted(MADE, (each) => priorOf(each, good, board));
  const fault: Fault = FAULTS[id](random, board.spec);
  return {
    seed,
    truth: fault.beside ? [id, fault.beside] : [id],
    scenario: withFaults(good, [fault]),
    printed: fault.printed,
    sinceMs: Math.round(random.between(1200, 3000) + (fault.supply?.riseMs ?? 0)),
  };
}
