/** What a chip knows of its own supply, resets and low-power modes; what follows from it is in `silicon.ts`. */

/** What the chip knows of itself beyond core and linear memory: plain, for snapshots. */
export interface SiliconState {
  nowNs: number;
  volts: number;
  powered: boolean;
  inReset: boolean;
  /** Level that the board gives NRST. */
  nrstHigh: boolean;
  /** Until when the chip itself pulls NRST low. */
  pulseEndNs: number;
  /** The clocks stand still: a low-power mode deeper than sleep. */
  stopped: boolean;
  /** Option bytes keep the clock from the core since the last reset. */
  held: boolean;
  /** VDD is there, but the core and all that it reaches have no supply: Standby, or a supply configuration that this board does not have. */
  unfed: boolean;
  /** Standby: a wake-up, which is a reset, ends it. */
  standby: boolean;
  /** The debug port is not closed by protection. */
  debugOpen: boolean;
  bootPin: boolean;
  random: number;
}

/** In no low-power mode. */
export const AWAKE = { stopped: false, unfed: false, standby: false } as const;
export function stateWithoutSupply(nowNs: number, seed: number): SiliconState {
  return {
    nowNs,
    volts: 0,
    powered: false,
    inReset: true,
    nrstHigh: true,
    pulseEndNs: 0,
    held: false,
    ...AWAKE,
    debugOpen: true,
    bootPin: false,
    random: seed >>> 0 || 1,
  };
}
