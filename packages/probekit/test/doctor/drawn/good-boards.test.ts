/** Boards on which all is well: every probe with programs that run, sleep, or are not there gives no finding. */
import { describe, expect, test } from 'vitest';
import type { Bench, Scenario } from '../../../src/base/index.ts';
import { examine } from '../open-scenario.ts';
import { openDraw } from './judge.ts';

/** Each board with the probes that it comes with, or that are wired to it. */
const BOARDS = [
  ...['v3e', 'v2-1', 'v2-1-no-msd', 'v2', 'v2-clone'].map((model) => ['nucleo-h743zi2', model] as const),
  ...['v2-1', 'v2-1-no-msd'].map((model) => ['nucleo-h743zi', model] as const),
  ...['v3set', 'v3minie', 'v2', 'v2-clone'].map((model) => ['custom-h743', model] as const),
];
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

const boardWith = (model: string, file?: string, board = 'nucleo-h743zi2'): Scenario => ({
  board,
  probe: { model },
  ...(file ? { flash: [{ file }] } : {}),
});

const open = (scenario: Scenario, seed: number): Promise<Bench> => openDraw({ seed, truth: [], scenario, sinceMs: 1500 + 37 * seed });

const HEALTHY = { verdict: 'healthy', causes: [], questions: [], warnings: [] };

describe.each(BOARDS)('a good %s with a %s gives no finding', (board, model) => {
  test.each([...RUNNING, ...SLEEPING, undefined])('and %s', async (file) => {
    expect(await examine(await open(boardWith(model, file, board), 0))).toMatchObject(HEALTHY);
  });
});

test.each([...RUNNING, ...SLEEPING])('a good board behind a probe that waited in its loader gives no finding and %s', async (file) => {
  const diagnosis = await examine(await open(boardWith('v3-loader', file), 0));
  expect(diagnosis).toMatchObject({ ...HEALTHY, warnings: [{ code: 'left-loader' }] });
});

test.each(['factory-demo.elf', 'every-pin.elf', 'echo.elf'])('a V3E behind a full-speed hub gives no finding and %s', async (file) => {
  const diagnosis = await examine(await open({ ...boardWith('v3e', file), port: { speed: 'full' } }, 0));
  expect(diagnosis).toMatchObject(HEALTHY);
  const [first] = diagnosis.evidence;
  expect(first?.said.key).toBe('c1.probe-full-speed-v3');
});

/** The doctor begins at 4 MHz, a V3 then has 3.3 MHz: half a clock is 125 ns, or 151. */
const SLOW_AND_GOOD = { v3e: 150, 'v2-1': 124, 'v2-1-no-msd': 124, v2: 124 };

describe.each(Object.entries(SLOW_AND_GOOD))('slow wires before a %s', (model, riseNs) => {
  test.each(['SWDIO', 'SWCLK'])('give no finding while an edge takes less than half a clock: %s', async (wire) => {
    for (const file of ['factory-demo.elf', 'every-pin.elf', 'scheduler.O2.elf'])
      expect(await examine(await open({ ...boardWith(model, file), wires: { [wire]: { riseNs } } }, 0))).toMatchObject(HEALTHY);
  });

  test.each([
    ['SWDIO', 2 * riseNs, /^(1 MHz|950 kHz)$/],
    ['SWCLK', 2 * riseNs, /^(1 MHz|950 kHz)$/],
    ['SWDIO', 20 * riseNs, /^(50|100|125) kHz$/],
    ['SWCLK', 20 * riseNs, /^(50|100|125) kHz$/],
  ] as const)('answer only slower beyond that, which is told: %s, %i ns', async (wire, beyondNs, slower) => {
    const diagnosis = await examine(await open({ ...boardWith(model, 'factory-demo.elf'), wires: { [wire]: { riseNs: beyondNs } } }, 0));
    expect([diagnosis.verdict, diagnosis.causes[0]?.id]).toEqual(['fault', 'RC31']);
    const attach = diagnosis.evidence.find(({ check }) => check === 'C5');
    expect(attach).toMatchObject({ outcome: 'slow-only', said: { values: { speed: expect.stringMatching(slower) } } });
  });
});

test('a board that a watchdog has reset is unclear after a short look, and not before a long one is it well or a fault', async () => {
  const looped: Scenario = { ...boardWith('v3e', 'watchdog-loop.elf') };
  const { verdict, evidence } = await examine(await open(looped, 0), { longLook: false, reset: 'never' });
  expect(verdict).toBe('unclear');
  expect(evidence.map(({ check }) => check)).not.toContain('C9');
  expect(await examine(await open(looped, 0))).toMatchObject({ verdict: 'fault', causes: [{ id: 'RC44', class: 'proven' }] });
});
