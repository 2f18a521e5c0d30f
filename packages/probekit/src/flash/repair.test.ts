import { expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { connectTarget } from '../stm32/index.ts';
import { readProgram, repairFlash } from './index.ts';

const FLASH = 0x0800_0000;
const SECTOR = 0x2_0000;

it('erases the sector of words that cannot be read, and writes back what stands beside them', async () => {
  const chip = new FakeH7();
  chip.flash.fill(7, 0, 0x200);
  chip.damaged.add(100);
  const report = await repairFlash(await connectTarget(chip, { mode: 'normal' }));
  expect(report.erased.map(({ address }) => address)).toEqual([FLASH]);
  expect(report).toMatchObject({ restoredBytes: 0x200, lost: [{ address: FLASH + 3200, end: FLASH + 3232 }] });
  expect(chip.damaged.size).toBe(0);
  expect(chip.flash.subarray(0, 0x200).every((byte) => byte === 7)).toBe(true);
  expect(chip.flash[0x200]).toBe(0xff);
});

it('erases nothing where everything can be read', async () => {
  const chip = new FakeH7();
  chip.flash.fill(7, 0, 0x200);
  expect(await repairFlash(await connectTarget(chip, { mode: 'normal' }))).toEqual({ erased: [], restoredBytes: 0, lost: [] });
  expect(chip.flash[0]).toBe(7);
});

it('copies a program up to the first blank sector, whole flash words of it', async () => {
  const chip = new FakeH7();
  chip.flash.fill(7, 0, SECTOR + 33);
  chip.flash.fill(8, 3 * SECTOR, 3 * SECTOR + 10);
  const copy = await readProgram(await connectTarget(chip, { mode: 'normal' }), FLASH);
  expect(copy).toMatchObject({ address: FLASH, lost: [] });
  expect(copy.bytes).toHaveLength(SECTOR + 64);
  expect(copy.sectors.map(({ index }) => index)).toEqual([0, 1]);
});
