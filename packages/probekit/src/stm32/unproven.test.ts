import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROVEN_CHIPS } from '../spec/stm32/proven-families.ts';
import { namesChip } from './index.ts';

test.each([
  ['STM32H743/753', true],
  ['stm32h743', true],
  ['STM32H753', true],
  [' STM32H743ZIT6 ', true],
  ['STM32H7', false],
  ['STM32H745', false],
  ['yes', false],
  ['', false],
])('"%s" names an STM32H743/753: %s', (given, expected) => {
  expect(namesChip(given, 'STM32H743/753')).toBe(expected);
});

test('a chip without an identity has a name to type as well', () => {
  expect(namesChip('unidentified', 'unidentified')).toBe(true);
  expect(namesChip('', 'unidentified')).toBe(false);
});

test('chips are proven as soon as the table of hardware has an accepted row, and not before', () => {
  const table = readFileSync(new URL('../../../../docs/hardware.md', import.meta.url), 'utf8');
  const accepted = table.split('\n').filter((line) => /^\|.*\| *accepted/.test(line));
  expect(PROVEN_CHIPS.length > 0).toBe(accepted.length > 0);
});
