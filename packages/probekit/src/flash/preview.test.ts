import { describe, expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { memoryStore } from '../../test/unplug/cut.ts';
import { equalBytes } from '../base/index.ts';
import { assembleImage } from '../image/index.ts';
import { connectTarget } from '../stm32/index.ts';
import { type FlashPlan, flashImage, previewFlash } from './index.ts';
import { journalName, writeJournal } from './journal.ts';

const FLASH = 0x0800_0000;
const SECTOR = 0x2_0000;
const image = assembleImage('app.bin', 'bin', [{ address: FLASH + 0x100, bytes: new Uint8Array(0x100).fill(0x5a) }]);

describe('the dry run of a flash job', () => {
  it('makes the plan that the job then carries out, and changes nothing', async () => {
    const chip = new FakeH7();
    chip.flash.fill(7, 0, 0x400);
    const before = chip.flash.slice();
    // Registers that nobody has written read as 0.
    const registers = () => new Map([...chip.words].filter(([, value]) => value !== 0));
    const words = registers();
    const store = memoryStore();
    const target = await connectTarget(chip, { mode: 'normal' });
    const { plan } = await previewFlash(target, image, { store });
    expect(equalBytes(chip.flash, before)).toBe(true);
    expect([chip.halted, await store.names()]).toEqual([false, []]);
    expect(registers()).toEqual(words);
    const plans: FlashPlan[] = [];
    await flashImage(target, image, { store, onPlan: (made) => plans.push(made) });
    const [done] = plans;
    expect([done?.erase, done?.program, done?.kept, done?.startsAt]).toEqual([plan.erase, plan.program, plan.kept, plan.startsAt]);
  });

  it('tells what a job that was cut left behind, and leaves its record', async () => {
    const chip = new FakeH7();
    const store = memoryStore();
    const target = await connectTarget(chip, { mode: 'normal' });
    const name = journalName(target.chip) ?? '';
    await writeJournal(store, name, { sectors: [FLASH + SECTOR], kept: [{ address: FLASH + SECTOR, bytes: new Uint8Array(32).fill(7) }] });
    const { plan, resumes } = await previewFlash(target, image, { store });
    expect(resumes).toBe(true);
    expect(plan.resumed.map(({ address }) => address)).toEqual([FLASH + SECTOR]);
    expect(await store.names()).toEqual([name]);
  });
});
