/**
 * Chips of which no report from real hardware tells that their option bytes and protection were written as wanted. Such a
 * remedy is done only after somebody has named the chip. Who is asked, and how, is left to the faces.
 */
import { PROVEN_CHIPS } from '../../spec/stm32/proven-families.ts';
import { type RemedyAction, WRITES_OPTIONS } from '../../spec/symptoms/remedy-actions.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { PlannedRemedy } from './plan.ts';

/** Left undone, since nobody has named the chip. */
export interface LeftUnproven {
  readonly action: RemedyAction;
  /** As `namesChip` takes it. */
  readonly chip: string;
}

const UNIDENTIFIED = 'unidentified';

/** What the chip is to be called before this is done to it; undefined where it may be done. */
export function chipToName({ action }: PlannedRemedy, { target }: Diagnosis): string | undefined {
  if (!WRITES_OPTIONS.includes(action)) return undefined;
  const name = target?.name.startsWith('STM32') ? target.name : UNIDENTIFIED;
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
