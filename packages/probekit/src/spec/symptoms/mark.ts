/** Shape of a mark: a pattern of what was read or answered that settles a cause by itself, one way or the other. */
import type { CauseId } from './cause.ts';
import type { EvidenceCheck, Outcome } from './outcomes.ts';

/** Every check named shows one of these outcomes, every question has one of these answers, and the set-up is this one. */
export interface Pattern {
  readonly checks?: { readonly [Check in EvidenceCheck]?: readonly Outcome<Check>[] };
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  readonly platforms?: readonly string[];
  /** Whether the probe sits on a factory-built board with its target. */
  readonly onBoard?: boolean;
  /** The chip said DEV_ID 0x450. */
  readonly h74x?: true;
}

export interface Mark {
  readonly causes: readonly CauseId[];
  /** One of these patterns is enough. */
  readonly when: readonly Pattern[];
  /** Why it cannot be otherwise. */
  readonly why: string;
}
