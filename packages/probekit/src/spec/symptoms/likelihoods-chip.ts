/** Likelihoods of the causes inside the chip: RC38 to RC54 and RC63. */
import { FAILED, type Likelihoods, MUTE, OUT_OF_REACH, SELDOM_CAUGHT, SOMETIMES_FAILED } from './likelihood.ts';

export const CHIP_LIKELIHOODS: Likelihoods = {
  RC38: {
    C8: { complete: 95, 'ap0-dead': 5 },
    C9: { runs: 40, sleeping: 15, halted: 10, lockup: 15, unreadable: 20 },
    C10: { known: 90, unreadable: 10 },
    C11: { rdp1: 1 },
    // With a debugger attached the flash refuses to be read at level 1.
    C12: { nothing: 40, fault: 20, 'flash-mute': 40 },
    C13: SOMETIMES_FAILED,
  },
  RC39: { C5: { silent: 97, answers: 3 }, ...OUT_OF_REACH, C8: { none: 1 }, C11: { rdp2: 1 }, C13: FAILED },
  RC40: {
    C5: { answers: 60, silent: 40 },
    C6: { halts: 30, silent: 70 },
    ...SELDOM_CAUGHT,
    // Where the core's port is shut, its IDR may be read all the same, and a debug bus beside it tells the chip.
    C8: { complete: 40, none: 30, 'ap0-dead': 30 },
    C9: { unreadable: 1 },
    C10: { known: 50, unreadable: 50 },
    C11: { closed: 50, unreadable: 50 },
    C13: FAILED,
  },
  RC41: {
    C5: { answers: 70, silent: 30 },
    C6: { halts: 50, silent: 50 },
    ...SELDOM_CAUGHT,
    C8: { complete: 50, 'ap0-dead': 50 },
    // The program runs or sleeps once the secure services have let it start; with none in flash there is none to see.
    C9: { runs: 35, unreadable: 35, sleeping: 15, 'no-program': 10, 'system-memory': 5 },
    C11: { secure: 90, unreadable: 10 },
    C13: SOMETIMES_FAILED,
  },
  RC42: {
    C5: { answers: 35, silent: 30, 'no-power': 15, wait: 10, intermittent: 10 },
    C6: { halts: 97, 'no-halt': 3 },
    C7: { catches: 90, never: 10 },
    C8: { complete: 50, 'ap0-dead': 50 },
    C9: { unreadable: 75, sleeping: 25 },
    C10: { known: 60, unreadable: 40 },
    C11: { open: 60, unreadable: 40 },
    C12: { nothing: 70, 'woke-from-standby': 30 },
    C13: SOMETIMES_FAILED,
    C14: { silent: 85, talks: 5, absent: 10 },
  },
  RC43: { C5: { silent: 97, noisy: 3 }, C6: { halts: 94, 'no-halt': 2, silent: 4 }, C7: { catches: 90, never: 10 }, C13: SOMETIMES_FAILED },
  RC44: {
    C5: { answers: 85, intermittent: 15 },
    C9: { 'watchdog-loop': 77, 'reset-loop': 20, unreadable: 3 },
    C13: SOMETIMES_FAILED,
  },
  RC45: {
    C5: { answers: 95, intermittent: 5 },
    C9: { lockup: 70, crashed: 30 },
    C12: { 'bad-vectors': 40, fault: 50, nothing: 10 },
    C13: SOMETIMES_FAILED,
    C14: MUTE,
  },
  RC46: {
    C5: { 'no-power': 30, wait: 30, silent: 30, answers: 10 },
    C6: { silent: 60, 'no-halt': 20, halts: 20 },
    ...SELDOM_CAUGHT,
    C8: { 'ap0-dead': 60, complete: 40 },
    C9: { unreadable: 1 },
    C10: { known: 40, unreadable: 60 },
    C11: { open: 30, unreadable: 70 },
    C12: { 'supply-config': 80, nothing: 20 },
    C17: { answers: 80, silent: 20 },
    C13: FAILED,
    C14: MUTE,
  },
  RC47: {
    C6: { 'no-halt': 50, silent: 50 },
    C8: { 'others-only': 80, 'ap0-dead': 20 },
    C9: { unreadable: 1 },
    C11: { 'core-off': 80, unreadable: 20 },
    C13: FAILED,
  },
  RC48: {
    C5: { intermittent: 40, answers: 40, wait: 10, silent: 10 },
    C9: { unreadable: 30, crashed: 50, lockup: 20 },
    // A flash with too few wait states for its clock refuses what it is asked (RM0433, 4.3.8).
    C12: { 'flash-mute': 40, fault: 30, nothing: 30 },
    C10: { known: 80, unreadable: 20 },
    C11: { open: 80, unreadable: 20 },
    C13: SOMETIMES_FAILED,
    C14: MUTE,
  },
  // System memory, or whatever lies at another address: erased flash locks the core up, RAM holds anything. BOOT0 leaves no trace in C11.
  RC49: {
    C9: { 'system-memory': 60, lockup: 15, 'no-program': 10, crashed: 5, runs: 10 },
    C11: { 'boot-elsewhere': 60, open: 40 },
    C12: { nothing: 70, 'bad-vectors': 30 },
    C14: MUTE,
  },
  RC50: { C11: { wrp: 90, pcrop: 10 } },
  RC51: { C11: { stuck: 1 } },
  RC52: { C11: { 'flash-errors': 80, swapped: 20 } },
  RC63: { C5: { silent: 70, answers: 30 }, C6: { silent: 1 }, C7: { never: 1 }, C11: { rdp1: 1 } },
};
