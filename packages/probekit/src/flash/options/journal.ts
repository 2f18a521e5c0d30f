/**
 * The record of a change of option bytes under way: the words before it and those wanted. Written before the first of them is
 * written, deleted when they have been read back, so that the next run can say what became of a change that was cut, and complete
 * one that was cut half way: what erases a bank first is not one step of the chip.
 */
import { type Store, viewOf } from '../../base/index.ts';
import type { H7OptionWord } from '../../spec/stm32/option-bytes-h7.ts';
import { type ChipIdentity, type H7OptionValues, type H7OptionWords, OPTION_WORD_NAMES, valuesOfWords } from '../../stm32/index.ts';

/** `old` and `new`: the values before and after it are in force. */
export type CutChange = 'old' | 'new' | 'half';

export interface OptionRecord {
  readonly before: H7OptionWords;
  readonly wanted: H7OptionWords;
}

/** `PKOB` and the version of the layout. */
const MAGIC = 0x424f_4b50;
const VERSION = 1;
const WORDS = 2 + 2 * OPTION_WORD_NAMES.length;

/** One record a chip; without a unique id there is no telling whose values they are. */
export function optionRecordName({ uid }: ChipIdentity): string | undefined {
  return uid && `options-${uid}`;
}

export async function writeOptionRecord(store: Store, name: string, { before, wanted }: OptionRecord): Promise<void> {
  const words = [MAGIC, VERSION, ...[before, wanted].flatMap((each) => OPTION_WORD_NAMES.map((word) => each[word]))];
  const bytes = new Uint8Array(4 * WORDS);
  for (const [index, word] of words.entries()) viewOf(bytes).setUint32(4 * index, word, true);
  await store.put(name, bytes);
}

/** A record that cannot be read is none: the chip tells its values itself, and the next change replaces it. */
export async function readOptionRecord(store: Store, name: string): Promise<OptionRecord | undefined> {
  const bytes = await store.get(name);
  if (bytes?.length !== 4 * WORDS) return undefined;
  const word = (index: number) => viewOf(bytes).getUint32(4 * index, true);
  if (word(0) !== MAGIC || word(1) !== VERSION) return undefined;
  const from = (first: number) =>
    Object.fromEntries(OPTION_WORD_NAMES.map((name, index) => [name, word(first + index)])) as Record<H7OptionWord, number>;
  return { before: from(2), wanted: from(2 + OPTION_WORD_NAMES.length) };
}

/** What became of the change that the record is about. */
export function cutChangeOf({ before, wanted }: OptionRecord, now: H7OptionValues): CutChange {
  if (isSame(valuesOfWords(wanted), now)) return 'new';
  return isSame(valuesOfWords(before), now) ? 'old' : 'half';
}

export function isSame(one: H7OptionValues, other: H7OptionValues): boolean {
  return Object.entries(one).every(([name, value]) => other[name as keyof H7OptionValues] === value);
}
