/**
 * Noise on SWCLK takes clocks away. A word that lost one arrives shifted, and its parity fits where the lost bit was a 0:
 * registers of the debug port and of access ports then hold what nobody sent. No request becomes another one by it, so that
 * a look, which writes to no memory, leaves the program running.
 */
import { expect, test } from 'vitest';
import type { Bench, Scenario } from '../../src/base/index.ts';
import { examine, openScenario } from './open-scenario.ts';

const BOARDS = 12;
const noisy = (noise: number, seed: number): Scenario => ({
  board: 'nucleo-h743zi2',
  flash: [{ file: 'factory-demo.elf' }],
  wires: { SWCLK: { noise } },
  seed,
});
const coreOf = async ({ control }: Bench) => (await control.send('look', {})).core;

/** With these seeds a transfer is damaged while the probe has the board halted, and the debug port is silent from then on. */
const SILENCED = [1, 19, 25, 26, 40, 41, 50];

test('a board runs once it is plugged in, though its probe halts it to read its size and noise silences the link then', async () => {
  const cores = [];
  for (const seed of SILENCED) cores.push(await coreOf(await openScenario(noisy(0.0005, seed))));
  expect(new Set(cores)).toEqual(new Set(['running']));
});

test('reading mode leaves it running however many of its words arrive shifted', async () => {
  let damaged = 0;
  for (let seed = 1; seed <= BOARDS; seed++) {
    const bench = await openScenario(noisy(0, seed));
    await bench.control.send('set', { physics: { wires: { SWCLK: { noise: 0.002 } } } });
    const { causes } = await examine(bench, { reset: 'never' });
    if (causes.length > 0) damaged++;
    expect(await coreOf(bench), `seed ${seed}`).toBe('running');
  }
  expect(damaged).toBe(BOARDS);
});
