/** STM32G4: NUCLEO-G474RE with an STLINK-V3E, its flash in two banks as delivered, and in one. */
import { describe, expect, it } from 'vitest';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { changeOptionBytes, eraseChip, flashImage, planOptionChange, verifyImage, wantedOptions } from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { connectTarget, readProtection } from '../../src/stm32/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { familySuite } from './family.ts';

const KIB = 1024;
const BANK2 = 0x0804_0000;

familySuite({
  board: 'nucleo-g474re',
  chip: { name: 'STM32G4x1, G4x3, G4x4', devId: 0x469, flashKib: 512 },
  parallelism: 'x64',
  sectors: [2 * KIB, 2 * KIB],
  protects: { WRP1A_STRT: '0x1', WRP1A_END: '0x1' },
  openocdTarget: 'stm32g4x',
});

describe('the two layouts of a STM32G474', () => {
  it.each([
    [1, [2, 0], 2 * KIB, 256],
    [0, [1, 64], 4 * KIB, 128],
  ] as const)('DBANK %i: the page behind the middle is %j, and has %i bytes', async (DBANK, [bank, index], byteLength, pages) => {
    const bench = await createBench({ scenario: { board: 'nucleo-g474re', optionBytes: { DBANK: `0x${DBANK}` } }, boards: ALL_BOARDS });
    const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const bytes = Uint8Array.from({ length: 64 }, (_, at) => at + 1);
    const image = assembleImage('middle.bin', 'bin', [{ address: BANK2 - 32, bytes }]);
    const { erased } = await flashImage(target, image);
    expect(erased.at(-1)).toEqual({ bank, index, address: BANK2, byteLength });
    expect(await verifyImage(target, image)).toMatchObject({ equal: true });
    const { sectors, ms } = await eraseChip(target);
    expect(sectors).toHaveLength(pages);
    // Both banks at once, not page by page.
    expect(ms).toBeLessThan(500);
    for (const address of [BANK2 - 32, BANK2]) {
      expect(await bench.control.send('peek', { address, byteLength: 32 })).toEqual(new Uint8Array(32).fill(0xff));
    }
  });

  it.each([
    ['PCROP1=0x08010000+16K', 0x0801_0000, 16 * KIB],
    ['PCROP2=0x08060000+32', 0x0806_0000, 32],
  ])('with one bank, %s hides from the debug port what it names and nothing beside it', async (written, address, byteLength) => {
    const bench = await createBench({ scenario: { board: 'nucleo-g474re', optionBytes: { DBANK: '0x0' } }, boards: ALL_BOARDS });
    const target = await connectTarget(await openProbe(bench), { mode: 'under-reset' });
    const [name = '', area = ''] = written.split('=');
    await changeOptionBytes(target, await planOptionChange(target, await wantedOptions(target, [[name, area]])), {});
    const end = address + byteLength;
    expect((await readProtection(target))?.areas).toEqual([{ kind: 'PCROP', address, end }]);
    const seen = [address - 4, address, end - 4, end].map((at) => target.memory.read32(at));
    expect(await Promise.all(seen)).toEqual([0xffff_ffff, 0, 0, 0xffff_ffff]);
  });
});
