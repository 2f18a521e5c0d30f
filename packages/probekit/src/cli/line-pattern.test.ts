import { expect, it } from 'vitest';
import { LinePattern } from './line-pattern.ts';

const LONG_LINE = 'a'.repeat(4095);

it.each(['^(a+)+$', '(a|aa)+$', '^(\\w+\\s?)*$', '(.*a){25}$'])(
  'gives %s up, which would go on for years, as often as it is asked',
  (text) => {
    const pattern = new LinePattern('--expect', text, { mostMs: 20 });
    for (let count = 0; count < 2; count++) {
      expect(() => pattern.take(`${LONG_LINE}!\n`)).toThrow(
        expect.objectContaining({ code: 'cli/slow-pattern', evidence: { option: '--expect', pattern: text, mostMs: 20 } }),
      );
    }
  },
);

it('finds its line in the same text where it is written well', () => {
  expect(new LinePattern('--expect', '^a+!$').take(`${LONG_LINE}!\n`)).toBe(`${LONG_LINE}!`);
  const pieces = new LinePattern('--fail', 'PASS \\d');
  expect(['PA', 'SS', ' 7'].map((piece) => pieces.take(piece))).toEqual([undefined, undefined, 'PASS 7']);
});

it('refuses what is no pattern', () => {
  expect(() => new LinePattern('--fail', '(')).toThrow(
    expect.objectContaining({ code: 'cli/usage', hint: expect.stringContaining('--fail') }),
  );
});
