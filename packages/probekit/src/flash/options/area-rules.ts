/**
 * What protected areas ask of a change: they grow and do not shrink, and keep the leave to go. On STM32H74x/H75x one goes with its
 * bank, elsewhere with RDP level 1 to 0 alone. Pure. Source: RM0433, 4.4.6 (rules for changes), 4.3.10 (bank erase with automatic
 * protection removal), 4.5.3 (RDP); RM0351 Rev 9, 3.5.1 and 3.5.3; RM0440 and RM0444, 3.5.
 */
import type { OptionField } from '../../spec/stm32/option-bytes.ts';
import { type AreaPlace, type Bank, type OptionLayout, type OptionValues, placesOf, rdpLevelOf } from '../../stm32/index.ts';
import { flashErrors } from '../errors.ts';

interface WantedOptions {
  readonly layout: OptionLayout;
  readonly before: OptionValues;
  readonly wanted: OptionValues;
  /** RDP level 1 to 0. */
  readonly wholeFlash: boolean;
}

interface SettledOptions {
  readonly after: OptionValues;
  readonly banks: readonly Bank[];
}

/** @throws `flash/option-refused` */
export function areaRules(options: WantedOptions): SettledOptions {
  const { layout, before, wanted, wholeFlash } = options;
  const refusal = wholeFlash ? undefined : layout.refusal?.(before, wanted);
  if (refusal) throw refused(refusal.names, refusal.message, refusal.hint);
  const places = placesOf(layout).filter(({ kind }) => kind === 'PCROP' || layout.areaGoes === 'with-all' || before['SECURITY'] !== 0);
  let after = wanted;
  const banks = new Set<Bank>();
  for (const place of places) {
    const settled =
      layout.areaGoes === 'with-bank'
        ? goneWithBank({ ...options, wanted: after }, place)
        : goneWithAll({ ...options, wanted: after }, place);
    if (!settled) continue;
    after = settled;
    if (!wholeFlash) banks.add(place.bank);
  }
  if (banks.size > 0 && rdpLevelOf(layout, before) !== 0) {
    throw refused(['RDP'], 'At RDP level 1 no protected area can be taken away.', 'Go to level 0 in the same command: add RDP=0xAA.');
  }
  return { after, banks: [...banks] };
}

/** The values with that area gone for good, where it is to go; undefined where it stays or grows. */
function goneWithBank({ layout, before, wanted: after, wholeFlash }: WantedOptions, place: AreaPlace): OptionValues | undefined {
  const now = layout.areaOf(before, place);
  const next = layout.areaOf(after, place);
  const leave = leaveOf(layout, place)?.name ?? '';
  const none = layout.covering(place, undefined);
  if (now && !next) return { ...after, ...none, [leave]: 1 };
  if (!wholeFlash) checkLeave(before, after, leave);
  if (now && next) checkGrows(place, { now, next, none }, `Take it away first, which erases bank ${place.bank}: ${nameOf(place)}=off`);
  return undefined;
}

/** With the leave to go it is gone after RDP level 1 to 0, whatever was wanted; without it stays, and so do its pages. */
function goneWithAll({ layout, before, wanted: after, wholeFlash }: WantedOptions, place: AreaPlace): OptionValues | undefined {
  const now = layout.areaOf(before, place);
  const next = layout.areaOf(after, place);
  const leave = leaveOf(layout, place);
  const none = layout.covering(place, undefined);
  if (wholeFlash && (!leave || before[leave.name] === 1))
    return leave ? { ...after, ...((now || layout.areaOf(after, place)) && none), [leave.name]: 0 } : undefined;
  if (leave) checkLeave(before, after, leave.name);
  if (!now || place.kind !== 'PCROP') return undefined;
  const hint = `It goes with RDP level 1 to 0 alone, where ${leave?.name ?? 'its leave'} was 1 before.`;
  checkGrows(place, { now, next: next ?? { address: 0, end: 0 }, none }, hint);
  return undefined;
}

function checkLeave(before: OptionValues, after: OptionValues, leave: string): void {
  if ((before[leave] ?? 0) <= (after[leave] ?? 0)) return;
  throw refused([leave], `${leave} is cleared only with RDP level 1 to 0.`, `Leave ${leave} at 1.`);
}

interface Extent {
  readonly address: number;
  readonly end: number;
}

function checkGrows(
  place: AreaPlace,
  { now, next, none }: { readonly now: Extent; readonly next: Extent; readonly none: OptionValues },
  hint: string,
): void {
  if (next.address <= now.address && next.end >= now.end) return;
  throw refused(Object.keys(none), `A ${place.kind} area of bank ${place.bank} can grow and not shrink.`, hint);
}

/** One leave may stand for all areas of a chip. */
function leaveOf({ fields }: OptionLayout, { kind, bank }: AreaPlace): OptionField | undefined {
  const leaves = fields.filter(({ role, area }) => role === 'area-leave' && area === kind);
  return leaves.find((field) => field.bank === bank) ?? leaves[0];
}

function nameOf({ kind, bank }: AreaPlace): string {
  return `${kind === 'PCROP' ? 'PCROP' : 'SEC'}${bank}`;
}

function refused(names: readonly string[], message: string, hint: string): Error {
  return flashErrors.make('flash/option-refused', { message: `${message} Nothing was written.`, hint, evidence: { names } });
}
