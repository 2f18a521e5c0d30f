/** Option bytes in a file: JSON with the chip's name and each value as it is written in `set`. Pure. */
import { H7_OPTIONS } from '../../spec/stm32/option-bytes-h7.ts';
import type { H7OptionChange, H7OptionValues } from '../../stm32/index.ts';
import { flashErrors } from '../errors.ts';
import { areaIn } from './meaning.ts';
import { type Assignment, optionChangeOf, optionText } from './values.ts';

/** Far more than there are option bytes. */
const MOST_CHARACTERS = 65_536;

export interface OptionFile {
  /** As an identification names it. */
  readonly chip: string;
  readonly change: H7OptionChange;
}

export function optionFileText(chip: string, values: H7OptionValues): string {
  const optionBytes = Object.fromEntries(H7_OPTIONS.map((option) => [option.name, optionText(option, values[option.name])]));
  return `${JSON.stringify({ chip, optionBytes }, undefined, 2)}\n`;
}

/** @throws `flash/option-file`, `flash/option-name`, `flash/option-value` */
export function readOptionFile(text: string, file: string): OptionFile {
  const { chip, optionBytes } = parsed(text, file);
  if (typeof chip !== 'string') throw badFile(file, 'it names no chip');
  if (typeof optionBytes !== 'object' || optionBytes === null) throw badFile(file, 'it holds no optionBytes');
  const assignments = Object.entries(optionBytes).map(([name, value]): Assignment => {
    if (typeof value !== 'string' && typeof value !== 'number') throw badFile(file, `${name.slice(0, 40)} is neither a number nor a text`);
    return [name, String(value)];
  });
  return { chip, change: optionChangeOf(assignments) };
}

/** What of a file differs: without an area, leave to erase it means nothing, and the chip clears it with the whole flash only. */
export function changeToRestore(change: H7OptionChange, now: H7OptionValues): H7OptionChange {
  const wanted = { ...now, ...change };
  const kept = ([1, 2] as const).flatMap((bank) => [
    ...(areaIn(wanted, 'PCROP', bank) ? [] : [`DMEP${bank}` as const]),
    ...(areaIn(wanted, 'secure-only', bank) ? [] : [`DMES${bank}` as const]),
  ]);
  return { ...change, ...Object.fromEntries(kept.filter((name) => now[name] === 1).map((name) => [name, 1])) };
}

export function wrongChip(file: string, { chip }: OptionFile, found: string): Error {
  return flashErrors.make('flash/option-file', {
    message: `${file} is of an ${chip.slice(0, 40)}, and this is an ${found}. Nothing was written.`,
    hint: 'Use the file of this chip.',
    evidence: { file, detail: chip },
  });
}

function parsed(text: string, file: string): { readonly chip?: unknown; readonly optionBytes?: unknown } {
  if (text.length > MOST_CHARACTERS) throw badFile(file, 'it is too long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badFile(file, 'it is no JSON', error);
  }
  if (typeof value !== 'object' || value === null) throw badFile(file, 'it is no JSON object');
  return value;
}

function badFile(file: string, detail: string, cause?: unknown): Error {
  return flashErrors.make('flash/option-file', {
    message: `${file} is no file of option bytes: ${detail}.`,
    hint: 'probekit option-bytes backup FILE writes one.',
    evidence: { file, detail },
    ...(cause === undefined ? {} : { cause }),
  });
}
