import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { boardWith, openProbe } from '../../test/contracts/board-on-bench.ts';
import { parseImage } from '../image/index.ts';
import { connectTarget } from '../stm32/index.ts';
import { spotCheck, spotsOf } from './spot-check.ts';

const image = (name: string) => parseImage(readFileSync(new URL(`../../../../firmware/${name}`, import.meta.url)), { name });

it('knows the program that runs from every other, and the core runs on', async () => {
  const bench = await boardWith({ flash: [{ file: 'blinky.elf' }] });
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  expect(await spotCheck(target, image('blinky.elf').segments)).toBeUndefined();
  for (const other of ['wave.elf', 'rtt.elf', 'zoo/library.O0.elf', 'zoo/library.O2.elf']) {
    expect(await spotCheck(target, image(other).segments), other).toBeDefined();
  }
  expect((await target.core.readStatus()).halted).toBe(false);
});

it('reads 4 KiB at most, from one end of the flash to the other, and nothing of RAM', () => {
  const bytes = new Uint8Array(1 << 20);
  const spots = spotsOf([
    { address: 0x0800_0000, bytes },
    { address: 0x2000_0000, bytes },
  ]);
  expect(spots.reduce((sum, spot) => sum + spot.bytes.length, 0)).toBe(4096);
  expect([spots[0]?.address, spots.at(-1)?.address]).toEqual([0x0800_0000, 0x080f_0000]);
});
