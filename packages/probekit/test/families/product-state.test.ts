/** An STM32H563 in its product states: which access ports let a debugger through, and what says so. */
import { describe, expect, it } from 'vitest';
import type { DebugProbe } from '../../src/dap/index.ts';
import { judgePorts } from '../../src/doctor/checks/product-state.ts';
import { CSW, IDR } from '../../src/spec/arm/mem-ap.ts';
import { CPUID } from '../../src/spec/arm/scb.ts';
import { DBGMCU_BASE_H5, DBGMCU_SR_H5, FLASH_BASE_H5, OPTSR_CUR_H5 } from '../../src/spec/stm32/debug-h5.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { examine, openScenario } from '../doctor/open-scenario.ts';

const CHIP_SAYS = DBGMCU_BASE_H5 + DBGMCU_SR_H5.address;

const board = (state?: string) => openScenario({ board: 'stm32h563zi', ...(state && { optionBytes: { PRODUCT_STATE: state } }) });

async function probeOf(state?: string): Promise<DebugProbe> {
  const probe = await openProbe(await board(state));
  await probe.attach();
  // The debug bus is asked with a CSW of its own only once the probe knows that it is one.
  expect(await probe.readAp(0, IDR.address)).toBe(0x5477_0002);
  return probe;
}

describe('open', () => {
  it('lets a debugger through both ports and into the option bytes', async () => {
    const probe = await probeOf();
    expect(await probe.memory(0).read32(CHIP_SAYS)).toBe(0x0003_0003);
    expect(await probe.memory(1).read32(CPUID.address)).toBe(0x410f_d214);
    const options = await probe.memory(1).read32(FLASH_BASE_H5 + OPTSR_CUR_H5.address);
    expect(OPTSR_CUR_H5.get(options, 'PRODUCT_STATE')).toBe(0xed);
  });

  it('is no finding of the doctor', async () => {
    expect(await examine(await board())).toMatchObject({ verdict: 'healthy', causes: [], warnings: [] });
  });
});

it('closed shuts the port of the core, whose identity stays, and the debug bus says so', async () => {
  const probe = await probeOf('0x72');
  expect(await probe.readAp(1, IDR.address)).toBe(0x8477_0001);
  await probe.openAp(1);
  expect(CSW.get(await probe.readAp(1, CSW.address), 'DeviceEn')).toBe(0);
  await expect(probe.memory(1).read32(CPUID.address)).rejects.toMatchObject({ evidence: { ack: 'fault' } });
  expect(await probe.memory(0).read32(CHIP_SAYS)).toBe(0x0001_0003);
});

it('locked shuts both, which proves nothing to the doctor and rules nothing out', async () => {
  const probe = await probeOf('0x5C');
  await expect(probe.memory(0).read32(CHIP_SAYS)).rejects.toMatchObject({ evidence: { ack: 'fault' } });
  const { verdict, causes, ruledOut } = await examine(await board('0x5C'));
  expect(verdict).toBe('fault');
  expect(causes.filter((cause) => cause.class === 'proven')).toEqual([]);
  expect(ruledOut.map(({ id }) => id)).not.toContain('RC40');
});

it.each([
  [0x0001_0003, 'closed'],
  [0x0003_0003, undefined],
  // No second port, and all zeros as from a debug bus without a clock.
  [0x0001_0001, undefined],
  [0, undefined],
])('DBGMCU_SR %s', (status, outcome) => {
  expect(judgePorts(status)?.outcome).toBe(outcome);
});
