/** One signal line between probe and target: what each end sees, given what each end drives and what ails the wire. */
import type { WireState } from '../../base/index.ts';
import type { Noise } from './noise.ts';
import type { Level } from './swd-target.ts';

/** SWDIO has a pull-up at both ends (RM0433, debug pins after reset; ARM IHI 0031, B4.1). */
const PULL = 1;

export class Line {
  state: WireState = 'ok';
  readonly #noise: Noise;

  constructor(noise: Noise) {
    this.#noise = noise;
  }

  /** Whether levels pass unchanged. */
  get perfect(): boolean {
    return this.state === 'ok';
  }

  /** Whether an edge made at one end arrives at the other. */
  carriesEdge(khz: number): boolean {
    if (this.state === 'ok') return true;
    return typeof this.state === 'object' && !this.#noise.strikes(flipChance(this.state.noise, khz));
  }

  /** The level one end sees: its own pull when the wire is open, the short when there is one, else what the other drives. */
  seen(driven: Level, khz: number): 0 | 1 {
    if (this.state === 'low') return 0;
    if (this.state === 'high') return 1;
    if (this.state === 'open') return PULL;
    const level = driven ?? PULL;
    if (this.state === 'ok' || !this.#noise.strikes(flipChance(this.state.noise, khz))) return level;
    return level === 1 ? 0 : 1;
  }
}

/** A scenario gives the chance at 1 MHz. It grows with the clock, since a shorter bit leaves less time to settle (assumed linear). */
function flipChance(atOneMhz: number, khz: number): number {
  return Math.min(0.5, (atOneMhz * khz) / 1000);
}
