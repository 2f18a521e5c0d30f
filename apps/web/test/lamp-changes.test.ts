import { expect, it } from 'vitest';
import { LampChanges } from '../src/bench/lamp-changes.ts';

it('shows a lamp that was on between two looks, and then how it stands', () => {
  const changes = new LampChanges();
  expect(changes.show({ LD3: 'off' })).toEqual({ lamps: { LD3: 'off' }, isLate: false });
  changes.note('LD3', 'red');
  changes.note('LD3', 'off');
  expect(changes.show({ LD3: 'off' })).toEqual({ lamps: { LD3: 'red' }, isLate: true });
  expect(changes.show({ LD3: 'off' })).toEqual({ lamps: { LD3: 'off' }, isLate: false });
});

it('shows a lamp that stays as it is at once', () => {
  const changes = new LampChanges();
  changes.note('LD1', 'green');
  expect(changes.show({ LD1: 'green' })).toEqual({ lamps: { LD1: 'green' }, isLate: false });
});
