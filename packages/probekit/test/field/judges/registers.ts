/** Judges of what registers hold: core and system registers, halts, option bytes. */
import { expect } from 'vitest';
import { hasCode } from '../../../src/base/index.ts';
import { DBGKEY, DHCSR, REGSEL } from '../../../src/spec/arm/dcb.ts';
import { DBGMCU_BASE_AP2, DBGMCU_CR } from '../../../src/spec/stm32/dbgmcu-h7.ts';
import { FLASH_BASE, RDP_LEVEL2 } from '../../../src/spec/stm32/flash-h7.ts';
import { PWR_BASE } from '../../../src/spec/stm32/pwr-h7.ts';
import { RCC_BASE, RCC_CFGR, RCC_CR } from '../../../src/spec/stm32/rcc-h7.ts';
import { readH7Options } from '../../../src/stm32/index.ts';
import { atResetEntry, deskWith, once, quietTarget } from '../desk.ts';
import { type Fact, numberOf, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';
import { hex8, notH74x, OTHER_CHIP } from './chip.ts';

const CACHE_IDS = { clidr: 0xe000_ed78, ctr: 0xe000_ed7c, ccsidr: 0xe000_ed80, csselr: 0xe000_ed84 };

async function judgeCacheIds(fact: Fact): Promise<void> {
  const { memory } = await (await deskWith()).connect();
  await memory.write32(CACHE_IDS.csselr, 0);
  const [clidr, ctr, ccsidr] = [
    await memory.read32(CACHE_IDS.clidr),
    await memory.read32(CACHE_IDS.ctr),
    await memory.read32(CACHE_IDS.ccsidr),
  ];
  expect([clidr, ctr, ccsidr].map(hex8)).toEqual([fact['clidr'], fact['ctr'], fact['ccsidrD']]);
  expect([((ccsidr >>> 3) & 0x3ff) + 1, ((ccsidr >>> 13) & 0x7fff) + 1]).toEqual([fact['dWays'], fact['dSets']]);
  expect([4 << ((ctr >>> 16) & 0xf), 4 << (ctr & 0xf)]).toEqual([fact['dLine'], fact['iLine']]);
}

const SYSTEM_REGISTERS: Readonly<Record<string, number>> = {
  RCC_CR: RCC_BASE,
  PWR_CSR1: PWR_BASE + 0x04,
  PWR_CR3: PWR_BASE + 0x0c,
  PWR_D3CR: PWR_BASE + 0x18,
  FLASH_ACR: FLASH_BASE,
};

async function judgeAtResetEntry(fact: Fact): Promise<void> {
  const { memory } = await atResetEntry();
  expect(hex8(await memory.read32(SYSTEM_REGISTERS[textOf(fact, 'name')]!))).toBe(fact['value']);
}

async function judgeHse(fact: Fact): Promise<void> {
  const { memory } = await (await deskWith()).connect({ mode: 'under-reset' });
  const before = await memory.read32(RCC_BASE + RCC_CR.address);
  // The board's clock comes from the probe, not from a crystal: bypass, which the logged board did not need.
  await memory.write32(RCC_BASE + RCC_CR.address, RCC_CR.with(before, { HSEBYP: 1 }));
  await memory.write32(RCC_BASE + RCC_CR.address, RCC_CR.with(before, { HSEBYP: 1, HSEON: 1 }));
  const ready = await memory.read32(RCC_BASE + RCC_CR.address);
  if (fact['name'] === 'RCC_CR') {
    expect(hex8(RCC_CR.with(ready, { HSEBYP: 0 }))).toBe(fact['value']);
    return;
  }
  const hse = 2;
  await memory.write32(RCC_BASE + RCC_CFGR.address, hse);
  expect(await memory.read32(RCC_BASE + RCC_CFGR.address)).toBe(numberOf(fact));
}

async function judgeDhcsr(fact: Fact): Promise<void> {
  const desk = await deskWith({ flash: [{ file: 'blinky.elf' }] });
  const { core } = await desk.connect();
  const when = textOf(fact, 'when');
  if (when.includes('halted')) {
    await core.halt();
    await core.readStatus();
  } else if (when.includes('C_DEBUGEN set') || when === 'running, C_DEBUGEN') {
    await core.run();
  }
  await desk.bench.control.send('advance', { ms: 1 });
  await core.readStatus();
  await desk.bench.control.send('advance', { ms: 1 });
  expect(hex8((await core.readStatus()).raw)).toBe(fact['value']);
}

/** st-flash under reset: halt request while NRST is low and again when it is high. */
async function judgeDhcsrAfterNrst(fact: Fact): Promise<void> {
  const probe = await (await deskWith({ flash: [{ file: 'blinky.elf' }] })).probe();
  await probe.attach();
  const memory = probe.memory(0);
  const request = () => memory.write32(DHCSR.address, DHCSR.pack({ DBGKEY, C_HALT: 1, C_DEBUGEN: 1 }));
  await probe.driveNrst('low');
  await request();
  await probe.driveNrst('high');
  await request();
  await request();
  expect(hex8(await memory.read32(DHCSR.address))).toBe(fact['value']);
}

async function judgeDbgmcu(fact: Fact): Promise<void> {
  const { debugBus } = await (await deskWith()).connect();
  const address = DBGMCU_BASE_AP2 + DBGMCU_CR.address;
  if (fact['written'] !== undefined) {
    await debugBus!.write32(address, numberOf(fact, 'written'));
    const back = await debugBus!.read32(address);
    // Of the bits a tool writes those that the manual names are kept; the port still answers.
    expect(hex8(back & ~numberOf(fact, 'written'))).toBe(hex8(0));
    expect(back).not.toBe(0);
    return;
  }
  // OpenOCD's target script sets these two groups, one after the other.
  const sleepStopStandby = DBGMCU_CR.pack({ DBGSLEEP_D1: 1, DBGSTOP_D1: 1, DBGSTBY_D1: 1 });
  const clocks = DBGMCU_CR.pack({ D1DBGCKEN: 1, D3DBGCKEN: 1 });
  for (const bits of [sleepStopStandby, clocks]) await debugBus!.write32(address, (await debugBus!.read32(address)) | bits);
  expect(hex8(await debugBus!.read32(address))).toBe(fact['value']);
}

async function judgeAreas(fact: Fact): Promise<void> {
  const { memory } = await quietTarget();
  const offsets: Readonly<Record<string, number>> = { PRAR_CUR1: 0x28, SCAR_CUR1: 0x30, WPSN_CUR1: 0x38 };
  const wanted = Number.parseInt(textOf(fact), 16);
  for (const name of textOf(fact, 'name').split(' / ')) {
    expect({ name, value: (await memory.read32(FLASH_BASE + offsets[name]!)) & 0xfff }).toEqual({ name, value: wanted });
  }
}

async function judgeBlankHalt(fact: Fact): Promise<void> {
  const { core } = await once('blank', async () => {
    const target = await (await deskWith()).connect();
    await target.core.systemReset({ halt: true });
    return target;
  });
  const [xpsr, pc, msp] = [await core.readRegister(REGSEL.xPSR), await core.readRegister(15), await core.readRegister(REGSEL.MSP)];
  expect({ xpsr: hex8(xpsr), pc: hex8(pc), msp: hex8(msp) }).toEqual({ xpsr: fact['xpsr'], pc: fact['pc'], msp: fact['msp'] });
}

/** A halt in thread mode, as the bench's program shows it too: only T is set, whatever the address. */
async function judgeThreadHalt(fact: Fact): Promise<void> {
  const { core } = await once('halted', async () => {
    const target = await (await deskWith({ flash: [{ file: 'blinky.elf' }] })).connect();
    await target.core.halt();
    return target;
  });
  const flags = 0xf800_0000;
  expect(hex8((await core.readRegister(REGSEL.xPSR)) & ~flags)).toBe(hex8(numberOf(fact, 'xpsr') & ~flags));
}

async function judgeWindow(fact: Fact): Promise<void> {
  const { memory } = await quietTarget();
  const window = await memory.read(numberOf(fact, 'address'), numberOf(fact, 'bytes'));
  const options = await readH7Options(memory);
  expect(new DataView(window.buffer, window.byteOffset).getUint32(0, true)).toBe(options.optsr);
}

/** With this value in its option bytes the chip has no debug port any more. */
async function judgeRdp2(fact: Fact): Promise<void> {
  expect(numberOf(fact)).toBe(RDP_LEVEL2);
  const desk = await deskWith({ optionBytes: { RDP: textOf(fact) } });
  await expect(desk.connect()).rejects.toSatisfy((error) => hasCode(error, 'dap/transfer'));
  await expect(desk.connect({ mode: 'under-reset' })).rejects.toBeDefined();
}

const isBlank = (fact: Fact) => numberOf(fact, 'pc') === 0xffff_fffe;

export const REGISTER_RULES: readonly Rule[] = [
  { kind: 'reg', where: notH74x, not: OTHER_CHIP },
  { kind: 'reg', where: (fact) => fact.item === 'cache ids', judge: judgeCacheIds },
  { kind: 'reg', where: (fact) => fact.item === 'DBGMCU_CR', judge: judgeDbgmcu },
  { kind: 'reg', where: (fact) => fact.item === 'DHCSR' && /NRST/.test(textOf(fact, 'when')), judge: judgeDhcsrAfterNrst },
  { kind: 'reg', where: (fact) => fact.item === 'DHCSR', judge: judgeDhcsr },
  { kind: 'reg', where: (fact) => /PRAR/.test(textOf(fact, 'name')), judge: judgeAreas },
  { kind: 'reg', where: (fact) => /^HSE/.test(textOf(fact, 'when')), judge: judgeHse },
  {
    kind: 'reg',
    where: at('fl-184#5'),
    not: 'a warm value: USB33DEN was set by the program that ran before, and power-on alone clears it',
  },
  { kind: 'reg', judge: judgeAtResetEntry },

  { kind: 'optsr', where: at('fl-186#1'), not: 'BCM4 starts the second core, which the H743 does not have' },
  { kind: 'optsr', where: notH74x, not: OTHER_CHIP },
  { kind: 'optsr', judge: async (fact) => expect(hex8((await readH7Options((await quietTarget()).memory)).optsr)).toBe(fact['value']) },

  { kind: 'optionBytes', where: notH74x, not: OTHER_CHIP },
  { kind: 'optionBytes', where: (fact) => fact.item === 'window', judge: judgeWindow },
  { kind: 'optionBytes', where: (fact) => fact['level'] === 2, judge: judgeRdp2 },

  { kind: 'halt', where: notH74x, not: OTHER_CHIP },
  { kind: 'halt', where: isBlank, judge: judgeBlankHalt },
  { kind: 'halt', where: (fact) => fact['mode'] !== undefined, not: "a fault of somebody's program" },
  { kind: 'halt', judge: judgeThreadHalt },
];
