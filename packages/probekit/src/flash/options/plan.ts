/**
 * What a change of option bytes comes to: the values afterwards, what is erased with it, and what the chip will not take. Pure;
 * what it can lock out is told by `risks.ts`, what only one kind of controller asks for by its rules.
 */
import { hex } from '../../base/index.ts';
import {
  type Bank,
  mayPassLevel2,
  type OptionChange,
  type OptionLayout,
  type OptionValues,
  rdpLevelOf,
  stm32Errors,
} from '../../stm32/index.ts';
import { areaRules } from './area-rules.ts';

export interface OptionStep {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

export interface PlannedOptions {
  readonly layout: OptionLayout;
  readonly before: OptionValues;
  readonly after: OptionValues;
  /** In the order in which option bytes are shown. */
  readonly changes: readonly OptionStep[];
  /** Banks that are erased to take a protected area away. */
  readonly banks: readonly Bank[];
  /** RDP level 1 to 0: all of the flash goes. */
  readonly wholeFlash: boolean;
  /** Values to be in force on the way, one after the other; the rules of the chip allow no shorter one. */
  readonly through?: readonly OptionValues[];
}

/** @throws `stm32/permanent-protection` for RDP level 2 and what can end there when it is cut, `flash/option-refused` */
export function planOptions(layout: OptionLayout, before: OptionValues, change: OptionChange): PlannedOptions {
  const wanted: OptionValues = { ...before, ...change };
  if (change['RDP'] !== undefined && rdpLevelOf(layout, wanted) === 2) throw permanent(layout, change['RDP']);
  const { RDP = 0 } = wanted;
  if (RDP !== before['RDP'] && mayPassLevel2(layout, wanted)) throw nearPermanent(layout, RDP);
  const wholeFlash = rdpLevelOf(layout, before) === 1 && rdpLevelOf(layout, wanted) === 0;
  const { after, banks } = areaRules({ layout, before, wanted, wholeFlash });
  return { layout, before, after, changes: stepsBetween(layout, before, after), banks, wholeFlash };
}

export function stepsBetween({ fields }: OptionLayout, before: OptionValues, after: OptionValues): readonly OptionStep[] {
  return fields
    .map(({ name }) => ({ name, before: before[name] ?? 0, after: after[name] ?? 0 }))
    .filter((step) => step.before !== step.after);
}

function permanent({ rdp: { open } }: OptionLayout, rdp: number): Error {
  return stm32Errors.make('stm32/permanent-protection', {
    message: `RDP ${hex(rdp, 2)} is level 2: it switches the debug port off for ever. Nothing was written.`,
    hint: `Use level 1 (any value but ${hex(open, 2)} and ${hex(rdp, 2)}): it can be undone.`,
    evidence: { rdp },
  });
}

function nearPermanent({ rdp: { forever = 0 } }: OptionLayout, rdp: number): Error {
  const level2 = hex(forever, 2);
  return stm32Errors.make('stm32/permanent-protection', {
    message: `RDP ${hex(rdp, 2)} has no bit that ${level2} lacks: cut while it is written, it can stay at ${level2}, level 2, which switches the debug port off for ever. Nothing was written.`,
    hint: 'Take another value of level 1: RDP=0xBB.',
    evidence: { rdp },
  });
}
