/**
 * How likely each outcome is under each cause: weights per check, scaled to one by the reader. A check that a cause
 * does not list behaves as on a board without fault; an outcome that a listed check does not name cannot happen under
 * that cause. Source: judgement over evidence gathered
 * from public reports and manuals; docs/decisions/likelihoods.md tells which weights were revised, and why.
 */
import type { CauseId } from './cause.ts';
import type { EvidenceCheck, Outcome } from './outcomes.ts';

export type Likelihood = { readonly [Check in EvidenceCheck]?: { readonly [Name in Outcome<Check>]?: number } };

/** The volume when the probe could not take the target at plug-in. */
const FAILED = { 'fail-text': 80, clean: 15, absent: 5 } as const;
const SOMETIMES_FAILED = { 'fail-text': 45, clean: 50, absent: 5 } as const;
/** A chip without power or in reset sends nothing. */
const MUTE = { silent: 90, absent: 10 } as const;
const UNPOWERED = { C5: { silent: 94, 'no-power': 3, noisy: 3 }, C6: { silent: 1 }, C13: FAILED, C14: MUTE } as const;
const NOTHING_ENUMERATES = { C1: { none: 1 } } as const;

export const LIKELIHOODS: Readonly<Partial<Record<CauseId, Likelihood>>> = {
  RC01: NOTHING_ENUMERATES,
  RC02: {
    C1: { none: 30, probe: 67, several: 3 },
    C2: { opens: 80, lost: 20 },
    C3: { ok: 85, silent: 15 },
    C4: { ok: 80, unstable: 20 },
    C5: { answers: 75, noisy: 15, intermittent: 10 },
    C6: { halts: 90, 'no-halt': 10 },
  },
  RC03: { C1: { none: 70, probe: 27, several: 3 }, C2: { opens: 70, lost: 30 } },
  RC04: { C1: { none: 60, 'other-st': 40 } },
  RC05: NOTHING_ENUMERATES,
  RC06: { C1: { none: 60, probe: 40 }, C2: { lost: 80, opens: 20 }, C4: { none: 90, low: 10 }, ...UNPOWERED },
  RC07: NOTHING_ENUMERATES,
  RC08: NOTHING_ENUMERATES,
  RC09: { C1: { 'other-st': 1 } },
  RC10: { C2: { 'no-driver': 85, denied: 15 } },
  RC11: NOTHING_ENUMERATES,
  RC12: { C2: { denied: 1 } },
  RC13: { C2: { busy: 60, denied: 40 } },
  RC14: { C2: { denied: 70, busy: 30 } },
  RC15: { C3: { old: 1 }, C5: { answers: 80, silent: 20 } },
  RC16: { C1: { loader: 60, probe: 40 }, C3: { loader: 1 } },
  RC18: { C3: { clone: 1 }, C6: { halts: 20, silent: 80 } },
  // Every command errors until the probe is replugged: a reset of the target mends nothing. It may begin in mid-diagnosis.
  RC19: { C3: { silent: 70, ok: 30 }, C5: { answers: 50, silent: 50 }, C6: { silent: 98, halts: 2 } },
  RC20: { C2: { busy: 1 } },
  RC21: { C1: { several: 1 }, C4: { none: 60, ok: 40 }, C5: { silent: 70, answers: 30 }, C6: { silent: 70, halts: 30 } },
  // Where the sense point lies on the board's own rail the reading may be good although the chip has none (Nucleo-64).
  RC23: { ...UNPOWERED, C4: { none: 90, half: 5, low: 3, ok: 2 } },
  // The manuals leave open on which side of the IDD jumper the sense point lies.
  RC24: { ...UNPOWERED, C4: { none: 50, ok: 45, half: 5 } },
  RC25: { C4: { low: 60, '1v8': 40 }, C5: { answers: 80, 'slow-only': 15, noisy: 5 } },
  RC26: { C4: { none: 60, half: 35, unmeasurable: 5 }, C5: { answers: 70, silent: 30 }, C6: { halts: 70, silent: 30 } },
  RC27: {
    C4: { none: 30, half: 20, low: 30, unstable: 20 },
    C5: { silent: 80, noisy: 10, intermittent: 10 },
    C6: { silent: 85, halts: 15 },
    C13: FAILED,
    C14: { silent: 85, absent: 10, talks: 5 },
  },
  RC28: { C4: { ok: 70, unstable: 30 }, C5: { answers: 60, intermittent: 40 }, C13: { 'fail-text': 60, clean: 35, absent: 5 } },
  RC29: { C5: { silent: 1 }, C6: { silent: 1 }, C13: FAILED },
  RC30: { C5: { silent: 95, noisy: 5 }, C6: { silent: 1 }, C13: FAILED },
  RC31: { C5: { 'slow-only': 60, noisy: 20, intermittent: 20 }, C6: { halts: 60, 'no-halt': 10, silent: 30 }, C13: SOMETIMES_FAILED },
  RC32: {
    C4: { ok: 70, low: 10, none: 10, unstable: 10 },
    C5: { silent: 40, answers: 30, noisy: 15, intermittent: 5, 'slow-only': 5, 'no-power': 5 },
    C6: { silent: 60, 'no-halt': 25, halts: 15 },
    C9: { 'held-in-reset': 60, runs: 30, unreadable: 10 },
    C10: { known: 70, unreadable: 30 },
    C11: { open: 50, unreadable: 50 },
    C13: FAILED,
  },
  RC33: { C5: { silent: 50, wait: 30, 'no-power': 20 }, C6: { silent: 1 }, C13: FAILED, C14: MUTE },
  RC34: { C5: { noisy: 60, answers: 30, silent: 10 }, C6: { halts: 40, 'no-halt': 40, silent: 20 }, C10: { unknown: 70, known: 30 } },
  RC35: {
    C5: { answers: 80, silent: 10, 'no-power': 5, wait: 5 },
    C6: { 'no-halt': 75, silent: 25 },
    C8: { complete: 80, 'ap0-dead': 20 },
    C9: { 'held-in-reset': 80, unreadable: 20 },
    C10: { known: 60, unreadable: 40 },
    C11: { unreadable: 80, open: 20 },
    C13: FAILED,
    C14: MUTE,
  },
  RC36: { C6: { silent: 80, 'no-halt': 20 } },
  RC37: { C6: { silent: 80, 'no-halt': 20 } },
  RC38: {
    C8: { complete: 95, 'ap0-dead': 5 },
    C9: { runs: 40, sleeping: 15, halted: 10, lockup: 15, unreadable: 20 },
    C10: { known: 90, unreadable: 10 },
    C11: { rdp1: 1 },
    C13: SOMETIMES_FAILED,
  },
  RC39: { C5: { silent: 97, answers: 3 }, C6: { silent: 1 }, C8: { none: 1 }, C11: { rdp2: 1 }, C13: FAILED },
  RC40: {
    C5: { answers: 60, silent: 40 },
    C6: { halts: 30, silent: 70 },
    C8: { none: 50, 'ap0-dead': 50 },
    C9: { unreadable: 1 },
    C10: { unreadable: 1 },
    C11: { secure: 50, unreadable: 50 },
    C13: FAILED,
  },
  RC41: {
    C5: { answers: 70, silent: 30 },
    C6: { halts: 50, silent: 50 },
    C8: { complete: 50, 'ap0-dead': 50 },
    C9: { runs: 50, unreadable: 50 },
    C11: { secure: 1 },
    C13: SOMETIMES_FAILED,
  },
  RC42: {
    C5: { answers: 35, 'no-power': 20, wait: 15, silent: 15, intermittent: 15 },
    C6: { halts: 97, 'no-halt': 3 },
    C8: { complete: 50, 'ap0-dead': 50 },
    C9: { unreadable: 75, sleeping: 25 },
    C10: { known: 60, unreadable: 40 },
    C11: { open: 60, unreadable: 40 },
    C13: SOMETIMES_FAILED,
    C14: { silent: 85, talks: 5, absent: 10 },
  },
  RC43: { C5: { silent: 97, noisy: 3 }, C6: { halts: 98, 'no-halt': 2 }, C13: SOMETIMES_FAILED },
  RC44: {
    C5: { answers: 85, intermittent: 15 },
    C9: { 'reset-loop': 97, unreadable: 3 },
    C13: SOMETIMES_FAILED,
  },
  RC45: { C5: { answers: 95, intermittent: 5 }, C9: { lockup: 70, crashed: 30 }, C13: SOMETIMES_FAILED, C14: MUTE },
  RC46: {
    C5: { 'no-power': 30, wait: 30, silent: 30, answers: 10 },
    C6: { silent: 60, 'no-halt': 20, halts: 20 },
    C8: { 'ap0-dead': 60, complete: 40 },
    C9: { unreadable: 1 },
    C10: { known: 40, unreadable: 60 },
    C11: { open: 30, unreadable: 70 },
    C13: FAILED,
    C14: MUTE,
  },
  RC47: { C8: { 'ap0-dead': 1 }, C9: { unreadable: 1 }, C11: { open: 50, unreadable: 50 }, C13: FAILED },
  RC48: {
    C5: { intermittent: 40, answers: 40, wait: 10, silent: 10 },
    C9: { unreadable: 30, crashed: 50, lockup: 20 },
    C10: { known: 80, unreadable: 20 },
    C11: { open: 80, unreadable: 20 },
    C13: SOMETIMES_FAILED,
    C14: MUTE,
  },
  // A boot address may also point at erased flash, where the core locks up.
  RC49: { C9: { 'system-memory': 85, lockup: 15 }, C14: MUTE },
  RC50: { C11: { wrp: 1 } },
  RC51: { C11: { stuck: 1 } },
  RC52: { C11: { 'flash-errors': 1 } },
  RC56: { C10: { foreign: 1 } },
  RC60: {
    C4: { ok: 70, low: 15, half: 10, none: 5 },
    C5: { silent: 90, 'no-power': 5, wait: 5 },
    C6: { silent: 1 },
    C13: FAILED,
    C14: MUTE,
  },
  RC61: { C4: { ok: 85, none: 15 }, C5: { silent: 90, noisy: 10 }, C6: { silent: 1 }, C13: FAILED },
  RC62: { C4: { ok: 60, low: 20, none: 20 }, C5: { silent: 80, wait: 10, 'no-power': 10 }, C6: { silent: 1 }, C13: FAILED, C14: MUTE },
  RC63: { C5: { silent: 70, answers: 30 }, C6: { silent: 1 }, C11: { rdp1: 1 } },
};

/**
 * Factors on the prior by what is known of the set-up. `onBoard`: the probe sits on a factory-built board with its
 * target, tested there (custom boards have no IDD jumper); `h743`: the board is a NUCLEO-H743ZI2, whose debug wires are hard-wired
 * and whose chip has one core and no SMPS; `h74x`: the chip said DEV_ID 0x450, a die without TrustZone and boot lock.
 */
export interface ContextFactor {
  readonly onBoard?: number;
  readonly h743?: number;
  readonly h74x?: number;
  /** Zero on every other platform, where the platform is known. */
  readonly platform?: 'linux' | 'windows' | 'darwin' | 'browser';
}

export const CONTEXT_FACTORS: Readonly<Partial<Record<CauseId, ContextFactor>>> = {
  RC10: { platform: 'windows' },
  RC11: { platform: 'windows' },
  RC12: { platform: 'linux' },
  RC13: { platform: 'darwin' },
  RC14: { platform: 'browser' },
  RC18: { onBoard: 0.05 },
  RC24: { onBoard: 1.5 },
  RC26: { onBoard: 0.02 },
  RC29: { h743: 0.01 },
  RC30: { onBoard: 0.3 },
  RC33: { onBoard: 0.05 },
  RC34: { onBoard: 0.1 },
  RC36: { onBoard: 0.1 },
  RC40: { h743: 0.01, h74x: 0 },
  RC46: { h743: 0.3 },
  RC47: { h743: 0.01 },
  RC60: { onBoard: 0.3 },
  RC61: { onBoard: 0.3 },
  RC62: { onBoard: 0.05 },
  RC63: { h743: 0.01, h74x: 0 },
};
