/** SWD clocks. V2: OpenOCD's table of delay values. V3: the list a real V3E printed (STMicroelectronics/OpenOCD#9). */

/** Nominal kHz and the delay value of SWD_SET_FREQ, fastest first. */
export const V2_SWD_DELAYS: readonly { readonly khz: number; readonly delay: number }[] = [
  { khz: 4000, delay: 0 },
  { khz: 1800, delay: 1 },
  { khz: 1200, delay: 2 },
  { khz: 950, delay: 3 },
  { khz: 480, delay: 7 },
  { khz: 240, delay: 15 },
  { khz: 125, delay: 31 },
  { khz: 100, delay: 40 },
  { khz: 50, delay: 79 },
  { khz: 25, delay: 158 },
  { khz: 15, delay: 265 },
  { khz: 5, delay: 798 },
];

export const V3_SWD_KHZ: readonly number[] = [24000, 8000, 3300, 1000, 200, 50, 5];

/** Not seen in any log; a plausible set below the reported maximum of 21333 (Black Magic Debug readme). */
export const V3_JTAG_KHZ: readonly number[] = [21333, 16000, 12000, 8000, 1777, 750];
