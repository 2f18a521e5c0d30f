/** What a probe remembers beside the parts that keep their own state. */
import type { ComLedValue } from './com-led.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Plain state beyond the parts that keep their own. */
export interface ProbeState {
  powered: boolean;
  plugged: boolean;
  targetPower: boolean;
  nrstLow: boolean;
  /** The device on the bus is the loader's, not the firmware's. */
  showsLoader: boolean;
  /** The firmware starts anew and leaves the bus for that. */
  restartNs: number;
  enumerateNs: number;
  quietNs: number;
  led: ComLedValue;
}

/** Nothing is plugged in yet. */
export function unpoweredState(showsLoader: boolean): ProbeState {
  return {
    powered: false,
    plugged: false,
    targetPower: false,
    nrstLow: false,
    showsLoader,
    restartNs: NEVER,
    enumerateNs: NEVER,
    quietNs: NEVER,
    led: 'off',
  };
}
