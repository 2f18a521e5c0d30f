/** How much of its flash's own pace each family is fed at through the debug port, in bench time: modelled, not measured on silicon. */
import { expect, it } from 'vitest';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { connectTarget, flashOf } from '../../src/stm32/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';

const BYTES = 32 * 1024;

it.each([
  ['nucleo-f103rb', 0.84],
  ['nucleo-f091rc', 0.77],
  ['nucleo-f446re', 0.57],
  ['nucleo-l476rg', 0.74],
  ['nucleo-g474re', 0.72],
  ['nucleo-g071rb', 0.63],
] as const)('%s is programmed at %f of it or more', async (board, least) => {
  const bench = await createBench({ scenario: { board }, boards: ALL_BOARDS });
  const probe = await openProbe(bench);
  const target = await connectTarget(probe, { mode: 'under-reset' });
  const flash = await flashOf(target);
  const sectors = flash.sectors.filter(({ address }) => address < 0x0800_0000 + BYTES);
  const image = Uint8Array.from({ length: BYTES }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
  await flash.prepare();
  await flash.erase(sectors);
  const began = probe.clock.nowMs();
  await flash.program(0x0800_0000, image);
  const ms = probe.clock.nowMs() - began;
  await flash.release();
  expect(await target.memory.read(0x0800_0000, BYTES)).toEqual(image);
  expect(((BYTES / flash.programBytes) * flash.times.programUs) / 1000 / ms).toBeGreaterThan(least);
});
