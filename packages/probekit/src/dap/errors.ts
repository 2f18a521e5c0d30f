/** Errors of the debug access port, whatever probe it is reached through. */
import { declareErrors } from '../base/index.ts';
import type { Acknowledge } from './debug-probe.ts';

export interface DapErrors {
  /**
   * The target did not complete a transfer. `none`: SWDIO, SWCLK, power or a debug port that is switched off; `fault`:
   * the address does not answer; `wait`: its bus stayed busy; `parity`: the wires or the clock.
   */
  'dap/transfer': {
    /** What was tried, in words. */
    access: string;
    ack: Acknowledge;
    /** The probe's own code, and its name. */
    status: number;
    statusName: string;
    ap?: number;
    /** Of a memory access: the first byte that failed, as far as the probe tells. */
    address?: number;
  };
  /** The debug port answers but does not acknowledge its power-up request. The target's clocks may be stopped. */
  'dap/no-debug-power': { ctrlStat: number };
}

export const dapErrors = declareErrors<DapErrors>();
