/**
 * The record of a change of option bytes under way: the words before it, those wanted, and those in force while a step of it is
 * made. Written before the first of them is written, deleted when they have been read back, so that the next run can say what became
 * of a change that was cut, and complete one that was cut half way: what erases a bank first is not one step of the chip.
 */
import { type Store, viewOf } from '../../base/index.ts';
import {
  type ChipIdentity,
  type OptionLayout,
  type OptionValues,
  type OptionWords,
  placesOf,
  rdpLevelOf,
  valuesOfWords,
} from '../../stm32/index.ts';

/**
 * `old` and `new`: the values before and after it are in force. `torn`: they are until the next reset, which closes the chip. `lost`:
 * erased and not written, so that the chip is at RDP level 1, where neither had it. `stored`: its values are in the flash, or those of
 * a change that another tool made, and in force only from the next power-up on.
 */
export type CutChange = 'old' | 'new' | 'half' | 'torn' | 'lost' | 'stored';

export interface OptionRecord {
  readonly before: OptionWords;
  readonly wanted: OptionWords;
  /** Where a step is cut before it is in force, registers show what it wrote, and a reset these again. */
  readonly inForce: OptionWords;
}

/** `PKOB` and the version of the layout: 1 has no words in force, which are then those before. */
const MAGIC = 0x424f_4b50;
const VERSION = 2;
const SETS: Readonly<Record<number, number>> = { 1: 2, 2: 3 };

/** One record a chip; without a unique id there is no telling whose values they are. */
export function optionRecordName({ uid }: ChipIdentity): string | undefined {
  return uid && `options-${uid}`;
}

export async function writeOptionRecord(
  store: Store,
  name: string,
  { wordNames }: OptionLayout,
  { before, wanted, inForce }: OptionRecord,
): Promise<void> {
  const words = [MAGIC, VERSION, ...[before, wanted, inForce].flatMap((each) => wordNames.map((word) => each[word] ?? 0))];
  const bytes = new Uint8Array(4 * words.length);
  for (const [index, word] of words.entries()) viewOf(bytes).setUint32(4 * index, word, true);
  await store.put(name, bytes);
}

/** A record that cannot be read is none: the chip tells its values itself, and the next change replaces it. */
export async function readOptionRecord(store: Store, name: string, { wordNames }: OptionLayout): Promise<OptionRecord | undefined> {
  const bytes = await store.get(name);
  if (!bytes || bytes.length < 8) return undefined;
  const word = (index: number) => viewOf(bytes).getUint32(4 * index, true);
  const sets = word(0) === MAGIC ? SETS[word(1)] : undefined;
  if (sets === undefined || bytes.length !== 4 * (2 + sets * wordNames.length)) return undefined;
  const set = (number: number) => Object.fromEntries(wordNames.map((each, index) => [each, word(2 + number * wordNames.length + index)]));
  return { before: set(0), wanted: set(1), inForce: set(sets === 3 ? 2 : 0) };
}

/** What became of the change that the record is about. */
export function cutChangeOf(layout: OptionLayout, { before, wanted }: OptionRecord, now: OptionValues): CutChange {
  const [old, next] = [before, wanted].map((words) => valuesOfWords(layout, words)) as [OptionValues, OptionValues];
  if (isSame(layout, next, now)) return 'new';
  if (isSame(layout, old, now)) return 'old';
  const isClosed = layout.windowMs > 0 && rdpLevelOf(layout, now) === 1;
  return isClosed && ![old['RDP'], next['RDP']].includes(now['RDP']) ? 'lost' : 'half';
}

/** The next change completes it. */
export function isOpenEnded(cut: CutChange | undefined): boolean {
  return cut === 'half' || cut === 'torn' || cut === 'lost' || cut === 'stored';
}

/** An area that there is not may be written in several ways. */
export function isSame(layout: OptionLayout, one: OptionValues, other: OptionValues): boolean {
  const wanted = withPlainAreas(layout, other);
  return Object.entries(withPlainAreas(layout, one)).every(([name, value]) => wanted[name] === value);
}

function withPlainAreas(layout: OptionLayout, values: OptionValues): OptionValues {
  const absent = placesOf(layout).filter((place) => !layout.areaOf(values, place));
  return Object.assign({}, values, ...absent.map((place) => layout.covering(place, undefined)));
}
