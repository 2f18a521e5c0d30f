import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../test/contracts/board-on-bench.ts';
import { ALL_BOARDS } from '../bench/boards/index.ts';
import { createBench } from '../bench/index.ts';
import { readCoreRegisters, readFaults, readFloatRegisters, readSystemRegisters } from '../cortex/index.ts';
import { connectTarget, peripheralsOf, readPeripheral, type Target } from './index.ts';

async function targetWith(file: string): Promise<Target> {
  const bench = await boardWith({ flash: [{ file }] });
  await bench.control.send('advance', { ms: 50 });
  return connectTarget(await openProbe(bench), { mode: 'normal' });
}

describe('registers for people', () => {
  it('reads system registers and each peripheral of a running H743, and the core goes on', async () => {
    const { core, memory, chip } = await targetWith('blinky.elf');
    const readings = await readSystemRegisters(memory);
    expect(readings.find(({ name }) => name === 'CPUID')?.fields).toMatchObject({ PARTNO: 0xc27 });
    // A field of several bits that holds 1 is no flag.
    expect(readings.find(({ name }) => name === 'CPUID')?.flags).toBeUndefined();
    expect(readings.find(({ name }) => name === 'HFSR')?.flags).toContain('FORCED');
    const read = new Map<string, number>();
    for (const peripheral of peripheralsOf(chip)) read.set(peripheral.name, (await readPeripheral(memory, peripheral)).length);
    expect([...read.keys()]).toEqual(expect.arrayContaining(['RCC', 'GPIOA', 'GPIOK', 'USART3', 'TIM2', 'DBGMCU']));
    expect(await core.readStatus()).toMatchObject({ halted: false, debugEnabled: false, lockedUp: false });
    expect(await readFaults(memory)).toEqual([]);
  });

  it('reads the registers of a halted core by name and bit', async () => {
    const { core } = await targetWith('blinky.elf');
    await core.halt();
    const readings = await readCoreRegisters(core);
    expect(readings.map(({ name }) => name)).toEqual(expect.arrayContaining(['R0', 'SP', 'PC', 'xPSR', 'CONTROL', 'PRIMASK']));
    expect(readings.find(({ name }) => name === 'xPSR')?.fields).toMatchObject({ T: 1 });
    expect(readings.find(({ name }) => name === 'PC')?.value).toBeGreaterThanOrEqual(0x0800_0000);
    expect(await readFloatRegisters(core)).toHaveLength(33);
  });

  it.each([
    ['nucleo-f091rc', ['RCC', 'GPIOA', 'FLASH', 'DBGMCU']],
    ['nucleo-f103rb', ['RCC', 'GPIOA', 'GPIOB', 'GPIOC', 'USART1', 'FLASH', 'DBGMCU']],
    ['nucleo-f446re', ['RCC', 'GPIOA', 'FLASH', 'DBGMCU']],
    ['nucleo-g071rb', ['RCC', 'FLASH', 'DBGMCU']],
    ['nucleo-g474re', ['RCC', 'FLASH', 'DBGMCU']],
    ['nucleo-l476rg', ['RCC', 'FLASH', 'DBGMCU']],
  ])('reads on %s those that the bench models too: %j', async (board, modelled) => {
    const bench = await createBench({ scenario: { board }, boards: ALL_BOARDS, images: [] });
    const { chip, memory } = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const found = peripheralsOf(chip).filter(({ name }) => modelled.includes(name));
    expect(found.map(({ name }) => name)).toEqual(modelled);
    const read = new Map<string, Readonly<Record<string, number>>>();
    for (const peripheral of found) {
      for (const { name, fields } of await readPeripheral(memory, peripheral)) read.set(name, fields);
    }
    expect(read.get('DBGMCU_IDCODE')).toMatchObject({ DEV_ID: chip.devId });
  });

  it('reads of an F4 what RCC holds after reset, and of its USART, as of that of F1, nothing that a read changes', async () => {
    const bench = await createBench({ scenario: { board: 'nucleo-f446re' }, boards: ALL_BOARDS, images: [] });
    const { chip, memory } = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const rcc = peripheralsOf(chip).find(({ name }) => name === 'RCC');
    const pll = (rcc ? await readPeripheral(memory, rcc) : []).find(({ name }) => name === 'RCC_PLLCFGR');
    expect(pll?.fields).toEqual({ PLLQ: 4, PLLSRC: 0, PLLP: 0, PLLN: 192, PLLM: 16 });
    for (const series of ['STM32F1', 'STM32F4']) {
      const usart = peripheralsOf({ devId: 0, series }).find(({ name }) => name === 'USART1');
      expect(usart?.registers.map(({ address }) => address)).toEqual([0x08, 0x0c, 0x10, 0x14]);
    }
  });

  it('reads of a Cortex-M0+ only what ARMv6-M has, and gives a register that is one number no field', async () => {
    const bench = await createBench({ scenario: { board: 'nucleo-g071rb' }, boards: ALL_BOARDS, images: [] });
    const { core, chip, memory } = await connectTarget(await openProbe(bench), { mode: 'normal' });
    await core.halt();
    const names = (readings: readonly { readonly name: string }[]) => readings.map(({ name }) => name);
    expect(names(await readCoreRegisters(core)).slice(-5)).toEqual(['MSP', 'PSP', 'xPSR', 'CONTROL', 'PRIMASK']);
    expect(names(await readSystemRegisters(memory))).toEqual(['CPUID', 'ICSR', 'VTOR', 'AIRCR', 'SCR', 'CCR', 'SHCSR', 'DFSR', 'DEMCR']);
    const rcc = peripheralsOf(chip).find(({ name }) => name === 'RCC');
    const read = rcc ? await readPeripheral(memory, rcc) : [];
    expect(read.find(({ name }) => name === 'RCC_PLLCFGR')).toEqual({ name: 'RCC_PLLCFGR', value: 0x1000, fields: {} });
  });

  it('has no tables for a chip it does not know', () => {
    expect(peripheralsOf({ devId: 0x480, series: 'STM32H7' })).toEqual([]);
  });
});
