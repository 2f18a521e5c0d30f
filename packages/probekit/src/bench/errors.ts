/** Errors of the bench: bad scenarios, bad commands, images that do not load. */

import { declareErrors } from '../base/index.ts';

export interface BenchErrors {
  /** A scenario or command names something that does not exist. Correct the name; the nearest valid one is in the evidence. */
  'bench/unknown-key': { path: string; key: string; nearest?: string; valid: readonly string[] };
  /** A scenario or command holds a value that its place does not take. */
  'bench/bad-value': { path: string; expected: string; received: string };
  /** A scenario names a firmware image that was not handed over with it. */
  'bench/image-missing': { file: string; available: readonly string[] };
  /** A firmware image cannot be put into the target's flash. */
  'bench/bad-image': { file: string; detail: string };
  /** A snapshot was made of another board, or by another version. */
  'bench/snapshot': { detail: string };
  /** A recording did not go again as it went: it was made by another version, or has been changed. */
  'bench/recording': { index: number; atNs: number; nowNs: number };
}

export const errors = declareErrors<BenchErrors>();
