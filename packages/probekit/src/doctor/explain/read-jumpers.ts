/** Jumpers as people write them of a NUCLEO-H743ZI2: which state each has, and which it must have (UM2407, jumpers). Pure. */
import { JUMPER_STATES } from '../../spec/symptoms/seen-remarks.ts';
import type { LineReading } from './read-log.ts';

/** As delivered. */
const WANTED: Readonly<Record<string, string>> = { JP1: 'OFF', JP2: '[1-2]', JP3: 'ON', JP4: 'ON', JP5: '[1-2]', JP6: 'ON' };

export function readJumpers(line: string): readonly LineReading[] {
  const jumpers = [...line.matchAll(JUMPER_STATES)].flatMap(([text]) => {
    const state = stateIn(text.replace(/JP\d/gi, ''));
    return (text.match(/JP\d/gi) ?? []).map((name) => ({ name: name.toUpperCase(), state }));
  });
  if (jumpers.length === 0) return [];
  const answers = Object.fromEntries(jumpers.flatMap(({ name, state }) => answerOf(name, state)));
  const odd = jumpers.find(({ name, state }) => state !== WANTED[name]);
  if (!odd) return [{ said: { key: 'line.jumpers' }, answers }];
  return [{ said: { key: 'line.jumper-differs', values: { jumper: odd.name, wanted: WANTED[odd.name] ?? '' } }, answers }];
}

function stateIn(text: string): string {
  const pins = /\d-\d/.exec(text)?.[0];
  if (pins) return `[${pins}]`;
  // The name of that position, as it is printed beside it.
  if (/STLK/i.test(text)) return '[1-2]';
  return /off|open|removed|missing|quitad|abiert/i.test(text) ? 'OFF' : 'ON';
}

/** As the questions about jumpers have it. */
function answerOf(name: string, state: string): readonly (readonly [string, string])[] {
  if (name === 'JP2') return [['jp2', state === '[1-2]' ? '1-2' : state === 'OFF' ? 'none' : 'other']];
  if (name === 'JP5') return [['jp5', { '[1-2]': '1-2', '[2-3]': '2-3' }[state] ?? 'off']];
  return ['JP1', 'JP3', 'JP4', 'JP6'].includes(name) ? [[name.toLowerCase(), state === 'OFF' ? 'off' : 'on']] : [];
}
