/**
 * What each word of STM32_Programmer_CLI asks for, and the values behind it. Source: the help that the tool prints (UM2237,
 * chapter 3, has the same words).
 */

import { registerNamed } from './cube-registers.ts';

/** What needs no more than its name. */
export type PlainKind = 'erase-all' | 'show-options' | 'unprotect' | 'hard-reset' | 'reset' | 'halt' | 'run' | 'score' | 'blank-check';

export type CubeJob =
  | { readonly kind: PlainKind | 'verify' }
  | { readonly kind: 'erase'; readonly sectors: readonly number[] }
  | { readonly kind: 'download'; readonly file: string; readonly address?: number }
  | { readonly kind: 'upload'; readonly address: number; readonly byteLength: number; readonly file: string }
  | { readonly kind: 'show'; readonly address: number; readonly byteLength: number; readonly bits: 8 | 16 | 32 }
  | { readonly kind: 'put'; readonly address: number; readonly values: readonly number[]; readonly bits: 8 | 16 | 32 }
  | { readonly kind: 'start'; readonly address?: number }
  | { readonly kind: 'fill'; readonly address: number; readonly byteLength: number; readonly value: number; readonly bits: 8 | 16 | 32 }
  /** No register means all of them; one with a value is written. */
  | { readonly kind: 'registers'; readonly registers: readonly { readonly name: string; readonly value: number | undefined }[] }
  | { readonly kind: 'set-options'; readonly values: readonly string[] };

/** What holds for the whole command line. */
export interface CubeSettings {
  readonly version: boolean;
  readonly list: boolean;
  /** `-y`: changes that can cost something are agreed to. */
  readonly isAgreed: boolean;
  /** `--skipErase`: what is not erased already is not written. */
  readonly isErased: boolean;
  /** `-vb`: 3 tells each access to memory. */
  readonly verbosity: number;
  /** `-log`: the file that gets every line, or `''` for the tool's own place. */
  readonly log?: string;
}

type Read = {
  readonly job?: CubeJob;
  readonly set?: Partial<CubeSettings>;
  readonly refused?: string;
};
type Take = (values: readonly string[]) => Read;

const refused = (values: readonly string[], why = 0): Read => ({ refused: values[why] ?? '' });
/** An option without a value. */
const alone =
  (kind: PlainKind): Take =>
  (values) =>
    values.length === 0 ? { job: { kind } } : refused(values);

const show =
  (bits: 8 | 16 | 32): Take =>
  (values) => {
    const [address, byteLength] = values.map(numberOf);
    if (address === undefined || byteLength === undefined || values.length !== 2) return refused(values);
    return { job: { kind: 'show', address, byteLength, bits } };
  };

const put =
  (bits: 8 | 16 | 32): Take =>
  (values) => {
    const [address, ...data] = values.map(numberOf);
    const taken = data.filter((value) => value !== undefined && value < 2 ** bits);
    if (address === undefined || taken.length === 0 || taken.length !== data.length) return refused(values);
    return { job: { kind: 'put', address, values: taken as number[], bits } };
  };

/** `incremental` asks for what is done anyway: only what differs is written. */
const download: Take = (values) => {
  const [file, place, ...more] = values.at(-1) === 'incremental' ? values.slice(0, -1) : values;
  const address = place === undefined ? undefined : numberOf(place);
  if (file === undefined || more.length > 0 || (place !== undefined && address === undefined)) return refused(values, 1);
  return { job: { kind: 'download', file, ...(address !== undefined && { address }) } };
};

const upload: Take = (values) => {
  const [place = '', size = '', file] = values;
  const [address, byteLength] = [numberOf(place), numberOf(size)];
  if (address === undefined || byteLength === undefined || file === undefined || values.length > 3) return refused(values);
  return { job: { kind: 'upload', address, byteLength, file } };
};

/** `all`, `0 3` for two sectors, `[0 3]` for all from the one to the other. */
const erase: Take = (values) => {
  const text = values.join(' ').trim();
  if (text.toLowerCase() === 'all') return { job: { kind: 'erase-all' } };
  const [, first, last] = /^\[\s*(\d{1,4})[\s,]+(\d{1,4})\s*\]$/.exec(text) ?? [];
  if (first !== undefined && last !== undefined && Number(last) >= Number(first)) {
    const count = Number(last) - Number(first) + 1;
    return { job: { kind: 'erase', sectors: Array.from({ length: count }, (_, index) => Number(first) + index) } };
  }
  return /^\d{1,4}( \d{1,4})*$/.test(text) ? { job: { kind: 'erase', sectors: text.split(' ').map(Number) } } : refused(values);
};

const options: Take = (values) => {
  if (values.length === 1 && values[0]?.toLowerCase() === 'displ') return { job: { kind: 'show-options' } };
  const wrong = values.find((value) => !/^[^=\s]+=[^=\s]+$/.test(value));
  return values.length > 0 && wrong === undefined ? { job: { kind: 'set-options', values } } : { refused: wrong ?? '' };
};

const start: Take = (values) => {
  const address = values[0] === undefined ? undefined : numberOf(values[0]);
  if (values.length > 1 || (values.length === 1 && address === undefined)) return refused(values);
  return { job: { kind: 'start', ...(address !== undefined && { address }) } };
};

const LARGEST_FILL_BYTES = 0x100_0000;

/** `ADDRESS size=N pattern=V dataWidth=8`: without an address from where the flash begins. */
const fill: Take = (values) => {
  const given = new Map(
    values.filter((value) => value.includes('=')).map((value) => value.toLowerCase().split('=', 2) as [string, string]),
  );
  const places = values.filter((value) => !value.includes('='));
  const wrong = values.find((value) => value.includes('=') && !/^(size|pattern|datawidth)=/i.test(value));
  const address = numberOf(places[0] ?? '0x08000000');
  const [byteLength, value, bits] = ['size', 'pattern', 'datawidth'].map((name, index) =>
    numberOf(given.get(name) ?? ['', '0', '8'][index]!),
  );
  if (wrong !== undefined || places.length > 1 || address === undefined || value === undefined) return refused([wrong ?? values[0] ?? '']);
  if (byteLength === undefined || byteLength > LARGEST_FILL_BYTES) return refused([`size=${given.get('size') ?? ''}`]);
  if ((bits !== 8 && bits !== 16 && bits !== 32) || value >= 2 ** bits || byteLength % (bits / 8) !== 0) return refused(values);
  return { job: { kind: 'fill', address, byteLength, value, bits } };
};

const registers: Take = (values) => {
  const read = values.map((word) => {
    const [text = '', value] = word.split('=', 2);
    return {
      word,
      name: registerNamed(text, value !== undefined),
      value: value === undefined ? undefined : (numberOf(value) ?? Number.NaN),
    };
  });
  const wrong = read.find(({ name, value }) => name === undefined || Number.isNaN(value));
  if (wrong) return { refused: wrong.word };
  return { job: { kind: 'registers', registers: read.map(({ name = '', value }) => ({ name, value })) } };
};

/** Other links than ST-LINK's are not listed. */
const list: Take = (values) => (/^(st-?link(-only)?)?$/i.test(values.join(' ')) ? { set: { list: true } } : refused(values));
const verify: Take = (values) => (values.length === 0 || values.join() === 'fast' ? { job: { kind: 'verify' } } : refused(values));
const verbosity: Take = (values) => (/^[123]$/.test(values.join(' ')) ? { set: { verbosity: Number(values[0]) } } : refused(values));
const log: Take = (values) => (values.length <= 1 ? { set: { log: values[0] ?? '' } } : refused(values, 1));
const global =
  (name: 'version' | 'list' | 'isAgreed' | 'isErased'): Take =>
  (values) =>
    values.length === 0 ? { set: { [name]: true } } : refused(values);
/** No bar is ever drawn, and what is written is read back anyway. */
const ignored: Take = (values) => (values.length === 0 ? {} : refused(values));

/** Names, what they take, and how that is written. In small letters: scripts write `-hardRst`, `-HardRst` and `--hardRst`, `--skipErase` and `--skiperase`. */
export const CUBE_WORDS: readonly (readonly [names: readonly string[], take: Take, form?: string])[] = [
  [['-l', '--list'], list, '[st-link]'],
  [['-version', '--version'], global('version')],
  [['-y', '--yes'], global('isAgreed')],
  [['-log', '--log'], log, '[FILE]'],
  [['-vb', '--verbosity'], verbosity, '1|2|3'],
  [['-q', '--quietmode', '-nv', '--noverify'], ignored],
  [['-e', '--erase'], erase, 'all | SECTOR ... | [FIRST LAST]'],
  [['--skiperase', '-skiperase'], global('isErased')],
  [['-w', '--write', '-d', '--download'], download, 'FILE [ADDRESS]'],
  [['-v', '--verify'], verify, '[fast]'],
  [['-r', '--read', '-u', '--upload'], upload, 'ADDRESS SIZE FILE'],
  [['-r8'], show(8), 'ADDRESS SIZE'],
  [['-r16'], show(16), 'ADDRESS SIZE'],
  [['-r32'], show(32), 'ADDRESS SIZE'],
  [['-w8'], put(8), 'ADDRESS VALUE ...'],
  [['-w16'], put(16), 'ADDRESS VALUE ...'],
  [['-w32'], put(32), 'ADDRESS VALUE ...'],
  [['-fillmemory', '--fillmemory'], fill, '[ADDRESS] size=SIZE [pattern=VALUE] [dataWidth=8|16|32]'],
  [['-corereg', '--corereg'], registers, '[REGISTER[=VALUE] ...]'],
  [['-ob', '--optionbytes'], options, 'displ | NAME=VALUE ...'],
  [['-rdu', '--readunprotect'], alone('unprotect')],
  [['-hardrst', '--hardrst'], alone('hard-reset')],
  [['-rst', '--rst'], alone('reset')],
  [['-halt', '--halt'], alone('halt')],
  [['-run', '--run'], alone('run')],
  [['-score', '--score'], alone('score')],
  [['-blankcheck', '--blankcheck'], alone('blank-check')],
  [['-s', '--start', '-g', '--go'], start, '[ADDRESS]'],
];

export function numberOf(text: string): number | undefined {
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isInteger(value) && value <= 0xffff_ffff ? value : undefined;
}
