/**
 * Option bytes of STM32H74x/H75x as words of the flash interface and as values by name, and from one to the other. Pure.
 * Names and places: spec/stm32/option-bytes-h7.ts.
 */
import { H7_OPTION_WORDS, H7_OPTIONS, type H7Option, type H7OptionName, type H7OptionWord } from '../spec/stm32/option-bytes-h7.ts';

export type H7OptionWords = Readonly<Record<H7OptionWord, number>>;
/** Each as the number that its bits make: RDP 0xaa, BOOT_ADD0 0x0800, WRP1 0xff with a bit of 0 for each protected sector. */
export type H7OptionValues = Readonly<Record<H7OptionName, number>>;
/** What to change; absent values stay. */
export type H7OptionChange = Readonly<Partial<H7OptionValues>>;

export const OPTION_WORD_NAMES = Object.keys(H7_OPTION_WORDS) as readonly H7OptionWord[];

/** The option of this name or one of its other names, in any case of letters. */
export function findH7Option(name: string): H7Option | undefined {
  const meant = name.toUpperCase();
  return H7_OPTIONS.find((option) => option.name === meant || option.also.includes(meant));
}

/** The largest value that fits. */
export function largestValue({ mask }: H7Option): number {
  return mask >>> shiftOf(mask);
}

export function valuesOfWords(words: H7OptionWords): H7OptionValues {
  const pairs = H7_OPTIONS.map(({ name, word, mask }) => [name, (words[word] & mask) >>> shiftOf(mask)] as const);
  return Object.fromEntries(pairs) as Record<H7OptionName, number>;
}

/** @throws `RangeError` for a value that does not fit */
export function withValues(words: H7OptionWords, change: H7OptionChange): H7OptionWords {
  const next = { ...words };
  for (const option of H7_OPTIONS) {
    const value = change[option.name];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 0 || value > largestValue(option)) throw new RangeError(`${option.name} takes no ${value}`);
    next[option.word] = ((next[option.word] & ~option.mask) | (value << shiftOf(option.mask))) >>> 0;
  }
  return next;
}

function shiftOf(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
