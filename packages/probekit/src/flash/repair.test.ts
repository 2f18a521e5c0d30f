import { describe, expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { memoryStore } from '../../test/unplug/cut.ts';
import { connectTarget } from '../stm32/index.ts';
import { readBank, readProgram, repairFlash } from './index.ts';
import { journalName, writeJournal } from './journal.ts';

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

it('leaves a sector alone that is protected against being read', async () => {
  const chip = new FakeH7();
  chip.damaged.add(0).add(SECTOR / 32);
  // From unit 1 to unit 2 of 256 bytes.
  chip.words.set(0x5200_2028, 0x0002_0001);
  const { erased } = await repairFlash(await connectTarget(chip, { mode: 'normal' }));
  expect(erased.map(({ index }) => index)).toEqual([1]);
});

it('erases nothing where everything can be read', async () => {
  const chip = new FakeH7();
  chip.flash.fill(7, 0, 0x200);
  expect(await repairFlash(await connectTarget(chip, { mode: 'normal' }))).toEqual({ erased: [], restoredBytes: 0, lost: [] });
  expect(chip.flash[0]).toBe(7);
});

describe('of a job that was cut', () => {
  const KEPT = new Uint8Array(64).fill(7);

  async function finish(chip: FakeH7, kept: Uint8Array) {
    const store = memoryStore();
    const target = await connectTarget(chip, { mode: 'normal' });
    const name = journalName(target.chip) ?? '';
    await writeJournal(store, name, { sectors: [FLASH], kept: [{ address: FLASH, bytes: kept }] });
    const report = await repairFlash(target, { store, onlyJournal: true });
    return { report, left: await store.names() };
  }

  it('writes back what its journal keeps, leaves other sectors as they are, and deletes the journal', async () => {
    const chip = new FakeH7();
    chip.damaged.add(SECTOR / 32);
    const { report, left } = await finish(chip, KEPT);
    expect(report).toMatchObject({ erased: [{ address: FLASH }], restoredBytes: KEPT.length, lost: [] });
    expect(chip.flash.subarray(0, KEPT.length + 1)).toEqual(Uint8Array.of(...KEPT, 0xff));
    expect(chip.damaged.size).toBe(1);
    expect(left).toEqual([]);
  });

  it('erases nothing where it was as good as done, and deletes the journal', async () => {
    const chip = new FakeH7();
    chip.flash.set(KEPT);
    const { report, left } = await finish(chip, KEPT);
    expect(report.erased).toEqual([]);
    expect(chip.flash.subarray(0, KEPT.length)).toEqual(KEPT);
    expect(left).toEqual([]);
  });
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

it('copies all of a bank past blank sectors, with what is protected against being read left blank', async () => {
  const chip = new FakeH7();
  chip.flash.fill(7, 0, 0x400);
  chip.flash.fill(8, 3 * SECTOR, 3 * SECTOR + 10);
  // From unit 1 to unit 2 of 256 bytes.
  chip.words.set(0x5200_2028, 0x0002_0001);
  const copy = await readBank(await connectTarget(chip, { mode: 'normal' }), 1);
  expect(copy).toMatchObject({ address: FLASH, lost: [{ address: FLASH + 0x100, end: FLASH + 0x300 }] });
  expect(copy.bytes).toHaveLength(3 * SECTOR + 32);
  expect([0, 0x100, 0x2ff, 0x300, 3 * SECTOR].map((at) => copy.bytes[at])).toEqual([7, 0xff, 0xff, 7, 8]);
});
