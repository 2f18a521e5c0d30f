/**
 * Chips of which no report from real hardware tells that their option bytes and protection were written as wanted: that is done
 * only after somebody has named the chip. Who is asked, and how, is left to the faces.
 */
import { PROVEN_CHIPS } from '../spec/stm32/proven-families.ts';

const UNIDENTIFIED = 'unidentified';

/** What the chip is to be called before its option bytes are written; undefined where they may be. */
export function nameToType(chipName: string | undefined): string | undefined {
  const name = chipName?.startsWith('STM32') ? chipName : UNIDENTIFIED;
  return PROVEN_CHIPS.includes(name) ? undefined : name;
}

/** Whether somebody means this chip: its name, one of those that it stands for, or an order code that begins so. */
export function namesChip(given: string, chip: string): boolean {
  const [first = '', ...others] = chip.toUpperCase().split('/');
  // STM32H743/753 stands for STM32H743 and STM32H753.
  const names = [first, ...others.map((end) => first.slice(0, first.length - end.length) + end)];
  const meant = given.trim().toUpperCase();
  return meant === chip.toUpperCase() || names.some((name) => meant.startsWith(name));
}
