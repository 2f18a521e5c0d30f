/**
 * Boards on which all is well: every probe with programs that run, sleep, or are not there gives no finding; and a look
 * in reading mode is nothing that a program could notice: memory, text and lamps are those of the same board from the same
 * snapshot that nobody looked at.
 */
import { describe, expect, test } from 'vitest';
import type { Bench, Scenario } from '../../../src/base/index.ts';
import { examine } from '../open-scenario.ts';
import { openDraw } from './judge.ts';

const PROBES = ['v3e', 'v2-1', 'v2-1-no-msd', 'v2'];
const RUNNING = ['factory-demo.elf', 'blinky.elf', 'dma-uart.O0.elf', 'application.O2.elf', 'nested.O2.elf', 'memory-kernels.Os.elf'];
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

/** RAM and flash of the program: DTCM, AXI SRAM, SRAM1 to SRAM3, SRAM4, both banks' first sectors. */
const MEMORY = [
  [0x2000_0000, 0x2_0000],
  [0x2400_0000, 0x8_0000],
  [0x3000_0000, 0x2_0000],
  [0x3002_0000, 0x2_0000],
  [0x3004_0000, 0x8000],
  [0x3800_0000, 0x1_0000],
  [0x0800_0000, 0x4_0000],
  [0x0810_0000, 0x4_0000],
] as const;

const nowNs = async (bench: Bench) => (await bench.control.send('look', {})).atNs;

/** What the program does while something else happens, and what is in memory afterwards. */
async function during(bench: Bench, work: () => Promise<unknown>) {
  const shown: string[] = [];
  const stop = bench.control.onEvent((event) => {
    if (event.event === 'uart') shown.push(...event.bytes.toString().split(','));
    if (event.event === 'led' && /^LD[123]$/.test(event.name)) shown.push(`${event.name} ${event.value}`);
  });
  await work();
  stop();
  const memory = [];
  for (const [address, byteLength] of MEMORY) memory.push(Buffer.from((await bench.control.send('peek', { address, byteLength })) ?? []));
  const { core } = await bench.control.send('look', {});
  return { shown, core, memory };
}

const LOOKS = [...RUNNING, ...SLEEPING].flatMap((file) => PROBES.map((model, index) => [file, model, index] as const)).slice(0, 52);

test.each(LOOKS)('%s does with a %s looking what it does without', async (file, model, seed) => {
  const bench = await open(boardWith(model, file), seed);
  const snapshot = await bench.control.send('snapshot', {});
  const startNs = await nowNs(bench);
  const looked = await during(bench, () => examine(bench, { reset: 'never' }));
  const tookNs = (await nowNs(bench)) - startNs;
  await bench.control.send('restore', { snapshot });
  const alone = await during(bench, () => bench.control.send('advance', { ms: tookNs / 1e6 }));
  expect(looked.shown).toEqual(alone.shown);
  expect(looked.core).toEqual(alone.core);
  expect(looked.memory.map(({ length }) => length)).toEqual(MEMORY.map(([, byteLength]) => byteLength));
  const differing = looked.memory.flatMap((bytes, index) =>
    bytes.equals(alone.memory[index] ?? Buffer.alloc(0)) ? [] : [MEMORY[index]?.[0]],
  );
  expect(differing).toEqual([]);
});
