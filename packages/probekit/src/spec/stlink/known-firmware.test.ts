import { expect, it } from 'vitest';
import { findKnownFirmware, KNOWN_FIRMWARE } from './known-firmware.ts';

it('has rows that say where they come from, and whose last number is not before the first', () => {
  for (const { from, to, source } of KNOWN_FIRMWARE) {
    expect(to).toBeGreaterThanOrEqual(from);
    expect(source.length).toBeGreaterThan(20);
  }
});

it.each(['v2', 'v3'] as const)('knows nothing against the newest %s', (line) => {
  expect(findKnownFirmware(line, 99, 'STM32H7')).toBeUndefined();
});

it('judges a chip with one access port more leniently than one with several', () => {
  expect(findKnownFirmware('v2', 30, 'STM32F1')).toBeUndefined();
  expect(findKnownFirmware('v2', 30, 'STM32H7')?.verdict).toBe('too-old');
  expect(findKnownFirmware('v2', 23, 'STM32F1')?.trouble).toBe('no-dap');
});
