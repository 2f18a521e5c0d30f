/** What a verdict on a crash is told from: a core that stands. Plain data; a dump holds it, too. */
import type { FaultRegisters } from '../../cortex/index.ts';
import type { FrameRegisters } from '../../symbols/index.ts';

export interface StandingCrash {
  /** Number of the exception that is handled; 0 in Thread mode. */
  readonly exception: number;
  readonly lockedUp: boolean;
  /** By DWARF's numbers of Arm. */
  readonly registers: FrameRegisters;
  readonly special: { readonly MSP: number; readonly PSP: number; readonly xPSR: number };
  /** None of an ARMv6-M core, which keeps no causes. */
  readonly faults: FaultRegisters | undefined;
  /** Address of the vector table. */
  readonly vectorTable: number;
}

export const FIRST_FAULT = 3;
const LAST_FAULT = 6;

/** HardFault, MemManage, BusFault, UsageFault. */
export function isFault(exception: number): boolean {
  return exception >= FIRST_FAULT && exception <= LAST_FAULT;
}
