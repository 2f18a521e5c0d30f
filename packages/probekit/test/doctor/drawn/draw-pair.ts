/**
 * One pair: two causes drawn independently by their priors, both in force on one board, a NUCLEO-H743ZI2 with any ST-LINK;
 * everything around them is good and differs, as in the single draws. Two that cannot both be there are drawn again.
 */
import type { Scenario } from '../../../src/base/index.ts';
import { type Draw, goodBoard, priorOf, withFaults } from './draw.ts';
import { ANY_PROBE } from './drawn-boards.ts';
import { FAULTS, type Fault, MADE, type MadeCause } from './faults.ts';
import { isPair, kindOf, type PairKind } from './pair-kinds.ts';
import { type Random, randomFrom } from './random.ts';

export interface Drawn {
  readonly id: MadeCause;
  readonly fault: Fault;
}

export interface PairDraw extends Draw {
  readonly kind: PairKind;
  readonly pair: readonly [Drawn, Drawn];
  /** The same board with neither. */
  readonly good: Scenario;
}

/** Far from the numbers of single draws. */
const FIRST_SEED = 1_000_000;

export function drawPair(number: number): PairDraw {
  const random = randomFrom(FIRST_SEED + number);
  const good = goodBoard(random);
  const one = (): Drawn => {
    const id = random.weighted(MADE, (each) => priorOf(each, good));
    return { id, fault: FAULTS[id](random, ANY_PROBE.spec) };
  };
  for (;;) {
    const [first, second] = [one(), one()];
    if (!isPair(first.id, second.id, [first.fault, second.fault])) continue;
    return both(number, good, [first, second], random);
  }
}

function both(seed: number, good: Scenario, pair: readonly [Drawn, Drawn], { between }: Random): PairDraw {
  return {
    seed,
    pair,
    good,
    kind: kindOf(pair[0].id, pair[1].id),
    ...withThese(good, pair),
    sinceMs: Math.round(between(1200, 3000)) + riseOf(pair),
  };
}

/** What is true of a board with these faults. */
export function withThese(good: Scenario, drawn: readonly Drawn[]): Pick<Draw, 'truth' | 'scenario' | 'printed'> {
  const faults = drawn.map(({ fault }) => fault);
  return {
    truth: drawn.flatMap(({ id, fault }) => (fault.beside ? [id, fault.beside] : [id])),
    scenario: withFaults(good, faults),
    printed: faults.flatMap((fault) => fault.printed ?? []).join('\n') || undefined,
  };
}

function riseOf(drawn: readonly Drawn[]): number {
  return Math.round(Math.max(...drawn.map(({ fault }) => fault.supply?.riseMs ?? 0)));
}

/** The first pairs of this kind. */
export function pairsOf(kind: PairKind, count: number): readonly PairDraw[] {
  const pairs: PairDraw[] = [];
  for (let number = 0; pairs.length < count; number++) {
    const drawn = drawPair(number);
    if (drawn.kind === kind) pairs.push(drawn);
  }
  return pairs;
}
