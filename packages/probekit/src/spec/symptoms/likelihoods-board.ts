/** Likelihoods of the causes of supply, wires and reset: RC23 to RC37, RC60 to RC62. */
import { FAILED, type Likelihoods, MUTE, OUT_OF_REACH, SELDOM_CAUGHT, SOMETIMES_FAILED, UNPOWERED } from './likelihood.ts';

export const BOARD_LIKELIHOODS: Likelihoods = {
  // Where the sense point lies on the board's own rail the reading may be good although the chip has none (Nucleo-64).
  RC23: { ...UNPOWERED, C4: { none: 90, half: 5, low: 3, ok: 2 } },
  // The manuals leave open on which side of the IDD jumper the sense point lies.
  RC24: { ...UNPOWERED, C4: { none: 50, ok: 45, half: 5 } },
  RC25: { C4: { low: 60, '1v8': 40 }, C5: { answers: 80, 'slow-only': 15, noisy: 5 } },
  RC26: {
    C4: { none: 60, half: 35, unmeasurable: 5 },
    C5: { answers: 70, silent: 30 },
    C6: { halts: 70, silent: 30 },
    C7: { never: 90, catches: 10 },
  },
  RC27: {
    C4: { none: 30, half: 20, low: 26, '1v8': 4, unstable: 20 },
    // A rail that an overload pulls to 2 V still feeds the chip.
    C5: { silent: 66, answers: 17, noisy: 9, intermittent: 8 },
    C6: { silent: 85, halts: 15 },
    ...SELDOM_CAUGHT,
    C17: { silent: 85, answers: 15 },
    C13: { 'fail-text': 65, clean: 30, absent: 5 },
    C14: { silent: 85, absent: 10, talks: 5 },
  },
  // The sag is over in milliseconds, before USB has enumerated: mostly only the volume's FAIL.TXT has seen it.
  // One that lasts is read as a low or rising supply.
  RC28: {
    C4: { ok: 55, unstable: 25, low: 12, half: 8 },
    C5: { answers: 95, intermittent: 5 },
    C13: { 'fail-text': 60, clean: 35, absent: 5 },
  },
  RC29: { C5: { silent: 1 }, ...OUT_OF_REACH, C13: FAILED },
  // One of three wires: without ground the probe measures no voltage, unless ground finds another way. A program that talks
  // was flashed over these wires once.
  RC30: {
    C4: { ok: 75, none: 25 },
    C5: { silent: 95, noisy: 5 },
    ...OUT_OF_REACH,
    C13: FAILED,
    C14: { silent: 75, talks: 15, absent: 10 },
  },
  // Noise that spoils single transfers may spoil any reading; most are saved by repeating them.
  RC31: {
    C5: { 'slow-only': 60, noisy: 20, intermittent: 20 },
    C6: { halts: 60, 'no-halt': 10, silent: 30 },
    C7: { never: 60, catches: 40 },
    C8: { complete: 90, 'ap0-dead': 5, none: 5 },
    // With nothing in flash the core locks up; that there is nothing is read in words that may come damaged.
    C9: { runs: 50, sleeping: 15, 'no-program': 12, lockup: 3, halted: 5, unreadable: 18 },
    C10: { known: 90, unreadable: 10 },
    C11: { open: 90, unreadable: 10 },
    C13: SOMETIMES_FAILED,
  },
  RC32: {
    C4: { ok: 70, low: 10, none: 10, unstable: 10 },
    C5: { silent: 40, answers: 30, noisy: 15, intermittent: 5, 'slow-only': 5, 'no-power': 5 },
    C6: { silent: 60, 'no-halt': 25, halts: 15 },
    ...SELDOM_CAUGHT,
    // What loads the debug wires loads them under the ROM loader, too; so does NRST held low below.
    C17: { silent: 90, answers: 10 },
    C9: { 'held-in-reset': 60, runs: 30, unreadable: 10 },
    C10: { known: 70, unreadable: 30 },
    C11: { open: 50, unreadable: 50 },
    C13: FAILED,
  },
  RC33: { C5: { silent: 50, wait: 30, 'no-power': 20 }, ...OUT_OF_REACH, C13: FAILED, C14: MUTE },
  // Two chips that answer at once pull the wire against each other. An ST-LINK reads the identity itself while it attaches,
  // and says that nothing answers where the parity of what comes is wrong; two identities that agree come through.
  RC34: {
    C5: { silent: 50, noisy: 25, answers: 25 },
    C6: { silent: 50, halts: 25, 'no-halt': 25 },
    ...SELDOM_CAUGHT,
    C17: { silent: 60, answers: 40 },
    C10: { unknown: 70, known: 30 },
    C13: FAILED,
  },
  RC35: {
    C5: { answers: 80, silent: 10, 'no-power': 5, wait: 5 },
    C6: { 'no-halt': 75, silent: 25 },
    C7: { never: 1 },
    C17: { silent: 90, answers: 10 },
    C8: { complete: 80, 'ap0-dead': 20 },
    C9: { 'held-in-reset': 80, unreadable: 20 },
    C10: { known: 60, unreadable: 40 },
    C11: { unreadable: 80, open: 20 },
    C13: FAILED,
    C14: MUTE,
  },
  RC36: { C6: { silent: 80, 'no-halt': 10, 'no-effect': 10 }, C7: { catches: 20, never: 78, 'power-only': 2 } },
  RC37: { C6: { silent: 80, 'no-halt': 10, 'no-effect': 10 }, C7: { catches: 20, never: 78, 'power-only': 2 } },
  RC60: {
    C4: { ok: 70, low: 15, half: 10, none: 5 },
    C5: { silent: 90, 'no-power': 5, wait: 5 },
    ...OUT_OF_REACH,
    C13: FAILED,
    C14: MUTE,
  },
  RC61: { C4: { ok: 85, none: 15 }, C5: { silent: 90, noisy: 10 }, ...OUT_OF_REACH, C13: FAILED },
  RC62: { C4: { ok: 60, low: 20, none: 20 }, C5: { silent: 80, wait: 10, 'no-power': 10 }, ...OUT_OF_REACH, C13: FAILED, C14: MUTE },
};
