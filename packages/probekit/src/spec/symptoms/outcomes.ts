/** What each check can find, as discrete outcomes, and how often a board without fault shows each. */

/** Outcomes by check; the numbers are weights for a board without fault, 0 where only a fault can show it. */
export const OUTCOMES = {
  /** Enumerate USB. */
  C1: { probe: 97, several: 3, none: 0, loader: 0, 'other-st': 0 },
  /** Open and claim interface 0. */
  C2: { opens: 1, denied: 0, busy: 0, 'no-driver': 0, lost: 0 },
  /** Version and mode of the probe. */
  C3: { ok: 1, old: 0, clone: 0, loader: 0, silent: 0 },
  /** Target voltage: below 0.3 V, about half a rail, 1.8 V rail, too low, good, above 3.65 V, changing, no reading. */
  C4: { ok: 96, '1v8': 3, unmeasurable: 1, none: 0, half: 0, low: 0, high: 0, unstable: 0 },
  /** Attach without reset, from 4 MHz down to 100 kHz. */
  C5: { answers: 1, 'slow-only': 0, silent: 0, 'no-power': 0, wait: 0, noisy: 0, intermittent: 0 },
  /** Attach under reset and halt before the first instruction. */
  C6: { halts: 1, 'no-halt': 0, silent: 0 },
  /** Access ports. */
  C8: { complete: 1, 'ap0-dead': 0, none: 0 },
  /** What the core does. */
  C9: {
    runs: 60,
    sleeping: 20,
    'no-program': 15,
    halted: 5,
    lockup: 0,
    crashed: 0,
    'reset-loop': 0,
    'held-in-reset': 0,
    'system-memory': 0,
    unreadable: 0,
  },
  /** Identity of the chip. */
  C10: { known: 1, unknown: 0, foreign: 0, unreadable: 0 },
  /** Protection and the state of the flash. */
  C11: { open: 1, rdp1: 0, rdp2: 0, wrp: 0, secure: 0, stuck: 0, 'flash-errors': 0, unreadable: 0 },
  /** The probe's volume. */
  C13: { clean: 95, 'fail-text': 2, absent: 3 },
  /** The virtual COM port. */
  C14: { silent: 60, talks: 30, absent: 10 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The checks whose outcomes rank causes. */
export type EvidenceCheck = keyof typeof OUTCOMES;
export type Outcome<Check extends EvidenceCheck> = keyof (typeof OUTCOMES)[Check] & string;

export const EVIDENCE_CHECKS = Object.keys(OUTCOMES) as readonly EvidenceCheck[];
