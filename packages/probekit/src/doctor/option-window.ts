/**
 * What a change of option bytes is worth on this chip. Where it erases them before it writes them, a cable that is pulled meanwhile
 * costs the flash, so that the consent to a reset is not enough; and where the manual warns of a chip that is locked for good,
 * nothing is done unasked. Pure.
 */
import type { Remedy } from '../spec/symptoms/cause.ts';
import { type Touches, WRITES_OPTIONS } from '../spec/symptoms/remedy-actions.ts';
import type { OptionLayout } from '../stm32/index.ts';
import type { Finding } from './evidence.ts';

const WORST = { 'costs-flash': 'erases', 'may-lock': 'cannot be undone' } as const satisfies Readonly<Record<string, Touches>>;

type Window = keyof typeof WORST;

/** As the facts of C11 hold it; undefined where a change that is cut keeps the values before. */
export function windowOf({ windowMs, windowMayLock }: Pick<OptionLayout, 'windowMs' | 'windowMayLock'>): Window | undefined {
  if (windowMs === 0) return undefined;
  return windowMayLock ? 'may-lock' : 'costs-flash';
}

/** The remedy with the worst that it does to the chip that was looked at. */
export function onThisChip(evidence: readonly Finding[], remedy: Remedy): Remedy {
  const window = evidence.find(({ check }) => check === 'C11')?.facts['optionWindow'];
  const isGentle = remedy.touches === 'resets' && remedy.action !== undefined && WRITES_OPTIONS.includes(remedy.action);
  return isGentle && (window === 'costs-flash' || window === 'may-lock') ? { ...remedy, touches: WORST[window] } : remedy;
}
