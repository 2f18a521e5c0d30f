/** STM32G0: NUCLEO-G071RB with an ST-LINK/V2-1, a Cortex-M0+ that starts its boot loader while it has no program. */
import { describe, expect, it } from 'vitest';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { familySuite } from './family.ts';

const KIB = 1024;
const FLASH = 0x0800_0000;

familySuite({
  board: 'nucleo-g071rb',
  chip: { name: 'STM32G0x0, G0x1', devId: 0x460, flashKib: 128 },
  parallelism: 'x64',
  sectors: [2 * KIB, 2 * KIB],
  protects: { WRP1A_STRT: '0x1', WRP1A_END: '0x1' },
  openocdTarget: 'stm32g0x',
});

describe('an empty STM32G071', () => {
  it('starts its first program right after it has been written, without a power cycle', async () => {
    const bench = await createBench({ scenario: { board: 'nucleo-g071rb' }, boards: ALL_BOARDS });
    const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const pc = async () => {
      await target.core.halt();
      const value = await target.core.readRegister(15);
      await target.core.run();
      return value;
    };
    expect((await pc()) >>> 16).toBe(0x1fff);
    const bytes = new Uint8Array(12);
    new Uint32Array(bytes.buffer).set([0x2000_1000, FLASH + 9, 0xbf00_e7fe]);
    await flashImage(target, assembleImage('loop.bin', 'bin', [{ address: FLASH, bytes }]));
    expect(await pc()).toBe(FLASH + 8);
  });
});
