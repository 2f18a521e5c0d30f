/** Families that are named and read, and whose flash is declined in words: one part of each on a board of one's own. */
import { describe, expect, it } from 'vitest';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { readMemory } from '../../src/flash/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { openProbe } from '../contracts/board-on-bench.ts';

const PARTS = [
  ['stm32f207zg', { series: 'STM32F2', devId: 0x411, revision: 'Y', flashKib: 1024 }, 0xff],
  ['stm32f303re', { series: 'STM32F3', devId: 0x446, revision: 'A', flashKib: 512 }, 0xff],
  ['stm32l053r8', { series: 'STM32L0', devId: 0x417, revision: 'X', flashKib: 64 }, 0],
  ['stm32l152re', { series: 'STM32L1', devId: 0x437, revision: 'A', flashKib: 512 }, 0],
  ['stm32c031c6', { series: 'STM32C0', devId: 0x453, revision: 'Z', flashKib: 32 }, 0xff],
  ['stm32wb55rg', { series: 'STM32WB', devId: 0x495, revision: '2.1', flashKib: 1024 }, 0xff],
  ['stm32h563zi', { series: 'STM32H5', devId: 0x484, revision: undefined, flashKib: 2048 }, 0xff],
  ['stm32wl55jc', { series: 'STM32WL', devId: 0x497, revision: '1.0', flashKib: 256 }, 0xff],
] as const;

describe.each(PARTS)('bench:%s', (board, chip, erased) => {
  const probe = ['--probe', `bench:${board}`];

  it('is named, and its flash is read', async () => {
    const bench = await createBench({ scenario: { board }, boards: ALL_BOARDS, images: [] });
    const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
    expect(target.chip).toMatchObject(chip);
    const flash = await readMemory(target, 0x0800_0000, 512);
    expect([...flash.subarray(0, 8), flash[511]]).toEqual([0, 4, 0, 0x20, 1, 1, 0, 8, erased]);
    // Where there is one, the table at 0xF0000000 leads to the core's: 0xF0000000 + 0xF00FF000.
    if (board === 'stm32l053r8' || board === 'stm32c031c6') expect(await target.memory.read32(0xf000_0000)).toBe(0xf00f_f003);
    // The STM32H563 has its tables on the bench nowhere.
    if (board !== 'stm32h563zi') expect(await target.memory.read32(0xe00f_f000)).toBe(0xfff0_f003);
    await target.core.halt();
    expect((await target.core.readStatus()).halted).toBe(true);
  });

  it('is declined for writing, in words, and the doctor of a board that is well does not lead there', async () => {
    const { out: diagnosis } = await runCommand(['doctor', ...probe]);
    expect(diagnosis).toContain('Next     probekit read 0x08000000');
    const { status, out } = await runCommand(['info', ...probe]);
    expect([status, out]).toEqual([0, expect.stringContaining(chip.series)]);
    for (const words of [
      ['flash', 'blinky.elf'],
      ['erase', '--chip'],
    ]) {
      const refused = await runCommand([...words, ...probe]);
      expect([words, refused.status, refused.error]).toEqual([words, 1, expect.stringContaining('(stm32/no-flash-driver)')]);
      expect(refused.error).not.toContain('Find out why');
    }
  });
});
