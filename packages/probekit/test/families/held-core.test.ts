/** A dual-core part whose option bytes let only the second core start: which access ports answer, and when the first starts again. */
import { describe, expect, it } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import type { DebugProbe } from '../../src/dap/index.ts';
import { CPUID } from '../../src/spec/arm/scb.ts';
import { changeH7Options, identifyByDebugBus, readH7Options } from '../../src/stm32/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { openScenario } from '../doctor/open-scenario.ts';

const FLASH = 0x0800_0000;

async function board(optionBytes: Readonly<Record<string, string>>): Promise<{ bench: Bench; probe: DebugProbe }> {
  const bench = await openScenario({ board: 'custom-h745', flash: [{ file: 'blinky.elf' }], optionBytes });
  await bench.control.send('advance', { ms: 10 });
  const probe = await openProbe(bench);
  await probe.attach();
  return { bench, probe };
}

const coreOf = async (bench: Bench) => (await bench.control.send('look', {})).core;

describe('with BCM7 cleared', () => {
  it('AP0 never answers; the debug bus and the port of the Cortex-M4 do', async () => {
    const { bench, probe } = await board({ BCM7: '0x0' });
    expect(await coreOf(bench)).toBe('stopped');
    await expect(probe.memory(0).read32(CPUID.address)).rejects.toMatchObject({ evidence: { ack: 'wait' } });
    expect((await identifyByDebugBus(probe.memory(2))).devId).toBe(0x450);
    await probe.openAp(3);
    const memory = probe.memory(3);
    expect(await memory.read32(CPUID.address)).toBe(0x410f_c241);
    expect(await memory.read32(FLASH)).not.toBe(0xffff_ffff);
    // The Cortex-M4 reaches neither the other core's tightly coupled memories nor the flash size; its registers are not there.
    for (const address of [0, 0x2000_0000, 0x1ff1_e880, 0xe000_edf0]) {
      await expect(memory.read32(address), address.toString(16)).rejects.toMatchObject({ evidence: { ack: 'fault' } });
    }
  });

  it('the core starts at the first reset after the bit is set again', async () => {
    const { bench, probe } = await board({ BCM7: '0x0' });
    await probe.openAp(3);
    await changeH7Options(probe.memory(3), probe.clock, { BCM7: 1 });
    expect(await coreOf(bench)).toBe('stopped');
    await probe.driveNrst('low');
    await probe.clock.sleep(10);
    await probe.driveNrst('high');
    await probe.clock.sleep(10);
    expect(['running', 'sleeping']).toContain(await coreOf(bench));
  });
});

it.each([{ BCM4: '0x0' }, { BCM7: '0x0', BCM4: '0x0' }])('the core starts with %j', async (optionBytes) => {
  const { bench, probe } = await board(optionBytes);
  expect(['running', 'sleeping']).toContain(await coreOf(bench));
  expect((await readH7Options(probe.memory(0))).optsr & 0x00c0_0000).toBe('BCM7' in optionBytes ? 0 : 0x0080_0000);
});

it('with both cores started, the doctor knows the part by its AP3', async () => {
  const { out } = await runCommand(['doctor', '--probe', 'bench:custom-h745']);
  expect(out).toContain('the chip is STM32H745/755, H747/757 rev V');
});
