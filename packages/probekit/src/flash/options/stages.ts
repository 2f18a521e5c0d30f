/**
 * A change of option bytes beside an image: what has to be in force before the flash is written, and what only once it is
 * verified. First goes what erases (RDP level 1 to 0, protected areas) and what keeps sectors of the image from being written;
 * boot addresses, protection and all else wait until the program is there. Pure.
 */
import { BANKS, type Bank, type FlashSector, type OptionChange, type OptionLayout, type OptionValues } from '../../stm32/index.ts';
import { flashErrors } from '../errors.ts';
import { type OptionStep, type PlannedOptions, stepsBetween } from './plan.ts';

export interface OptionStages {
  /** In force before the image is written; `before` and `after` of each. */
  readonly first: readonly OptionStep[];
  /** Changed when the image is verified. */
  readonly last: readonly OptionStep[];
}

/**
 * `lifted` are the sectors whose write protection has to go for the image; it comes back with the rest where it is wanted.
 *
 * @throws `flash/option-refused` for banks that change places: the addresses of the image would no longer be those it was made for
 */
export function stagesOf(planned: PlannedOptions, lifted: readonly FlashSector[]): OptionStages {
  const { layout, before, after, wholeFlash, through } = planned;
  checkBankOrder(planned);
  const from = through?.at(-1) ?? { ...before, ...(wholeFlash && { RDP: after['RDP'] ?? 0 }), ...withoutAreas(planned) };
  const between: OptionValues = { ...from, ...Object.assign({}, ...BANKS.map((bank) => withoutProtection(layout, from, lifted, bank))) };
  return { first: stepsBetween(layout, before, between), last: stepsBetween(layout, between, after) };
}

/** Those of the sectors that are protected, and whose protection the change is about. */
export function liftedFor(
  layout: OptionLayout,
  before: OptionValues,
  change: OptionChange,
  sectors: readonly FlashSector[],
): readonly FlashSector[] {
  // Where there is one bank, areas of the other may guard its pages.
  const namesOf = (bank: Bank) => [layout.protecting(bank, []), layout.protecting(bank, [], before)].flatMap(Object.keys);
  const named = BANKS.filter((bank) => namesOf(bank).some((name) => change[name] !== undefined));
  return sectors.filter(({ bank, index }) => named.includes(bank) && layout.writeProtected(before, bank).includes(index));
}

/** What of the change takes areas away. */
function withoutAreas({ layout, before, after, changes }: PlannedOptions): OptionChange {
  const gone = layout.fields.filter(({ area: kind, bank, zone }) => {
    return kind && bank && layout.areaOf(before, { kind, bank, zone }) && !layout.areaOf(after, { kind, bank, zone });
  });
  const names = gone.map(({ name }) => name);
  return Object.fromEntries(changes.filter(({ name }) => names.includes(name)).map((step) => [step.name, step.after]));
}

function withoutProtection(layout: OptionLayout, before: OptionValues, lifted: readonly FlashSector[], bank: 1 | 2): OptionChange {
  const open = lifted.filter((sector) => sector.bank === bank).map(({ index }) => index);
  if (open.length === 0) return {};
  const rest = layout.writeProtected(before, bank).filter((index) => !open.includes(index));
  try {
    return layout.protecting(bank, rest, before);
  } catch (error) {
    // Some chips protect sectors in groups only: then the bank is open for as long.
    if (error instanceof RangeError) return layout.protecting(bank, [], before);
    throw error;
  }
}

function checkBankOrder({ layout, changes }: PlannedOptions): void {
  const order = changes.find(({ name }) => layout.fields.some((field) => field.name === name && field.role === 'bank-order'));
  if (!order) return;
  throw flashErrors.make('flash/option-refused', {
    message: `${order.name} gives each address of the image another place, and so is not changed together with it. Nothing was written.`,
    hint: `Flash first, then: probekit option-bytes set ${order.name}=${order.after}`,
    evidence: { names: [order.name] },
  });
}
