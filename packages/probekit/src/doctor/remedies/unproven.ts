/** Which remedies are done only after somebody has named the chip. Which chips, and what names them: `stm32/unproven.ts`. */
import { type RemedyAction, WRITES_OPTIONS } from '../../spec/symptoms/remedy-actions.ts';
import { nameToType } from '../../stm32/index.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { PlannedRemedy } from './plan.ts';

/** Left undone, since nobody has named the chip. */
export interface LeftUnproven {
  readonly action: RemedyAction;
  /** As `namesChip` takes it. */
  readonly chip: string;
}

/** What the chip is to be called before this is done to it; undefined where it may be done. */
export function chipToName({ action }: PlannedRemedy, { target }: Diagnosis): string | undefined {
  return WRITES_OPTIONS.includes(action) ? nameToType(target?.name) : undefined;
}
