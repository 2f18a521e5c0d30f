/** Option bytes as people write them: `RDP=0xAA`, `BOOT_ADD0=0x08000000`, `WRP1=none`; and back. Pure. */
import { hex } from '../../base/index.ts';
import { WPSN_FACTORY } from '../../spec/stm32/flash-h7.ts';
import { H7_OPTIONS, type H7Option, type H7OptionName } from '../../spec/stm32/option-bytes-h7.ts';
import { findH7Option, type H7OptionChange, largestValue } from '../../stm32/index.ts';
import { flashErrors } from '../errors.ts';

/** A name and its value, both as they were written. */
export type Assignment = readonly [name: string, value: string];

const NUMBER = /^(0x[\da-f_]+|\d+)$/i;
/** Larger ones are written in hex. */
const LARGEST_DECIMAL = 7;
const BOOT_STEP = 0x1_0000;

/** @throws `flash/option-name` */
export function optionNamed(given: string): H7Option {
  const option = findH7Option(given);
  if (option) return option;
  const names = H7_OPTIONS.map(({ name }) => name);
  throw flashErrors.make('flash/option-name', {
    message: `There is no option byte ${JSON.stringify(given.slice(0, 40))}.`,
    hint: `There are ${names.join(', ')}.`,
    evidence: { given, names },
  });
}

/** @throws `flash/option-name`, `flash/option-value` */
export function optionChangeOf(assignments: readonly Assignment[]): H7OptionChange {
  const change: Partial<Record<H7OptionName, number>> = {};
  for (const [name, text] of assignments) {
    const option = optionNamed(name);
    change[option.name] = numberOf(option, text.trim());
  }
  return change;
}

/** `0xaa`, `1` */
export function optionText(option: H7Option, value: number): string {
  const largest = largestValue(option);
  return largest <= LARGEST_DECIMAL ? String(value) : hex(value, Math.ceil((32 - Math.clz32(largest)) / 4));
}

function numberOf(option: H7Option, text: string): number {
  const isSectors = option.name.startsWith('WRP');
  if (isSectors && text === 'none') return WPSN_FACTORY;
  if (isSectors && text === 'all') return 0;
  const number = NUMBER.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  // As the register holds it, or as the address that it stands for.
  const isAddress = option.name.startsWith('BOOT_ADD') && number > largestValue(option) && number % BOOT_STEP === 0;
  const value = isAddress ? number / BOOT_STEP : number;
  if (Number.isInteger(value) && value <= largestValue(option)) return value;
  throw flashErrors.make('flash/option-value', {
    message: `${option.name} takes no ${JSON.stringify(text.slice(0, 40))}.`,
    hint: `It takes ${takes(option, isSectors)}.`,
    evidence: { name: option.name, given: text },
  });
}

function takes(option: H7Option, isSectors: boolean): string {
  const numbers = `${optionText(option, 0)} to ${optionText(option, largestValue(option))}`;
  if (isSectors) return `${numbers} with a bit of 0 for each protected sector, none, or all`;
  return option.name.startsWith('BOOT_ADD') ? `${numbers}, or an address that is a multiple of ${hex(BOOT_STEP)}` : numbers;
}
