/** Clocks as start-up code sets them, from the words that RCC holds then: RM0433, RM0008, RM0090, RM0351 and RM0440, RCC. */
import { expect, it } from 'vitest';
import type { Memory } from '../base/index.ts';
import { chooseSwoRate } from './swo-rate.ts';
import { traceClockOf } from './trace-clock.ts';

/** Of words alone. */
function memoryOf(words: Readonly<Record<number, number>>): Memory {
  return { read32: async (address: number) => words[address] ?? 0 } as unknown as Memory;
}

const H7 = 0x5802_4400;
const L4 = 0x4002_1000;

it.each([
  ['STM32H7, HSI', 'STM32H7', { [H7]: 0x25 }, 64e6, false],
  ['STM32H7, HSI by 8', 'STM32H7', { [H7]: 0x3d }, 8e6, false],
  // 480 MHz: HSE 8 MHz, M 1, N 120, R 2; VCO 960 MHz.
  ['STM32H7, PLL1', 'STM32H7', { [H7 + 0x10]: 0x1b, [H7 + 0x28]: 0x12, [H7 + 0x2c]: 0x0107_0000, [H7 + 0x30]: 0x0103_0277 }, 480e6, true],
  ['STM32H7, PLL1 without R', 'STM32H7', { [H7 + 0x10]: 0x1b, [H7 + 0x28]: 0x12, [H7 + 0x30]: 0x0103_0277 }, 0, true],
  ['STM32F1, HSE by 9', 'STM32F1', { [0x4002_1004]: 0x001d_040a }, 72e6, true],
  ['STM32F1, HSI by 2 by 16', 'STM32F1', { [0x4002_1004]: 0x0038_000a }, 64e6, false],
  ['STM32F4, HSE 8, N 336, P 2', 'STM32F4', { [0x4002_3808]: 0x940a, [0x4002_3804]: 0x0740_5408 }, 168e6, true],
  ['STM32F4, HSI by 4', 'STM32F4', { [0x4002_3808]: 0x0090 }, 4e6, false],
  ['STM32L4, reset', 'STM32L4', { [L4]: 0x63, [L4 + 0x94]: 0x0c00_0600 }, 4e6, false],
  ['STM32L4, HSI by 1, N 10, R 2', 'STM32L4', { [L4 + 8]: 0x0f, [L4 + 0xc]: 0x0100_0a02 }, 80e6, false],
  ['STM32G4, HSE 8 by 2, N 85, R 2', 'STM32G4', { [L4 + 8]: 0x0f, [L4 + 0xc]: 0x0100_5513 }, 170e6, true],
])('%s', async (_what, series, words, hertz, usesHse) => {
  expect(await traceClockOf(series, memoryOf(words), 8e6)).toEqual({ hertz, usesHse });
});

it('of a clock that divides into the probe’s by nothing whole, the nearest pair is taken, and its error told', () => {
  const nearestRate = (hertz: number) => 72e6 / Math.max(36, Math.round(72e6 / hertz));
  const rate = chooseSwoRate(2.097e6, { nearestRate, mostHertz: 2e6 })!;
  expect(rate.pinHz).toBeLessThanOrEqual(2e6);
  expect(rate.errorPercent).toBeCloseTo((100 * Math.abs(rate.pinHz - rate.probeHz)) / rate.pinHz, 6);
  expect(rate.errorPercent).toBeLessThan(1);
});
