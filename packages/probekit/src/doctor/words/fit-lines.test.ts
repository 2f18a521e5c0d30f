import { expect, test } from 'vitest';
import { ENGLISH } from '../../words/index.ts';
import { stationsSoFar } from '../conclusion.ts';
import { drawChain } from './chain.ts';
import { fitLines } from './fit-lines.ts';
import { columns, labelled } from './line.ts';

const texts = (lines: readonly { readonly text: string }[]) => lines.map(({ text }) => text);
const SENTENCE = `${'nothing answers on SWD '.repeat(8)}at all`;

test('lines that fit stay as they are', () => {
  const lines = labelled('Likely', SENTENCE, 'cause');
  expect(fitLines(lines, 100)).toBe(lines);
});

test('in a narrower terminal text is wrapped anew under where it begins, not row by row', () => {
  const rows = texts(fitLines([...labelled('Likely', SENTENCE, 'cause'), ...columns([['C5', SENTENCE]], 'evidence')], 80));
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80);
  expect(rows.filter((row) => row.startsWith('Likely') || row.startsWith('  C5'))).toHaveLength(2);
  expect(rows[1]).toMatch(/^ {9}\S/);
  // Each row but the last of its text is full: the next word would not have fitted.
  expect(rows.slice(0, 2).every((row) => row.length > 80 - 'nothing '.length)).toBe(true);
});

test('beside long names there is no room for a sentence, so it goes below them', () => {
  const rows = texts(fitLines(columns([['what the old ST-LINK Utility says of it', SENTENCE]], 'good'), 50));
  expect(rows[0]).toBe('  what the old ST-LINK Utility says of it');
  expect(rows[1]).toMatch(/^ {4}nothing/);
});

test('the chain goes on below itself, each state under its name', () => {
  const rows = texts(fitLines(drawChain(stationsSoFar([]), ENGLISH), 80));
  expect(rows).toHaveLength(4);
  expect(rows[0]).toMatch(/ ──$/);
  expect(rows[2]?.indexOf('firmware')).toBeLessThan(rows[3]?.lastIndexOf('?') ?? 0);
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
});

test('a command stays on one line', () => {
  const command = {
    text: `         - probekit read 0x08000000 128K -o ${'x'.repeat(60)}.bin --connect under-reset`,
    role: 'next',
  } as const;
  expect(fitLines([command], 80)).toEqual([command]);
});
