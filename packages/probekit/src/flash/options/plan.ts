/**
 * What a change of the option bytes of an STM32H74x/H75x comes to: the values afterwards, what is erased with it, and what the
 * chip will not take. Pure; what it can lock out is told by `risks.ts`. Source: RM0433, 4.4.6 (rules for changes), 4.3.10
 * (bank erase with automatic protection removal), 4.5.3 (RDP).
 */
import { AREA_FACTORY, PRAR_CUR, RDP_LEVEL2 } from '../../spec/stm32/flash-h7.ts';
import { H7_OPTIONS, type H7OptionName } from '../../spec/stm32/option-bytes-h7.ts';
import { type H7OptionChange, type H7OptionValues, type ProtectedArea, stm32Errors } from '../../stm32/index.ts';
import { flashErrors } from '../errors.ts';
import { areaIn, type Bank, rdpLevelOf } from './meaning.ts';

export interface OptionStep {
  readonly name: H7OptionName;
  readonly before: number;
  readonly after: number;
}

export interface PlannedOptions {
  readonly before: H7OptionValues;
  readonly after: H7OptionValues;
  /** In the order in which option bytes are shown. */
  readonly changes: readonly OptionStep[];
  /** Banks that are erased to take a protected area away. */
  readonly banks: readonly Bank[];
  /** RDP level 1 to 0: all of the flash goes. */
  readonly wholeFlash: boolean;
}

const NO_AREA = PRAR_CUR.unpack(AREA_FACTORY);

/** @throws `stm32/permanent-protection` for RDP level 2, `flash/option-refused` */
export function planOptions(before: H7OptionValues, change: H7OptionChange): PlannedOptions {
  let after: H7OptionValues = { ...before, ...change };
  if (change.RDP === RDP_LEVEL2) {
    throw stm32Errors.make('stm32/permanent-protection', {
      message: 'RDP 0xcc is level 2: it switches the debug port off for ever. Nothing was written.',
      hint: 'Use level 1 (any value but 0xaa and 0xcc): it can be undone.',
      evidence: { rdp: change.RDP },
    });
  }
  const wholeFlash = rdpLevelOf(before) === 1 && rdpLevelOf(after) === 0;
  const banks = new Set<Bank>();
  for (const bank of [1, 2] as const) {
    for (const kind of ['PCROP', 'secure-only'] as const) {
      if (kind === 'secure-only' && before.SECURITY === 0) continue;
      const removed = withoutArea(before, after, { kind, bank, wholeFlash });
      if (!removed) continue;
      after = removed;
      if (!wholeFlash) banks.add(bank);
    }
  }
  if (banks.size > 0 && rdpLevelOf(before) !== 0) {
    throw refused(['RDP'], 'At RDP level 1 no protected area can be taken away.', 'Go to level 0 in the same command: add RDP=0xAA.');
  }
  const changes = H7_OPTIONS.map(({ name }) => ({ name, before: before[name], after: after[name] })).filter(
    (step) => step.before !== step.after,
  );
  return { before, after, changes, banks: [...banks], wholeFlash };
}

interface AreaOfBank {
  readonly kind: ProtectedArea['kind'];
  readonly bank: Bank;
  readonly wholeFlash: boolean;
}

/** The values with that area gone for good, where it is to go; undefined where it stays or grows. */
function withoutArea(before: H7OptionValues, after: H7OptionValues, { kind, bank, wholeFlash }: AreaOfBank): H7OptionValues | undefined {
  const isPcrop = kind === 'PCROP';
  const leave = isPcrop ? (`DMEP${bank}` as const) : (`DMES${bank}` as const);
  const start = isPcrop ? (`PROT_AREA_START${bank}` as const) : (`SEC_AREA_START${bank}` as const);
  const end = isPcrop ? (`PROT_AREA_END${bank}` as const) : (`SEC_AREA_END${bank}` as const);
  const now = areaIn(before, kind, bank);
  const next = areaIn(after, kind, bank);
  const losesLeave = before[leave] > after[leave];
  if (now && !next) return { ...after, [start]: NO_AREA.PROT_AREA_START, [end]: NO_AREA.PROT_AREA_END, [leave]: 1 };
  if (losesLeave && !wholeFlash) throw refused([leave], `${leave} is cleared only with RDP level 1 to 0.`, `Leave ${leave} at 1.`);
  if (!now || !next || (next.address <= now.address && next.end >= now.end)) return undefined;
  throw refused(
    [start, end],
    `A ${kind} area of bank ${bank} can grow and not shrink.`,
    `Take it away first, which erases bank ${bank}: ${start}=0xff ${end}=0`,
  );
}

function refused(names: readonly string[], message: string, hint: string): Error {
  return flashErrors.make('flash/option-refused', { message: `${message} Nothing was written.`, hint, evidence: { names } });
}
