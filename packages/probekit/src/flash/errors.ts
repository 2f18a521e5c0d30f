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
  'flash/cancelled': {
    phase: FlashPhase | 'options';
    /** Flash or option bytes are not what they were. */
    changed: boolean;
    /** Of a job that only erases. */
    erasedBytes?: number;
    totalBytes?: number;
  };
  /** The record of an interrupted job cannot be read, so its kept bytes cannot be restored. */
  'flash/journal-damaged': { name: string; detail: string };
  /** An earlier job on this flash was cut: it has to be finished first. */
  'flash/unfinished': { name: string };
  /** An option byte of that name does not exist. */
  'flash/option-name': { given: string; names: readonly string[] };
  /** An option byte does not take that value. */
  'flash/option-value': { name: string; given: string };
  /** A file of option bytes cannot be read, or is of another chip. */
  'flash/option-file': { file: string; detail: string };
  /** The chip does not take such a change of its option bytes, or took it and holds other values all the same. */
  'flash/option-refused': { names: readonly string[] };
  /** The loader that programs the flash from the chip's RAM has stopped. Repeat, or program without it. */
  'flash/loader-stopped': { detail: string };
  /** A range does not fit the sectors or the memory. */
  'flash/range': { address: number; byteLength: number; detail: string };
}

export type FlashPhase = 'plan' | 'erase' | 'program' | 'verify';

export const flashErrors = declareErrors<FlashErrors>();
