/**
 * Option words that protect stretches of an STM32H74x/75x bank against being read (PCROP): what they hide, and which of
 * their changes cost the flash behind them. Pure. Source: RM0433, 4.4.6 (rules for changes), 4.5 (PCROP), 4.9 (PRAR).
 */
import * as flash from '../../../spec/stm32/flash-h7.ts';

const { PRAR_CUR } = flash;
const DMEP = PRAR_CUR.mask('DMEP');
const UNIT_BYTES = 256;
/** Bank offsets end below this. */
const BANK_END = flash.BANK2_ADDRESS - flash.BANK1_ADDRESS;

/** Offsets in a bank, `end` exclusive. */
export interface HiddenStretch {
  readonly start: number;
  readonly end: number;
}

/** Start equal to end means the whole bank; start beyond end means none. */
export function hiddenStretch(word: number): HiddenStretch | undefined {
  const { PROT_AREA_START, PROT_AREA_END } = PRAR_CUR.unpack(word);
  if (PROT_AREA_START > PROT_AREA_END) return undefined;
  if (PROT_AREA_START === PROT_AREA_END) return { start: 0, end: BANK_END };
  return { start: PROT_AREA_START * UNIT_BYTES, end: (PROT_AREA_END + 1) * UNIT_BYTES };
}

/** Whether this change uncovers flash, or takes back the leave to do so with the flash erased. */
export function uncovers(now: number, next: number): boolean {
  return shrinks(now, next) || (now & ~next & DMEP) !== 0;
}

/** Whether a protection regression may make this change: what it uncovers is erased with it, by leave of DMEP. */
export function regressionAllows(now: number, next: number): boolean {
  return !shrinks(now, next) || goesWithRegression(now, next);
}

/** Without DMEP such a stretch outlives a protection regression, contents and all. */
export function goesWithRegression(now: number, next: number): boolean {
  return ((now | next) & DMEP) !== 0;
}

/** Whether a bank erase may make this change with what it erases: from a stretch, by leave of DMEP, to none. */
export function isRemoval(now: number, next: number): boolean {
  return hiddenStretch(now) !== undefined && hiddenStretch(next) === undefined && (next & DMEP) !== 0;
}

function shrinks(now: number, next: number): boolean {
  const [before, after] = [hiddenStretch(now), hiddenStretch(next)];
  return before !== undefined && !(after !== undefined && after.start <= before.start && after.end >= before.end);
}
