/**
 * Option bytes as people write them: `RDP=0xAA`, `BOOT_ADD0=0x08000000`, `WRP1=0-3,7`, `WRP=none`, `PCROP1=0x08000000+16K`; and
 * back. Pure.
 */
import { hex } from '../../base/index.ts';
import type { OptionField } from '../../spec/stm32/option-bytes.ts';
import {
  type AreaPlace,
  BANKS,
  type Bank,
  findOption,
  largestValue,
  type OptionChange,
  type OptionLayout,
  type OptionValues,
  placesOf,
} from '../../stm32/index.ts';
import { flashErrors } from '../errors.ts';

/** A name and its value, both as they were written. */
export type Assignment = readonly [name: string, value: string];

const NUMBER = /^(0x[\da-f_]+|\d+)$/i;
/** Sectors, unlike a number in hex, which is the register's own. */
const SECTORS = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;
/** What several options make together. */
const GROUP = /^(WRP|PCROP|SEC)([12]?)([AB]?)$/;
const RANGE = /^(0x[\da-f_]+|\d+)\+(0x[\da-f_]+|\d+)([km]?)$/i;
/** Larger ones are written in hex. */
const LARGEST_DECIMAL = 7;
const BOOT_STEP = 0x1_0000;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 * 1024 };

/** @throws `flash/option-name` */
export function optionNamed(layout: OptionLayout, given: string): OptionField {
  const option = findOption(layout, given);
  if (option) return option;
  throw noSuchOption(layout, given);
}

/** Those of a second core are not offered: few chips have one. */
export function noSuchOption(layout: OptionLayout, given: string): Error {
  const names = layout.fields.filter(({ dualCore }) => !dualCore).map(({ name }) => name);
  const kinds = new Set(placesOf(layout).map(({ kind }) => kind));
  const groups = ['WRP', ...(kinds.has('PCROP') ? ['PCROP'] : []), ...(kinds.has('secure-only') ? ['SEC'] : [])];
  return flashErrors.make('flash/option-name', {
    message: `There is no option byte ${JSON.stringify(given.slice(0, 40))}.`,
    hint: `There are ${names.join(', ')}; and ${groups.join(', ')} for those that belong together.`,
    evidence: { given, names },
  });
}

/**
 * What was written, beside the option bytes in force: the number of banks may say how areas are counted.
 *
 * @throws `flash/option-name`, `flash/option-value`
 */
export function optionChangeOf(layout: OptionLayout, assignments: readonly Assignment[], now: OptionValues = {}): OptionChange {
  const changeBeside = (beside: OptionValues, these: readonly Assignment[]): OptionChange =>
    Object.assign({}, ...these.map(([name, text]) => changeOf({ layout, beside }, name, text.trim())));
  const fields = assignments.filter(([name]) => findOption(layout, name));
  return changeBeside({ ...now, ...changeBeside(now, fields) }, assignments);
}

/**
 * The option of this name, or those that a name for several stands for, as a change takes it: WRP, WRP2, PCROP1A, SEC.
 *
 * @throws `flash/option-name`
 */
export function optionsNamed(layout: OptionLayout, given: string): readonly OptionField[] {
  const [, what, digit = '', zone = ''] = GROUP.exec(given.toUpperCase()) ?? [];
  const isMeant = ({ name, area, bank, zone: of }: OptionField) => {
    if (digit !== '' && String(bank) !== digit) return false;
    if (what === 'WRP') return name.startsWith('WRP') && (zone === '' || name[4] === zone);
    return area === (what === 'PCROP' ? 'PCROP' : 'secure-only') && (zone === '' || of === zone);
  };
  const named = what === undefined || findOption(layout, given) ? [] : layout.fields.filter(isMeant);
  return named.length > 0 ? named : [optionNamed(layout, given)];
}

/** `0xaa`, `1` */
export function optionText(option: OptionField, value: number): string {
  const largest = largestValue(option);
  return largest <= LARGEST_DECIMAL ? String(value) : hex(value, Math.ceil((32 - Math.clz32(largest)) / 4));
}

interface Written {
  readonly layout: OptionLayout;
  readonly beside: OptionValues;
}

function changeOf(written: Written, name: string, text: string): OptionChange {
  const { layout } = written;
  const option = findOption(layout, name);
  if (option?.role === 'write-protection' && option.bank !== undefined && !NUMBER_IN_HEX.test(text)) {
    return sectorsOf(written, option.name, [option.bank], text);
  }
  if (option) return { [option.name]: numberOf(option, text) };
  const [, what = '', digit = '', zone = ''] = GROUP.exec(name.toUpperCase()) ?? [];
  const isOfBank = (bank: Bank) => digit === '' || Number(digit) === bank;
  if (what === 'WRP' && zone === '') {
    const banks = BANKS.filter((bank) => sectorsIn(written, bank) > 0 && isOfBank(bank));
    if (banks.length > 0) return sectorsOf(written, name.toUpperCase(), banks, text);
  }
  const kind = what === 'PCROP' ? 'PCROP' : 'secure-only';
  const places = placesOf(layout).filter((place) => {
    return (what === 'PCROP' || what === 'SEC') && place.kind === kind && isOfBank(place.bank) && (zone === '' || place.zone === zone);
  });
  if (places.length === 0) optionNamed(layout, name);
  return areaOf(written, name.toUpperCase(), places, text);
}

const NUMBER_IN_HEX = /^0x[\da-f_]+$/i;

function sectorsIn({ layout, beside }: Written, bank: Bank): number {
  return layout.sectorsIn?.(beside, bank) ?? layout.sectorsOfBank[bank];
}

/** `none`, `all`, or the numbers of sectors, those of the second bank counted on from the first where no bank is named. */
function sectorsOf(written: Written, name: string, banks: readonly Bank[], text: string): OptionChange {
  const { layout, beside } = written;
  let next = 0;
  const runs = banks.map((bank) => {
    const first = bank === 2 && banks.length > 1 ? (layout.bank2From ?? next) : next;
    next = first + sectorsIn(written, bank);
    return { bank, first, end: next };
  });
  const numbers = sectorNumbers(text, runs);
  if (!numbers) throw badValue(name, text, `${takenOf(runs)}. In hex it takes what the register holds`);
  const changes = runs.map(({ bank, first, end }) => {
    const here = numbers.filter((number) => number >= first && number < end).map((number) => number - first);
    return had(name, text, () => layout.protecting(bank, here, beside));
  });
  return Object.assign({}, ...changes);
}

/** Numbers of sectors, `end` exclusive. */
interface Run {
  readonly first: number;
  readonly end: number;
}

function sectorNumbers(text: string, runs: readonly Run[]): readonly number[] | undefined {
  if (text === 'none') return [];
  if (text === 'all') return runs.flatMap(({ first, end }) => Array.from({ length: end - first }, (_, index) => first + index));
  if (!SECTORS.test(text)) return undefined;
  const most = runs.at(-1)?.end ?? 0;
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [from = 0, to = from] = part.split('-').map(Number);
    if (from > to || to >= most) return undefined;
    for (let number = from; number <= to; number += 1) numbers.add(number);
  }
  const isThere = (number: number) => runs.some(({ first, end }) => number >= first && number < end);
  return [...numbers].every(isThere) ? [...numbers].sort((a, b) => a - b) : undefined;
}

/** What sectors of these banks, of which there are two at most, may be given. */
function takenOf(runs: readonly Run[]): string {
  const [one, two] = runs.filter(({ first, end }) => end > first);
  if (!one) return 'none: there is no such bank now';
  const isOneRun = two?.first === one.end;
  const told = two && !isOneRun ? `${one.first} to ${one.end - 1} and from ${two.first} to ${two.end - 1}` : '';
  return `none, all, or sectors from ${told || `${one.first} to ${(two ?? one).end - 1}`}: 0-3,7`;
}

function areaOf({ layout, beside }: Written, name: string, places: readonly AreaPlace[], text: string): OptionChange {
  if (text === 'off') return Object.assign({}, ...places.map((place) => had(name, text, () => layout.covering(place, undefined))));
  const [, address = '', length = '', unit = ''] = RANGE.exec(text) ?? [];
  const [place, other] = places;
  if (address === '' || place === undefined || other !== undefined) {
    throw badValue(
      name,
      text,
      other === undefined ? 'off, or an area as ADDRESS+LENGTH' : 'off; an area wants the name of its place, as get shows it',
    );
  }
  const area = { address: numeric(address), byteLength: numeric(length) * (UNITS[unit.toLowerCase()] ?? 1) };
  return had(name, text, () => layout.covering(place, area, beside));
}

function numeric(text: string): number {
  return Number(text.replaceAll('_', ''));
}

/** What the layout cannot give is a value that is not taken. */
function had(name: string, text: string, ask: () => OptionChange): OptionChange {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RangeError) throw badValue(name, text, error.message);
    throw error;
  }
}

function numberOf(option: OptionField, text: string): number {
  const number = NUMBER.test(text) ? numeric(text) : Number.NaN;
  // As the register holds it, or as the address that it stands for.
  const isBoot = option.role === 'boot-low' || option.role === 'boot-high';
  const isAddress = isBoot && number > largestValue(option) && number % BOOT_STEP === 0;
  const value = isAddress ? number / BOOT_STEP : number;
  if (Number.isInteger(value) && value <= largestValue(option)) return value;
  const numbers = `${optionText(option, 0)} to ${optionText(option, largestValue(option))}`;
  throw badValue(option.name, text, isBoot ? `${numbers}, or an address that is a multiple of ${hex(BOOT_STEP)}` : numbers);
}

function badValue(name: string, given: string, takes: string): Error {
  return flashErrors.make('flash/option-value', {
    message: `${name} takes no ${JSON.stringify(given.slice(0, 40))}.`,
    hint: `It takes ${takes}.`,
    evidence: { name, given },
  });
}
