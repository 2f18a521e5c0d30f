/**
 * The words of st-flash. Source: stlink-tools 1.7.0, doc/man/st-flash.md and src/st-flash/flash_opts.c; `erase ADDRESS SIZE` is of
 * 1.8.0. Options stand before the command. Of the areas other than the main flash, `system` is read like it and the option bytes are
 * one word; the others are of STM32F7, which is not written here.
 */
import { type Connecting, lacking, MINUS_ONE, type Parsed, type Refused, refuse, valueAt } from './face.ts';
import { parseFrequency, parseSize } from './stlink-tools.ts';

export type StFlashJob =
  | { readonly kind: 'version' | 'erase' | 'reset' }
  | { readonly kind: 'erase-range'; readonly address: number; readonly byteLength: number }
  /** Without an address the file is Intel HEX and says so itself. */
  | { readonly kind: 'write'; readonly file: string; readonly address?: number }
  /** 0 bytes mean the whole flash. */
  | { readonly kind: 'read'; readonly file: string; readonly address: number; readonly byteLength: number; readonly isHex: boolean }
  /** One word as text; or what the chip has of them into a file, so many bytes of it where a number is given. */
  | { readonly kind: 'read-options'; readonly file?: string; readonly byteLength: number }
  | { readonly kind: 'write-options'; readonly value: number };

export interface StFlashWish extends Connecting {
  readonly job: StFlashJob;
  /** Reset afterwards, whatever was done. */
  readonly reset: boolean;
  /** `--flash`: the size that the flash is said to have. */
  readonly flashBytes?: number;
}

export const ST_FLASH_REFUSED = MINUS_ONE;

/** What is taken, for whoever asks. */
export const ST_FLASH_USAGE: readonly string[] = [
  'write FILE ADDRESS                     --format=ihex write FILE',
  'read FILE ADDRESS SIZE                 0 is the size of the whole flash',
  'erase                                  erase ADDRESS SIZE',
  'reset',
  '--area=option read [FILE] [SIZE]       --area=option write VALUE',
  '--version',
  'before them: --reset --format=binary|ihex --serial=SERIAL --freq=KHZ --flash=SIZE --area=main|system|option',
  '             --connect-under-reset; without effect --hot-plug --opt --debug',
];

/** `--debug` and `--opt` change nothing here: what is equal or empty is never written anyway. */
const WITHOUT_EFFECT: readonly string[] = ['--debug', '--opt', '--hot-plug'];
const WITH_VALUE = ['--serial', '--freq', '--format', '--area', '--flash'] as const;

export function parseStFlash(words: readonly string[]): Parsed<StFlashWish> {
  const given = new Map<string, string>();
  const flags = new Set<string>();
  let at = 0;
  for (let word = words[at]; word?.startsWith('--'); word = words[at]) {
    if (word === '--version') return { wish: { job: { kind: 'version' }, reset: false, underReset: false } };
    const name = WITH_VALUE.find((each) => word === each || word?.startsWith(`${each}=`));
    const found = name && valueAt(words, at, name);
    if (found) given.set(name, found.value);
    else if (word === '--reset' || word === '--connect-under-reset') flags.add(word);
    else if (!WITHOUT_EFFECT.includes(word)) return refuse(word);
    at += found?.count ?? 1;
  }
  const wrong = wrongValue(given);
  if (wrong !== undefined) return refuse(wrong);
  const isOptions = given.get('--area') === 'option';
  const job = isOptions ? optionJobOf(words.slice(at)) : jobOf(words.slice(at), given.get('--format') === 'ihex');
  if ('refused' in job) return job;
  const speedKhz = parseFrequency(given.get('--freq') ?? '0') ?? 0;
  const serialNumber = given.get('--serial');
  const flashBytes = parseSize(given.get('--flash') ?? '');
  return {
    wish: {
      job,
      reset: flags.has('--reset'),
      underReset: flags.has('--connect-under-reset'),
      ...(speedKhz > 0 && { speedKhz }),
      ...(serialNumber !== undefined && { serialNumber }),
      ...(flashBytes !== undefined && { flashBytes }),
    },
  };
}

function wrongValue(given: ReadonlyMap<string, string>): string | undefined {
  const isTaken: Readonly<Record<(typeof WITH_VALUE)[number], (value: string) => boolean>> = {
    '--serial': (value) => value !== '',
    '--freq': (value) => parseFrequency(value) !== undefined,
    '--format': (value) => value === 'binary' || value === 'ihex',
    '--area': (value) => ['main', 'system', 'option'].includes(value),
    '--flash': (value) => parseSize(value) !== undefined,
  };
  for (const name of WITH_VALUE) {
    const value = given.get(name);
    if (value !== undefined && !isTaken[name](value)) return `${name}=${value}`;
  }
  return undefined;
}

/** `read [path] [size]`, `write value` */
function optionJobOf([command = '', first, size, ...more]: readonly string[]): StFlashJob | Refused {
  const value = parseSize(first ?? '');
  if (command === 'write')
    return value === undefined || size !== undefined ? refusedOr(size ?? first, 'write VALUE') : { kind: 'write-options', value };
  const byteLength = parseSize(size ?? '0');
  if (command !== 'read' || more.length > 0 || byteLength === undefined) return refuse(more[0] ?? size ?? command);
  return { kind: 'read-options', byteLength, ...(first !== undefined && { file: first }) };
}

function jobOf([command = '', ...rest]: readonly string[], isHex: boolean): StFlashJob | Refused {
  const [file, place, size, ...more] = rest;
  if ((command === 'erase' || command === 'reset') && file === undefined) return { kind: command };
  if (command === 'erase' && size === undefined) {
    const [address, byteLength] = [parseSize(file ?? ''), parseSize(place ?? '')];
    if (address === undefined || byteLength === undefined || byteLength === 0)
      return refusedOr(address === undefined ? file : place, 'erase ADDRESS SIZE');
    return { kind: 'erase-range', address, byteLength };
  }
  if (command === 'write' && file !== undefined) {
    if (isHex) return place === undefined ? { kind: 'write', file } : refuse(place);
    const address = parseSize(place ?? '');
    return address === undefined || size !== undefined ? refusedOr(size ?? place, 'write FILE ADDRESS') : { kind: 'write', file, address };
  }
  if (command === 'read' && file !== undefined && more.length === 0) {
    const [address, byteLength] = [parseSize(place ?? ''), parseSize(size ?? '')];
    if (address === undefined || byteLength === undefined) return refusedOr(address === undefined ? place : size, 'read FILE ADDRESS SIZE');
    return { kind: 'read', file, address, byteLength, isHex };
  }
  if (command === 'write' && file === undefined) return refusedOr(file, isHex ? 'write FILE' : 'write FILE ADDRESS');
  if (command === 'read' && file === undefined) return refusedOr(file, 'read FILE ADDRESS SIZE');
  return refuse(rest.at(-1) ?? command);
}

/** The word that is wrong, or the whole of what it takes where one is missing. */
function refusedOr(word: string | undefined, whole: string): Refused {
  return word === undefined ? lacking(`Something is missing: ${whole}.`) : refuse(word);
}
