/** Shape of one root cause. The table itself is in `causes.ts`, its likelihoods in `likelihoods.ts`. */
import type { LayerId } from './layers.ts';
import type { RemedyAction, Touches } from './remedy-actions.ts';

/** `RC01` to `RC63`. */
export type CauseId = `RC${number}`;

export interface Remedy {
  readonly what: string;
  /** The worst it does to the board or its contents. */
  readonly touches: Touches;
  readonly by: 'software' | 'hands';
  /** What to do, in order; one step a line. */
  readonly steps: readonly string[];
  /** What a program does; of `by: 'software'` only. */
  readonly action?: RemedyAction;
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
