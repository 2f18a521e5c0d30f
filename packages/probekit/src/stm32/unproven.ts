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
  const meant = given.trim().toUpperCase();
  return (
    meant === chip.toUpperCase() ||
    chip
      .split(', ')
      .flatMap(spelledOut)
      .some((name) => beginsWith(meant, name))
  );
}

/** STM32H743/753 stands for STM32H743 and STM32H753; what comes after a comma lacks its STM32. */
function spelledOut(line: string): readonly string[] {
  const whole = line.startsWith('STM32') ? line : `STM32${line}`;
  const [first = '', ...others] = whole.split('/');
  return [first, ...others.map((end) => first.slice(0, first.length - end.length) + end)];
}

/** An x in a name stands for any digit or letter: STM32L4x6 for STM32L476. */
function beginsWith(meant: string, name: string): boolean {
  return meant.length >= name.length && [...name].every((letter, at) => letter === 'x' || letter.toUpperCase() === meant[at]);
}
