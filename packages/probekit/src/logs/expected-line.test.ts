import { expect, it } from 'vitest';
import { ExpectedLine } from './expected-line.ts';

const found = (pattern: RegExp, ...pieces: string[]) => {
  const line = new ExpectedLine(pattern);
  return pieces.map((piece) => line.take(piece));
};

it.each([
  ['in one piece', [/^PASS$/, 'one\nPASS\n'], ['PASS']],
  ['over pieces', [/PASS \d/, 'PA', 'SS', ' 7'], [undefined, undefined, 'PASS 7']],
  ['with both ends of a line', [/^b$/, 'a\r\nb\r\n'], ['b']],
  ['not over the end of a line', [/a.*b/s, 'a\n', 'b\n'], [undefined, undefined]],
] as const)('finds a line %s', (_what, [pattern, ...pieces], lines) => {
  expect(found(pattern, ...pieces)).toEqual(lines);
});

it('keeps no more of a line that never ends than its first part', () => {
  const line = new ExpectedLine(/b/);
  for (let piece = 0; piece < 100; piece++) expect(line.take('a'.repeat(1000))).toBeUndefined();
  expect(line.take('b')).toBeUndefined();
  expect(line.take('\nb')).toBe('b');
});
