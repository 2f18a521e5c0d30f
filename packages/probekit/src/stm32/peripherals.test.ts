import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../test/contracts/board-on-bench.ts';
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

  it('has no tables for a chip it does not know', () => {
    expect(peripheralsOf({ devId: 0x413 })).toEqual([]);
  });
});
