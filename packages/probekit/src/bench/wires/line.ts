/** One signal line between probe and target: what each end sees, given what each end drives and what ails the wire. */
import type { WireState } from '../../base/index.ts';
import type { Noise } from './noise.ts';
import type { Level } from './swd-target.ts';

/** SWDIO has a pull-up at both ends (RM0433, debug pins after reset; ARM IHI 0031, B4.1). */
const PULL = 1;

export class Line {
  state: WireState = 'ok';
  readonly #noise: Noise;
  /** What was driven in the cycle before. Between transfers the line idles low: no snapshot needs it. */
  #before: 0 | 1 = 0;

  constructor(noise: Noise) {
    this.#noise = noise;
  }

  /** Whether levels pass unchanged. */
  isPerfect(khz: number): boolean {
    return this.state === 'ok' || (hasRise(this.state) && arrivesInTime(this.state.riseNs, khz));
  }

  /** Whether an edge made at one end arrives at the other. */
  carriesEdge(khz: number): boolean {
    if (this.isPerfect(khz)) return true;
    return hasNoise(this.state) && !this.#noise.strikes(flipChance(this.state.noise, khz));
  }

  /** The level one end sees: its own pull when the wire is open, the short when there is one, else what the other drives. */
  seen(driven: Level, khz: number): 0 | 1 {
    if (this.state === 'low') return 0;
    if (this.state === 'high') return 1;
    if (this.state === 'open') return PULL;
    const level = driven ?? PULL;
    const before = this.#before;
    this.#before = level;
    if (this.isPerfect(khz)) return level;
    // What is driven now arrives after it was sampled.
    if (!hasNoise(this.state)) return before;
    return this.#noise.strikes(flipChance(this.state.noise, khz)) ? opposite(level) : level;
  }
}

const opposite = (level: 0 | 1) => (level === 1 ? 0 : 1);

function hasNoise(state: WireState): state is { readonly noise: number } {
  return typeof state === 'object' && 'noise' in state;
}

function hasRise(state: WireState): state is { readonly riseNs: number } {
  return typeof state === 'object' && 'riseNs' in state;
}

/** A scenario gives the chance at 1 MHz. It grows with the clock, since a shorter bit leaves less time to settle (assumed linear). */
function flipChance(atOneMhz: number, khz: number): number {
  return Math.min(0.5, (atOneMhz * khz) / 1000);
}

/** From one edge of the clock to the next is half of its period: levels change at one and are sampled at the other (ARM IHI 0031, B4.3). */
function arrivesInTime(riseNs: number, khz: number): boolean {
  return riseNs < 500_000 / khz;
}
