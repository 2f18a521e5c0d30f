/** Likelihoods of the causes from the computer to the probe: RC01 to RC22. */
import { type Likelihoods, SELDOM_CAUGHT, UNPOWERED } from './likelihood.ts';

const NOTHING_ENUMERATES = { C1: { none: 1 } } as const;

export const HOST_LIKELIHOODS: Likelihoods = {
  RC01: NOTHING_ENUMERATES,
  RC02: {
    C1: { none: 25, probe: 60, flaps: 12, several: 3 },
    C2: { opens: 80, lost: 20 },
    C3: { ok: 80, 'known-bad': 5, silent: 15 },
    C4: { ok: 80, unstable: 20 },
    C5: { answers: 75, noisy: 15, intermittent: 10 },
    C6: { halts: 90, 'no-halt': 10 },
    C7: { catches: 60, never: 40 },
  },
  RC03: { C1: { none: 60, probe: 27, flaps: 5, 'descriptor-failed': 5, several: 3 }, C2: { opens: 65, lost: 25, 'not-configured': 10 } },
  RC04: { C1: { none: 60, 'other-st': 40 } },
  RC05: NOTHING_ENUMERATES,
  RC06: { C1: { probe: 90, none: 10 }, C2: { 'not-configured': 85, lost: 10, opens: 5 }, C4: { none: 90, low: 10 }, ...UNPOWERED },
  RC07: { C1: { none: 80, 'descriptor-failed': 20 } },
  RC08: NOTHING_ENUMERATES,
  RC09: { C1: { 'other-st': 1 } },
  RC10: { C2: { 'no-driver': 85, denied: 15 } },
  RC11: { C1: { 'descriptor-failed': 80, none: 20 } },
  RC12: { C2: { denied: 1 } },
  RC13: { C2: { busy: 60, denied: 40 } },
  RC14: { C2: { denied: 70, busy: 30 } },
  RC15: { C3: { old: 1 }, C5: { answers: 80, silent: 20 } },
  RC16: { C1: { loader: 60, probe: 40 }, C3: { loader: 1 } },
  // Known for a defect, or so new that nobody has noted one yet.
  RC17: { C3: { ok: 60, 'known-bad': 40 } },
  // A copy may carry a serial number as long as a genuine one.
  RC18: { C3: { clone: 80, ok: 18, 'known-bad': 2 }, C6: { halts: 20, silent: 40, 'no-effect': 40 }, ...SELDOM_CAUGHT },
  // Every command errors until the probe is replugged: a reset of the target mends nothing. It may begin in mid-diagnosis.
  RC19: { C3: { silent: 70, ok: 28, 'known-bad': 2 }, C5: { answers: 50, silent: 50 }, C6: { silent: 98, halts: 2 }, C7: { never: 1 } },
  RC20: { C2: { busy: 1 }, C15: { holder: 85, free: 15 } },
  RC21: { C1: { several: 1 }, C4: { none: 60, ok: 40 }, C5: { silent: 70, answers: 30 }, C6: { silent: 70, halts: 30 }, ...SELDOM_CAUGHT },
  RC22: { C15: { 'port-taken': 95, free: 5 } },
};
