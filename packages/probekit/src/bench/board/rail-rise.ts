/** The 3.3 V rail on its way up: how far it has come since its 5 V did. What the board makes of that is `electrical.ts`. */
import type { Surroundings } from './surroundings.ts';

export class RailRise {
  /** Since when the target's part of the board has had 5 V; infinite while it has none. */
  fedSinceNs = Number.POSITIVE_INFINITY;
  /** It was still on its way when it was last looked at. */
  underWay = false;

  /** How far it has come, 0 to 1. */
  at(nowNs: number, { riseMs }: Surroundings['supply']): number {
    const risen = riseMs > 0 ? Math.min(1, Math.max(0, nowNs - this.fedSinceNs) / (riseMs * 1e6)) : 1;
    this.underWay = risen < 1;
    return risen;
  }

  /** The 5 V are these now. */
  feed(volts: number, nowNs: number): void {
    this.fedSinceNs = volts === 0 ? Number.POSITIVE_INFINITY : Math.min(this.fedSinceNs, nowNs);
  }
}
