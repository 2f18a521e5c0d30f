/** Option bytes of STM32H74x/H75x as words of the flash interface and as values by name. Names and places: spec/stm32/option-bytes-h7.ts. */
import { H7_OPTION_WORDS, type H7OptionName, type H7OptionWord } from '../spec/stm32/option-bytes-h7.ts';

export type H7OptionWords = Readonly<Record<H7OptionWord, number>>;
/** Each as the number that its bits make: RDP 0xaa, BOOT_ADD0 0x0800, WRP1 0xff with a bit of 0 for each protected sector. */
export type H7OptionValues = Readonly<Record<H7OptionName, number>>;
/** What to change; absent values stay. */
export type H7OptionChange = Readonly<Partial<H7OptionValues>>;

export const OPTION_WORD_NAMES = Object.keys(H7_OPTION_WORDS) as readonly H7OptionWord[];
