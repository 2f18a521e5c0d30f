import { expect, test } from 'vitest';
import { explain } from '../../src/doctor/index.ts';
import { misfits, readSchema } from './json-schema.ts';

const schema = readSchema('explain');

test.each([
  'The interface firmware FAILED to reset/halt the target MCU',
  'Error: No STM32 target found!',
  'Failed to start GDB server',
  'usbfs: process 12 (x) did not claim interface 0 before use',
  'device not found',
  'my cat sat on the keyboard',
  '',
])('an explanation of "%s" fits the published schema', (text) => {
  expect(misfits(explain(text), schema)).toEqual([]);
});

test('the check itself finds what does not fit', () => {
  expect(misfits({ ...explain('x'), verdict: 'maybe', more: 1, next: { feet: 'run' } }, schema)).toEqual([
    '$.verdict is "maybe"',
    '$.next.feet is not in the schema',
    '$.more is not in the schema',
  ]);
});
