/** Short ways to write a remedy row, and the remedies that several causes share. */
import type { Remedy } from './cause.ts';
import { REMEDY_ACTIONS, type RemedyAction } from './remedy-actions.ts';

/** Something a person does; touches nothing unless told. */
export function byHand(what: string, steps: readonly string[], touches: Remedy['touches'] = 'nothing'): Remedy {
  return { what, touches, by: 'hands', steps };
}

/** Something a command does that a person types. */
export function bySoftware(what: string, touches: Remedy['touches'], steps: readonly string[]): Remedy {
  return { what, touches, by: 'software', steps };
}

/** Something that the doctor does itself, when it is let. */
export function byDoctor(action: RemedyAction, what: string, steps: readonly string[]): Remedy {
  return { what, touches: REMEDY_ACTIONS[action], by: 'software', steps, action };
}

const FIX_RESET = 'probekit doctor --fix=reset';
const FIX_ERASE = 'probekit doctor --fix=erase';

export const UNDER_RESET = byDoctor('halt-under-reset', 'attach under reset and halt before the first instruction', [
  FIX_RESET,
  'then: probekit flash your.elf   (replaces the program in flash)',
]);

export const KEEP_CLOCKS = byDoctor('keep-debug-clocks', 'keep the debug clocks running while the program sleeps', [
  FIX_RESET,
  'It holds until the next power-up; then: probekit flash your.elf',
]);

export const FREEZE_WATCHDOGS = byDoctor('freeze-watchdogs', 'halt under reset and stop the watchdogs for as long', [
  FIX_RESET,
  'then: probekit flash your.elf   (replaces the program in flash)',
]);

export const REPLACE_PROGRAM = byDoctor('save-and-erase-program', 'save the program in flash, then erase it', [
  FIX_ERASE,
  'then: probekit flash your.elf',
]);

export const REPAIR_FLASH = byDoctor('repair-half-written', 'erase what was only half written, and write back what belongs beside it', [
  FIX_ERASE,
  'then: probekit flash your.elf',
]);

export const RESTORE_OPTIONS = byDoctor('restore-options', 'set the option bytes right that stand in the way', [FIX_RESET]);
