/**
 * The option bytes as st-flash sees them: one word. It is read where st-flash reads it, and written as a change of the values in
 * it, planned and journalled like every other. Source: stlink-tools 1.7.0, src/stlink-lib/chipid.c (`option_base`, `option_size`)
 * and src/common.c (`stlink_read_option_bytes32`, which asks the register on F4, G0 and G4; so does this program on L4, where the
 * register and the memory hold the same word).
 */
import { hex } from '../../base/index.ts';
import {
  changeOptionBytes,
  isInForceAlready,
  type OptionPlan,
  optionNamed,
  optionText,
  planOptionChange,
  readMemory,
} from '../../flash/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import { type OptionChange, type OptionLayout, optionsOf, type Target, valuesOfWords } from '../../stm32/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { journalStore } from '../journal-store.ts';
import type { ProbeSource } from '../probe-source.ts';
import { letGo } from '../with-target.ts';
import { agreeToRisks } from './option-risks.ts';
import type { StFlashJob } from './st-flash.ts';

/** The chip and what stands around it, while it is connected. */
interface Around {
  readonly context: CommandContext;
  readonly source: ProbeSource;
  readonly target: Target;
}

type JobOf<Kind extends StFlashJob['kind']> = Extract<StFlashJob, { readonly kind: Kind }>;

interface OptionPlace {
  readonly devIds: readonly number[];
  /** What `read` without a file prints, and `write` means. */
  readonly word: string;
  readonly wordAddress: number;
  /** What goes into a file. */
  readonly base: number;
  readonly byteLength: number;
}

/** Source of the registers: RM0433 4.9.8 (OPTSR_CUR), RM0090 3.9.10 (OPTCR), RM0351 3.7.8, RM0444 3.7.8 and RM0440 3.7.8 (OPTR). */
const PLACES: readonly OptionPlace[] = [
  { devIds: [0x450], word: 'OPTSR', wordAddress: 0x5200_201c, base: 0x5200_201c, byteLength: 44 },
  { devIds: [0x413], word: 'OPTCR', wordAddress: 0x4002_3c14, base: 0x4002_3c14, byteLength: 4 },
  { devIds: [0x421], word: 'OPTCR', wordAddress: 0x4002_3c14, base: 0x1fff_c000, byteLength: 4 },
  { devIds: [0x415, 0x435, 0x461, 0x460, 0x466], word: 'FLASH_OPTR', wordAddress: 0x4002_2020, base: 0x1fff_7800, byteLength: 4 },
  { devIds: [0x468, 0x469], word: 'FLASH_OPTR', wordAddress: 0x4002_2020, base: 0x1fff_f800, byteLength: 4 },
];

/** @throws `cli/usage` for a chip whose option bytes st-flash does not read either */
export async function readOptionWord({ context: { output }, target }: Around, { file, byteLength }: JobOf<'read-options'>): Promise<void> {
  const place = placeOf(target);
  const bytes = await (file === undefined
    ? readMemory(target, place.wordAddress, 4)
    : readMemory(target, place.base, byteLength || place.byteLength));
  await letGo(target);
  if (file !== undefined) await writeFileAtomically(file, bytes);
  else output.line(hex(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)).slice(2));
}

/** @throws `cli/usage` for a chip that st-flash does not write, and for what is not agreed to */
export async function writeOptionWord(around: Around, { value }: JobOf<'write-options'>): Promise<void> {
  const { context, source, target } = around;
  const { word } = placeOf(target);
  const layout = optionsOf(target.chip);
  const store = journalStore(source.address);
  const plan = await planOptionChange(target, changeOfWord(layout, word, value), { store });
  if (isInForceAlready(plan)) return letGo(target);
  await agreeToRisks(around, plan, {
    words: wordsOf(plan),
    agreeBy: ({ id }) => `probekit option-bytes set ${wordsOf(plan)} --accept ${id}`,
  });
  await changeOptionBytes(target, plan, { store, signal: context.signal });
}

function placeOf({ chip }: Target): OptionPlace {
  const place = PLACES.find(({ devIds }) => devIds.includes(chip.devId));
  if (place) return place;
  throw usageError(
    `The option bytes of this ${chip.name} are not one word that st-flash knows.`,
    'probekit option-bytes get     shows them by name.',
    '--area=option',
  );
}

/** What the values in this word become. Bits without a name are not written. */
function changeOfWord(layout: OptionLayout, word: string, value: number): OptionChange {
  const values = valuesOfWords(layout, { [word]: value });
  const named = layout.fields.filter((field) => field.word === word && !field.dualCore);
  return Object.fromEntries(named.map(({ name }) => [name, values[name] ?? 0]));
}

/** `BOR_LEV=1 IWDG1_SW=0` */
function wordsOf({ layout, changes }: OptionPlan): string {
  return changes.map(({ name, after }) => `${name}=${optionText(optionNamed(layout, name), after)}`).join(' ');
}
