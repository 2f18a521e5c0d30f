/** Errors of debugging. What the core itself refuses is `cortex/*`. */
import { declareErrors } from '../base/index.ts';

export interface DebugErrors {
  /** The core has no comparator left for this breakpoint or watchpoint. Take another one away first. */
  'debug/no-comparator': { unit: 'breakpoint' | 'watchpoint'; available: number; address: number };
  /** The breakpoint unit of this core compares addresses below 0x20000000 only. Run the code from flash, or stop by a watchpoint. */
  'debug/breakpoint-address': { address: number };
  /** What shall be watched does not fit the comparators of this core. Watch fewer bytes, or without a value. */
  'debug/watch-region': { address: number; byteLength: number; value: number | undefined };
  /** The core does not have a register of that name. */
  'debug/register-name': { given: string; names: readonly string[] };
  /** The core cannot halt on these exceptions. ARMv6-M catches reset and HardFault only. */
  'debug/catch-unavailable': { names: readonly string[] };
  /** The file is no core dump of Probekit, or damaged. Save it again while the board stands in its crash. */
  'debug/core-file': { offset: number; detail: string };
  /** The core does not stand, so that this cannot be done. Halt it first. */
  'debug/running': { operation: string };
}

export const debugErrors = declareErrors<DebugErrors>();
