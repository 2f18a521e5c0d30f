/**
 * What a picture of the board marks for a cause: jumpers, lamps, buttons and connectors by their names on the silkscreen of
 * MB1364, the first the one to look at first. Source: UM2407 Rev 5. Causes without a place on that board have none.
 */
import type { CauseId } from './cause.ts';

export const CAUSE_PICTURES: Readonly<Partial<Record<CauseId, readonly string[]>>> = {
  RC01: ['CN1', 'LD4'],
  RC02: ['CN1'],
  RC03: ['CN1'],
  RC04: ['CN1', 'CN13'],
  RC05: ['CN1', 'LD4'],
  RC06: ['LD5', 'LD4'],
  RC07: ['LD4'],
  RC08: ['JP1', 'LD4'],
  RC16: ['LD4'],
  RC23: ['JP2', 'LD5'],
  RC24: ['JP4'],
  RC25: ['JP5'],
  RC27: ['LD6', 'LD5'],
  RC35: ['B2'],
  RC37: ['JP3'],
  // BOOT0 is on CN11: the way in when the program shuts the debugger out.
  RC42: ['CN11'],
  RC43: ['CN11'],
  RC46: ['CN11'],
  RC49: ['CN11'],
};
