/** Errors of flash jobs. What a file or a chip refuses by itself is in `image/*` and `stm32/*`. */
import { declareErrors } from '../base/index.ts';

export interface FlashErrors {
  /** Readout protection keeps debuggers out of the flash. Lifting it erases everything. */
  'flash/read-protected': { chip: string; rdp: number };
  /** Sectors that the job needs are protected against writing. Lift their protection first. */
  'flash/write-protected': { sectors: readonly { bank: number; index: number; address: number }[] };
  /** The flash does not hold what was written. Repeat; if the address stays the same, the flash is damaged. */
  'flash/verify-failed': { address: number; expected: number; found: number | undefined };
  /** The job was stopped by its user. The same command starts over. */
  'flash/cancelled': { phase: FlashPhase; changed: boolean };
  /** The record of an interrupted job cannot be read, so its kept bytes cannot be restored. */
  'flash/journal-damaged': { name: string; detail: string };
  /** A range does not fit the sectors or the memory. */
  'flash/range': { address: number; byteLength: number; detail: string };
}

export type FlashPhase = 'plan' | 'erase' | 'program' | 'verify';

export const flashErrors = declareErrors<FlashErrors>();
