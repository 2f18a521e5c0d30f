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

test.each([
  ['STM32H747XI', 'STM32H745/755, H747/757', true],
  ['STM32H755', 'STM32H745/755, H747/757', true],
  ['STM32H743', 'STM32H745/755, H747/757', false],
  ['STM32L476RG', 'STM32L4x1, L4x5, L4x6', true],
  ['STM32L475', 'STM32L4x1, L4x5, L4x6', true],
  ['STM32L452', 'STM32L4x1, L4x5, L4x6', false],
  ['STM32F103RB', 'STM32F101, F102, F103', true],
  ['STM32F4', 'STM32F101, F102, F103', false],
])('%s of a die called %s: %s', (given, chip, expected) => {
  expect(namesChip(given, chip)).toBe(expected);
});
