/** Errors of the processor core. */
import { declareErrors } from '../base/index.ts';

export interface CortexErrors {
  /** The core did not do in time what it was asked. Reset it, or connect under reset. */
  'cortex/timeout': { operation: 'halt' | 'step' | 'reset' | 'register'; dhcsr: number | undefined; timeoutMs: number };
}

export const cortexErrors = declareErrors<CortexErrors>();
