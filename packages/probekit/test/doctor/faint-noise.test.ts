/** How faint a noise on a debug wire one look at a working board finds: chance of a flipped bit, and how many of five boards are told. */
import { describe, expect, test } from 'vitest';
import { examine, openScenario } from './open-scenario.ts';

const SEEDS = [1, 2, 3, 4, 5] as const;

async function isFound(wire: 'SWDIO' | 'SWCLK', noise: number, seed: number): Promise<boolean> {
  const scenario = { board: 'nucleo-h743zi2', flash: [{ file: 'factory-demo.elf' }], wires: { [wire]: { noise } }, seed };
  const { verdict, causes } = await examine(await openScenario(scenario));
  const first = causes.filter(({ group }) => group === 1).map(({ id }) => id);
  // What is not met is not told, and nothing else is.
  expect(verdict === 'healthy' || first.includes('RC31')).toBe(true);
  return first.includes('RC31');
}

describe('noise that flips one bit in so many', () => {
  test.each([
    ['SWDIO', 10_000, 5],
    ['SWDIO', 50_000, 3],
    ['SWCLK', 10_000, 5],
    ['SWCLK', 50_000, 3],
  ] as const)('%s, %i: found on at least %i of five boards', async (wire, bits, least) => {
    const found = [];
    for (const seed of SEEDS) found.push(await isFound(wire, 1 / bits, seed));
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(least);
  });
});
