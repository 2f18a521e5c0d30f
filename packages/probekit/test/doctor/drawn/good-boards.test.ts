/** Boards on which all is well: every probe with programs that run, sleep, or are not there gives no finding. */
import { describe, expect, test } from 'vitest';
import type { Bench, Scenario } from '../../../src/base/index.ts';
import { examine } from '../open-scenario.ts';
import { openDraw } from './judge.ts';

const PROBES = ['v3e', 'v2-1', 'v2-1-no-msd', 'v2'];
const RUNNING = [
  'factory-demo.elf',
  'blinky.elf',
  'every-pin.elf',
  'dma-uart.O0.elf',
  'application.O2.elf',
  'nested.O2.elf',
  'memory-kernels.Os.elf',
];
const SLEEPING = ['echo.elf', 'scheduler.O0.elf', 'scheduler.O2.elf', 'sleep.O0.elf', 'sleep.Os.elf', 'itm.elf', 'library.O2.elf'];

const boardWith = (model: string, file?: string): Scenario => ({
  board: 'nucleo-h743zi2',
  probe: { model },
  ...(file ? { flash: [{ file }] } : {}),
});

const open = (scenario: Scenario, seed: number): Promise<Bench> => openDraw({ seed, truth: [], scenario, sinceMs: 1500 + 37 * seed });

describe.each(PROBES)('a good board with a %s gives no finding', (model) => {
  test.each([...RUNNING, ...SLEEPING, undefined])('and %s', async (file) => {
    const { verdict, causes, questions, warnings } = await examine(await open(boardWith(model, file), 0));
    expect({ verdict, causes, questions, warnings }).toEqual({ verdict: 'healthy', causes: [], questions: [], warnings: [] });
  });
});

test('a board that a watchdog has reset is unclear after a short look, and not before a long one is it well or a fault', async () => {
  const looped: Scenario = { ...boardWith('v3e', 'watchdog-loop.elf') };
  const { verdict, evidence } = await examine(await open(looped, 0), { longLook: false, reset: 'never' });
  expect(verdict).toBe('unclear');
  expect(evidence.map(({ check }) => check)).not.toContain('C9');
  expect(await examine(await open(looped, 0))).toMatchObject({ verdict: 'fault', causes: [{ id: 'RC44', class: 'proven' }] });
});
