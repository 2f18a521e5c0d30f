/** Shape of one root cause. The table itself is in `causes.ts`, its likelihoods in `likelihoods.ts`. */
import type { PartRole } from '../boards/board.ts';
import type { Source } from './cause-sources.ts';
import type { LayerId } from './layers.ts';
import type { EvidenceCheck } from './outcomes.ts';
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

export interface CauseRow {
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

/** A row with what is kept in tables of its own. */
export interface Cause extends CauseRow {
  /** Roles of the parts that a picture of the board marks; `spec/boards/` has their names. */
  readonly picture: readonly PartRole[];
  readonly sources: readonly Source[];
  /** Checks that cannot be made, or tell nothing of the target, while it is there. */
  readonly blocks: readonly EvidenceCheck[];
}
