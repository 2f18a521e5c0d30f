/** Shape of one root cause. The table itself is in `causes.ts`, its likelihoods in `likelihoods.ts`. */
import type { LayerId } from './layers.ts';

/** `RC01` to `RC63`. */
export type CauseId = `RC${number}`;

export interface Remedy {
  readonly what: string;
  /** The worst it does to the board or its contents. */
  readonly touches: 'nothing' | 'resets' | 'erases' | 'cannot be undone';
  readonly by: 'software' | 'hands';
  /** What to do, in order; one step a line. */
  readonly steps: readonly string[];
  /** Remedy that `applyRemedy` can carry out. */
  readonly action?: 'leave-loader' | 'slower-clock' | 'halt-under-reset';
}

export interface Cause {
  readonly id: CauseId;
  readonly slug: string;
  /** One short plain sentence without full stop. */
  readonly title: string;
  readonly layer: LayerId;
  /** Share among boards that do not work, before any evidence; derived in `causes.ts`. */
  readonly prior: number;
  readonly beginner: string;
  readonly expert: string;
  readonly remedies: readonly Remedy[];
}
