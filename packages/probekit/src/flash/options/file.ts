/** Option bytes in a file: JSON with the chip's name and each value as it is written in `set`. Pure. */
import { type OptionChange, type OptionLayout, type OptionValues, placesOf } from '../../stm32/index.ts';
import { flashErrors } from '../errors.ts';
import { type Assignment, optionText } from './values.ts';

/** Far more than there are option bytes. */
const MOST_CHARACTERS = 65_536;

export interface OptionFile {
  /** As an identification names it. */
  readonly chip: string;
  /** As they were written: what they mean depends on the chip. */
  readonly assignments: readonly Assignment[];
}

export function optionFileText(layout: OptionLayout, chip: string, values: OptionValues): string {
  const optionBytes = Object.fromEntries(layout.fields.map((option) => [option.name, optionText(option, values[option.name] ?? 0)]));
  return `${JSON.stringify({ chip, optionBytes }, undefined, 2)}\n`;
}

/** @throws `flash/option-file` */
export function readOptionFile(text: string, file: string): OptionFile {
  const { chip, optionBytes } = parsed(text, file);
  if (typeof chip !== 'string') throw badFile(file, 'it names no chip');
  if (typeof optionBytes !== 'object' || optionBytes === null) throw badFile(file, 'it holds no optionBytes');
  const assignments = Object.entries(optionBytes).map(([name, value]): Assignment => {
    if (typeof value !== 'string' && typeof value !== 'number') throw badFile(file, `${name.slice(0, 40)} is neither a number nor a text`);
    return [name, String(value)];
  });
  return { chip, assignments };
}

/** What of a file differs: without an area, leave to erase it means nothing, and the chip clears it with the whole flash only. */
export function changeToRestore(layout: OptionLayout, change: OptionChange, now: OptionValues): OptionChange {
  const wanted = { ...now, ...change };
  const kept = layout.fields.filter(
    ({ name, role, area, bank }) =>
      role === 'area-leave' &&
      now[name] === 1 &&
      placesOf(layout).every((place) => place.kind !== area || place.bank !== bank || !layout.areaOf(wanted, place)),
  );
  return { ...change, ...Object.fromEntries(kept.map(({ name }) => [name, 1])) };
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
