/**
 * The words of st-info. Source: stlink-tools 1.7.0, doc/man/st-info.md and src/st-info/info.c. The fact comes first there; here
 * it may stand anywhere, as in 1.8.0.
 */
import { type Connecting, MINUS_ONE, type Parsed, refuse, valueAt } from './face.ts';
import { parseFrequency } from './stlink-tools.ts';

const SHOWN = ['version', 'probe', 'serial', 'flash', 'pagesize', 'sram', 'chipid', 'descr'] as const;
export type StInfoShown = (typeof SHOWN)[number];

export interface StInfoWish extends Connecting {
  readonly show: StInfoShown;
}

/** What is taken, for whoever asks. */
export const ST_INFO_USAGE: readonly string[] = [
  `one of ${SHOWN.map((name) => `--${name}`).join(' ')}`,
  'with --connect-under-reset --freq=KHZ; without effect --hot-plug',
];

/** What st-info answers to words that it does not know. */
export const ST_INFO_REFUSED = MINUS_ONE;

export function parseStInfo(words: readonly string[]): Parsed<StInfoWish> {
  let show: StInfoShown | undefined;
  let underReset = false;
  let speedKhz = 0;
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const frequency = valueAt(words, at, '--freq');
    const shown = SHOWN.find((name) => word === `--${name}`);
    if (frequency) {
      const khz = parseFrequency(frequency.value);
      if (khz === undefined) return refuse(`--freq ${frequency.value}`);
      speedKhz = khz;
    } else if (shown !== undefined && show === undefined) show = shown;
    else if (word === '--connect-under-reset') underReset = true;
    else if (word !== '--hot-plug') return refuse(word);
    at += frequency?.count ?? 1;
  }
  if (show === undefined) return refuse('');
  return { wish: { show, underReset, ...(speedKhz > 0 && { speedKhz }) } };
}
