/**
 * What each check can find, as discrete outcomes, and how often a board without fault shows each. Several outcomes tell of
 * more than a register's value; what they claim is said here, so that a check names one only where it is true.
 */

/** Outcomes by check; the numbers are weights for a board without fault, 0 where only a fault can show it. */
export const OUTCOMES = {
  /**
   * Enumerate USB. `flaps`: a probe came and went while it was watched. `descriptor-failed`: the system says that a
   * device is there whose descriptors it could not read.
   */
  C1: { probe: 97, several: 3, none: 0, loader: 0, 'other-st': 0, flaps: 0, 'descriptor-failed': 0 },
  /** Open and claim interface 0. `not-configured`: the system listed the device and never set its configuration. */
  C2: { opens: 1, denied: 0, busy: 0, 'no-driver': 0, lost: 0, 'not-configured': 0 },
  /** Version and mode of the probe. `known-bad`: recent enough for every check of ours, and known to fail with some tool or system. */
  C3: { ok: 95, 'known-bad': 5, old: 0, clone: 0, loader: 0, silent: 0 },
  /** Target voltage: below 0.3 V, about half a rail, 1.8 V rail, too low, good, above 3.65 V, changing, no reading. */
  C4: { ok: 96, '1v8': 3, unmeasurable: 1, none: 0, half: 0, low: 0, high: 0, unstable: 0 },
  /** Attach without reset, from 4 MHz down to 100 kHz. */
  C5: { answers: 1, 'slow-only': 0, silent: 0, 'no-power': 0, wait: 0, noisy: 0, intermittent: 0 },
  /** Attach under reset and halt before the first instruction. `no-effect`: the link answered, and NRST driven low reset nothing. */
  C6: { halts: 1, 'no-halt': 0, silent: 0, 'no-effect': 0 },
  /** Attach in the instants after a reset or after power-up, faster than the program. `power-only`: not after a reset, and after power-up. */
  C7: { catches: 1, never: 0, 'power-only': 0 },
  /** Access ports. `others-only`: AP0 is dead, and the port of another core answers. */
  C8: { complete: 1, 'ap0-dead': 0, 'others-only': 0, none: 0 },
  /** What the core does. `watchdog-loop`: a reset loop, with a watchdog's flag among the reset causes. */
  C9: {
    runs: 60,
    sleeping: 20,
    'no-program': 15,
    halted: 5,
    lockup: 0,
    crashed: 0,
    'reset-loop': 0,
    'watchdog-loop': 0,
    'held-in-reset': 0,
    'system-memory': 0,
    unreadable: 0,
  },
  /** Identity of the chip. */
  C10: { known: 1, unknown: 0, foreign: 0, unreadable: 0 },
  /**
   * Protection and the state of the flash. `boot-elsewhere`: the boot address in force leads to no program. `swapped`:
   * the banks are swapped and the one mapped first holds no program. `pcrop`: proprietary code read-out protection.
   * `closed`: TrustZone, RDP 0.5 or a product state that shuts the debug port. `core-off`: the core of AP0, which does not
   * answer, is one that the option bytes in force do not let start.
   */
  C11: {
    open: 1,
    rdp1: 0,
    rdp2: 0,
    wrp: 0,
    pcrop: 0,
    secure: 0,
    closed: 0,
    'core-off': 0,
    'boot-elsewhere': 0,
    swapped: 0,
    stuck: 0,
    'flash-errors': 0,
    unreadable: 0,
  },
  /**
   * Why the core is as it is, where C9 was odd or C6 had to catch it. `bad-vectors`: the words at the boot address are no
   * stack pointer and no code. `fault`: a fault status is set and the core sits in that fault. `woke-from-standby`: the
   * power controller says that the last start came out of Standby. `flash-mute`: the core sits in a fault, and
   * the flash refuses the words it starts with. `supply-config`: the core-supply setting in force is none that this chip
   * and board have. `nothing`: looked, and found none of these.
   */
  C12: { nothing: 1, 'bad-vectors': 0, fault: 0, 'flash-mute': 0, 'woke-from-standby': 0, 'supply-config': 0 },
  /** The probe's volume. `fail-text`: FAIL.TXT about the target. `copy-failed`: about a file as it arrived. `image-refused`: about a file that is none for this chip. `odd-volume`: label or capacity as on none that works. */
  C13: { clean: 95, 'fail-text': 2, absent: 2.9, 'image-refused': 0.1, 'copy-failed': 0, 'odd-volume': 0 },
  /** The virtual COM port. */
  C14: { silent: 60, talks: 30, absent: 10 },
  /**
   * Other programs of the computer. `holder`: one has the probe's USB device open. `port-taken`: one listens on a port that
   * debug servers use. Neither is a fault of a board that works.
   */
  C15: { free: 92, holder: 3, 'port-taken': 5 },
  /** Attach after BOOT0 was strapped high and power was cycled, so that the ROM boot loader runs instead of the program. `silent`: no link, or a core that stays in reset. */
  C17: { answers: 1, silent: 0 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The checks whose outcomes rank causes. */
export type EvidenceCheck = keyof typeof OUTCOMES;
export type Outcome<Check extends EvidenceCheck> = keyof (typeof OUTCOMES)[Check] & string;

export const EVIDENCE_CHECKS = Object.keys(OUTCOMES) as readonly EvidenceCheck[];
