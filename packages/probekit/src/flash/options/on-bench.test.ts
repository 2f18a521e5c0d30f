import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../../test/contracts/board-on-bench.ts';
import { memoryStore } from '../../../test/unplug/cut.ts';
import type { Scenario } from '../../base/index.ts';
import { connectTarget, type OptionChange, optionsOf, withValues } from '../../stm32/index.ts';
import { changeOptionBytes, planOptionChange, readOptionBytes } from './index.ts';
import { optionRecordName, writeOptionRecord } from './journal.ts';

async function targetOn(scenario: Partial<Scenario>) {
  const bench = await boardWith(scenario);
  return { bench, target: await connectTarget(await openProbe(bench), { mode: 'normal' }) };
}

const BLINKY: Partial<Scenario> = { flash: [{ file: 'blinky.elf' }] };

describe('option bytes on the virtual board', () => {
  it.each<[string, OptionChange]>([
    ['write protection', { WRP1: 0xfe, WRP2: 0x7f }],
    ['the watchdog and its modes', { IWDG1_SW: 0, FZ_IWDG_STOP: 0, FZ_IWDG_SDBY: 0 }],
    ['brown-out and low-power resets', { BOR_LEV: 2, NRST_STOP_D1: 0, NRST_STBY_D1: 0 }],
    ['both boot addresses and the banks', { BOOT_ADD0: 0x0810, BOOT_ADD1: 0x2400, SWAP_BANK_OPT: 1 }],
    ['a PCROP area', { PROT_AREA_START2: 0x100, PROT_AREA_END2: 0x1ff, DMEP2: 1 }],
    ['read-out protection', { RDP: 0xbb }],
  ])('%s: written, read back, in force after power was away', async (_what, change) => {
    const { bench, target } = await targetOn(BLINKY);
    const plan = await planOptionChange(target, change);
    expect((await changeOptionBytes(target, plan)).values).toEqual(plan.after);
    await bench.control.send('set', { physics: { cable: { plugged: false } } });
    await bench.control.send('set', { physics: { cable: { plugged: true } } });
    await bench.control.send('advance', { ms: 500 });
    const again = await connectTarget(await openProbe(bench), { mode: 'under-reset' });
    expect((await readOptionBytes(again)).values).toEqual(plan.after);
  });

  it('a change that is called off says whether anything was written', async () => {
    const { target } = await targetOn(BLINKY);
    const plan = await planOptionChange(target, { BOR_LEV: 2 });
    const cancelled = changeOptionBytes(target, plan, { signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'flash/cancelled', evidence: { phase: 'options', changed: false } });
    expect((await readOptionBytes(target)).values).toEqual(plan.before);
  });

  it('a program that sleeps is asked without being woken', async () => {
    const { target } = await targetOn({ flash: [{ file: 'echo.elf' }], optionBytes: { WRP1: '0xFE' } });
    expect((await target.core.readStatus()).sleeping).toBe(true);
    expect((await readOptionBytes(target)).values.WRP1).toBe(0xfe);
    expect((await target.core.readStatus()).sleeping).toBe(true);
  });

  it('a PCROP area goes with its bank, the write protection stays, and so does the other bank', async () => {
    const { bench, target } = await targetOn({
      ...BLINKY,
      optionBytes: { PROT_AREA_START2: '0x0', PROT_AREA_END2: '0x1FF', WRP2: '0x7F' },
    });
    const before = await bench.control.send('peek', { address: 0x0800_0000, byteLength: 0x400 });
    const plan = await planOptionChange(target, { PROT_AREA_START2: 0xff, PROT_AREA_END2: 0 });
    expect(plan.risks.map(({ id }) => id)).toEqual(['area-erases']);
    const { values, state } = await changeOptionBytes(target, plan);
    expect(values).toMatchObject({ PROT_AREA_START2: 0xff, PROT_AREA_END2: 0, WRP2: 0x7f });
    expect(state).toBe('running');
    expect(await bench.control.send('peek', { address: 0x0800_0000, byteLength: 0x400 })).toEqual(before);
  });

  it('a boot address where no program lies is told, a program there is not', async () => {
    const { target } = await targetOn(BLINKY);
    const idsOf = async (change: OptionChange) => (await planOptionChange(target, change)).risks.map(({ id }) => id);
    expect(await idsOf({ BOOT_ADD0: 0x0810 })).toEqual(['no-program']);
    expect(await idsOf({ BOOT_ADD0: 0x0900 })).toEqual(['no-program']);
    expect(await idsOf({ BOOT_ADD0: 0x0810, SWAP_BANK_OPT: 1 })).toEqual(['bank-swap']);
    expect(await idsOf({ SWAP_BANK_OPT: 1 })).toEqual(['no-program', 'bank-swap']);
  });

  it('a change that was cut half way is part of the next one', async () => {
    const { target } = await targetOn(BLINKY);
    const store = memoryStore();
    const layout = optionsOf(target.chip);
    const words = await layout.read(target.memory);
    await writeOptionRecord(store, optionRecordName(target.chip) ?? '', layout, {
      before: withValues(layout, words, { WRP1: 0 }),
      wanted: withValues(layout, words, { WRP1: 0x7f, BOR_LEV: 1 }),
      inForce: words,
    });
    expect((await readOptionBytes(target, { store })).cut).toBe('half');
    const plan = await planOptionChange(target, {}, { store });
    const { values } = await changeOptionBytes(target, plan, { store });
    expect(values).toMatchObject({ WRP1: 0x7f, BOR_LEV: 1 });
    expect(await store.names()).toEqual([]);
  });

  it('a record that cannot be read is no change', async () => {
    const { target } = await targetOn(BLINKY);
    const store = memoryStore();
    await store.put(optionRecordName(target.chip) ?? '', new Uint8Array(72).fill(7));
    expect(await readOptionBytes(target, { store })).not.toHaveProperty('cut');
  });

  it('nothing is written where the option bytes are no more those of the plan', async () => {
    const { target } = await targetOn(BLINKY);
    const plan = await planOptionChange(target, { WRP1: 0xfe });
    await changeOptionBytes(target, await planOptionChange(target, { WRP1: 0x7f }));
    await expect(changeOptionBytes(target, plan)).rejects.toMatchObject({ code: 'flash/option-refused' });
    expect((await readOptionBytes(target)).values.WRP1).toBe(0x7f);
  });

  it('a chip whose option bytes are not known is declined', async () => {
    const { target } = await targetOn(BLINKY);
    const other = { ...target, chip: { ...target.chip, devId: 0x451, name: 'STM32F76x' } };
    await expect(readOptionBytes(other)).rejects.toMatchObject({ code: 'stm32/no-option-bytes' });
  });
});
