/** STM32F1: NUCLEO-F103RB with an ST-LINK/V2-1 and a Blue Pill wired to a copy of an ST-LINK/V2. */
import { describe, expect, it } from 'vitest';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { familySuite } from './family.ts';

const KIB = 1024;

familySuite({
  board: 'nucleo-f103rb',
  chip: { name: 'STM32F101, F102, F103', devId: 0x410, flashKib: 128 },
  parallelism: 'x16',
  sectors: [KIB, KIB],
  protects: { WRP0: '0xFE' },
  isCut: true,
  openocdTarget: 'stm32f1x',
});

familySuite({
  board: 'blue-pill',
  chip: { name: 'STM32F101, F102, F103', devId: 0x410, flashKib: 64 },
  parallelism: 'x16',
  sectors: [KIB, KIB],
  protects: { WRP0: '0xFE' },
  openocdTarget: 'stm32f1x',
});

describe('an STM32F103', () => {
  const flashed = async (optionBytes: Readonly<Record<string, string>>, firmware = 'V2J37S7') => {
    const scenario = { board: 'blue-pill', optionBytes, probe: { firmware } };
    const bench = await createBench({ scenario, boards: ALL_BOARDS });
    const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const image = assembleImage('new.bin', 'bin', [{ address: 0x0800_1000, bytes: Uint8Array.of(1, 2, 3, 4) }]);
    const outcome = await flashImage(target, image).catch((error: unknown) => error);
    return { outcome, holds: await bench.control.send('peek', { address: 0x0800_1000, byteLength: 4 }) };
  };

  it('is not written where WRP forbids it, four pages a bit', async () => {
    const { outcome, holds } = await flashed({ WRP0: '0xFD' });
    expect(outcome).toMatchObject({ code: 'flash/write-protected', evidence: { sectors: [{ index: 4 }] } });
    expect(holds).toEqual(Uint8Array.of(255, 255, 255, 255));
    expect((await flashed({ WRP0: '0xFE' })).holds).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it('is not written behind its read protection', async () => {
    const { outcome, holds } = await flashed({ RDP: '0x00' });
    expect(outcome).toMatchObject({ code: 'flash/read-protected' });
    expect(holds).toEqual(Uint8Array.of(255, 255, 255, 255));
  });

  it('is not touched through a probe that cannot move half-words', async () => {
    expect((await flashed({}, 'V2J25S4')).outcome).toMatchObject({ code: 'stlink/firmware-too-old' });
  });
});
