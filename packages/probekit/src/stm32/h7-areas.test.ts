import { expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { connectTarget, removeProtectedAreas } from './index.ts';

const PRAR_CUR2 = 0x5200_2128;
const PRAR_PRG1 = 0x5200_202c;
const PRAR_PRG2 = 0x5200_212c;
const BANK = 0x10_0000;

it('erases the bank with a PCROP area, and asks for the removal of that area alone', async () => {
  const chip = new FakeH7();
  chip.flash.fill(7);
  chip.words.set(PRAR_CUR2, 0x0003_0001);
  expect(await removeProtectedAreas(await connectTarget(chip, { mode: 'normal' }))).toEqual([2]);
  expect(chip.words.get(PRAR_PRG2)).toBe(0x8000_00ff);
  expect(chip.words.get(PRAR_PRG1)).toBeUndefined();
  expect(chip.flash.subarray(BANK).every((byte) => byte === 0xff)).toBe(true);
  expect(chip.flash.subarray(0, BANK).every((byte) => byte === 7)).toBe(true);
});
