/**
 * From the values that a chip is left with when its option bytes were lost in a change, to those wanted. RDP level 1 has to be taken
 * back, and protected areas that nobody made, which only that takes away: where that is not one change, it is up to three, to level 1
 * with the leave for areas to go, to level 0, and to what is wanted. Pure. Source: RM0440 and RM0444, 3.4.2 and 3.5; RM0090, 3.7.
 */
import { hasCode } from '../../base/index.ts';
import type { OptionChange, OptionLayout, OptionValues } from '../../stm32/index.ts';
import { isSame } from './journal.ts';
import { type PlannedOptions, planOptions, stepsBetween } from './plan.ts';

/** Any value that is neither level 0 nor 2. */
const CLOSED = 0xbb;

/** @throws `stm32/permanent-protection`, `flash/option-refused` */
export function planWayBack(layout: OptionLayout, before: OptionValues, change: OptionChange): PlannedOptions {
  const direct = planDirectly(layout, before, change);
  if (direct && isSame(layout, direct.after, { ...before, ...change })) return direct;
  const closed = planOptions(layout, before, { ...leavesOf(layout), ...(isOpen(layout, before) && { RDP: CLOSED }) });
  const opened = planOptions(layout, closed.after, { ...change, RDP: layout.rdp.open });
  const { after } = planOptions(layout, opened.after, change);
  const through = [closed, opened].filter(({ changes }) => changes.length > 0).map((step) => step.after);
  return { layout, before, after, changes: stepsBetween(layout, before, after), banks: [], wholeFlash: true, through };
}

function planDirectly(...planned: Parameters<typeof planOptions>): PlannedOptions | undefined {
  try {
    return planOptions(...planned);
  } catch (error) {
    if (hasCode(error, 'flash/option-refused')) return undefined;
    throw error;
  }
}

function isOpen({ rdp }: OptionLayout, { RDP }: OptionValues): boolean {
  return RDP === rdp.open;
}

function leavesOf({ fields }: OptionLayout): OptionChange {
  return Object.fromEntries(fields.filter(({ role }) => role === 'area-leave').map(({ name }) => [name, 1]));
}
