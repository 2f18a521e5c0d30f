/** Shape of a row of likelihoods, and the patterns that several rows share. */
import type { CauseId } from './cause.ts';
import type { EvidenceCheck, Outcome } from './outcomes.ts';

export type Likelihood = { readonly [Check in EvidenceCheck]?: { readonly [Name in Outcome<Check>]?: number } };

export type Likelihoods = Readonly<Partial<Record<CauseId, Likelihood>>>;

/** The volume when the probe could not take the target at plug-in. */
export const FAILED = { 'fail-text': 80, clean: 15, absent: 5 } as const;
export const SOMETIMES_FAILED = { 'fail-text': 45, clean: 50, absent: 5 } as const;
/** A chip without power or in reset sends nothing. */
export const MUTE = { silent: 90, absent: 10 } as const;
/** Neither reset nor another program brings an answer. */
export const OUT_OF_REACH = { C6: { silent: 1 }, C7: { never: 1 }, C17: { silent: 1 } } as const;
/** A core that answers after a reset can be caught there, unless the answers are too few or too bad. */
export const SELDOM_CAUGHT = { C7: { never: 90, catches: 10 } } as const;
export const UNPOWERED = { ...OUT_OF_REACH, C5: { silent: 94, 'no-power': 3, noisy: 3 }, C13: FAILED, C14: MUTE } as const;

/** Of C9: the core was seen out of reset and in order. */
export const MOVES = ['runs', 'sleeping', 'halted', 'no-program'] as const;
/** Of C11: what is only told once RDP was read as level 0. */
export const LEVEL_0 = ['open', 'wrp', 'pcrop', 'secure', 'boot-elsewhere', 'swapped', 'stuck', 'flash-errors'] as const;
