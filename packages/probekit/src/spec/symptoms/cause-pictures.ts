/**
 * What a picture of the board marks for a cause: jumpers, lamps, buttons and connectors by their roles, the first the one to
 * look at first. A board that lacks a part shows the others. Causes without a place on a board have none.
 */
import type { PartRole } from '../boards/board.ts';
import type { CauseId } from './cause.ts';

export const CAUSE_PICTURES: Readonly<Partial<Record<CauseId, readonly PartRole[]>>> = {
  RC01: ['probe-usb', 'com'],
  RC02: ['probe-usb'],
  RC03: ['probe-usb'],
  RC04: ['probe-usb', 'target-usb'],
  RC05: ['probe-usb', 'com'],
  RC06: ['pwr', 'com'],
  RC07: ['com'],
  RC08: ['probe-reset', 'com'],
  RC16: ['com'],
  RC23: ['power-source', 'pwr'],
  RC24: ['idd'],
  RC25: ['vdd'],
  RC26: ['vtref'],
  RC27: ['over-current', 'pwr'],
  RC29: ['isolation'],
  RC30: ['swd-pins'],
  RC35: ['reset-button', 'nrst-pins'],
  RC36: ['nrst-pins'],
  RC37: ['nrst'],
  // BOOT0 is the way in when the program shuts the debugger out.
  RC42: ['boot0-pins'],
  RC43: ['boot0-pins'],
  RC46: ['boot0-pins'],
  RC49: ['boot0', 'boot0-pins'],
};
