/** Two short ways to write a remedy row. */
import type { Remedy } from './cause.ts';

/** Something a person does; touches nothing unless told. */
export function byHand(what: string, steps: readonly string[], touches: Remedy['touches'] = 'nothing'): Remedy {
  return { what, touches, by: 'hands', steps };
}

/** Something a program does. */
export function bySoftware(
  what: string,
  touches: Remedy['touches'],
  steps: readonly string[],
  action?: NonNullable<Remedy['action']>,
): Remedy {
  return action === undefined ? { what, touches, by: 'software', steps } : { what, touches, by: 'software', steps, action };
}

export const UNDER_RESET = bySoftware(
  'attach under reset and halt before the first instruction',
  'resets',
  ['probekit doctor --fix=reset', 'then: probekit flash your.elf   (replaces the program in flash)'],
  'halt-under-reset',
);

export const REPLACE_PROGRAM = bySoftware('save the program in flash, then replace it', 'erases', [
  'probekit --connect under-reset read 0x08000000 128K -o saved.bin',
  'probekit --connect under-reset flash your.elf',
]);
