/** Judges of the debug port and the chip behind it: identities, access ports, ROM tables, registers, halts, option bytes. */
import { expect } from 'vitest';
import { hasCode, type Memory } from '../../../src/base/index.ts';
import { CortexM } from '../../../src/cortex/index.ts';
import { type CoreSightComponent, scanAccessPorts, walkRomTable } from '../../../src/dap/index.ts';
import { DBGKEY, DHCSR, REGSEL } from '../../../src/spec/arm/dcb.ts';
import { DWT_CTRL, FP_CTRL } from '../../../src/spec/arm/debug-units.ts';
import { DLPIDR, DPIDR, TARGETID } from '../../../src/spec/arm/dp.ts';
import { CFG, CSW, DRW, IDR, INCREMENT_SINGLE, TAR } from '../../../src/spec/arm/mem-ap.ts';
import { DBGMCU_BASE, DBGMCU_BASE_AP2, DBGMCU_CR } from '../../../src/spec/stm32/dbgmcu-h7.ts';
import { findDie, type Stm32Die } from '../../../src/spec/stm32/devices.ts';
import { FLASH_BASE, RDP_LEVEL2 } from '../../../src/spec/stm32/flash-h7.ts';
import { PWR_BASE } from '../../../src/spec/stm32/pwr-h7.ts';
import { RCC_BASE, RCC_CFGR, RCC_CR } from '../../../src/spec/stm32/rcc-h7.ts';
import { readH7Options, type Target } from '../../../src/stm32/index.ts';
import { deskWith, once, quietTarget } from '../desk.ts';
import { type Fact, isH74x, type LogRecord, numberOf, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';

const OTHER_CHIP = 'another chip family than the H743 of the bench';
const SECOND_CORE = 'the second core of dual-core parts, which the H743 does not have';
const hex8 = (value: number) => `0x${value.toString(16).padStart(8, '0')}`;

/** `H743/753` and `L4x2` as patterns of part numbers. */
function lineNames(line: string): readonly string[] {
  const [first = '', ...others] = line.split('/');
  return [first, ...others.map((other) => first.slice(0, first.length - other.length) + other)];
}

/** Whether a part as people write it, `STM32F07x` too, belongs to a die of the host's table. */
export function isOfDie(part: string, die: Stm32Die | undefined): boolean {
  const name = part.replace(/^STM32/, '').replace(/ .*$/, '');
  const alike = (a: string, b: string) =>
    [...a].every((char, index) => b[index] === undefined || char === 'x' || b[index] === 'x' || b[index] === char);
  return (die?.lines ?? '')
    .split(' ')
    .flatMap(lineNames)
    .some((line) => alike(line, name));
}

async function judgeCpu(fact: Fact): Promise<void> {
  const { core, memory } = await quietTarget();
  await compareCpu(fact, core, memory);
}

async function compareCpu(fact: Fact, core: CortexM, memory: Memory): Promise<void> {
  const { raw, name, revision } = await core.readCpuid();
  const fpb = FP_CTRL.unpack(await memory.read32(FP_CTRL.address));
  const breakpoints = (fpb.NUM_CODE_HIGH << 4) | fpb.NUM_CODE_LOW;
  const watchpoints = DWT_CTRL.get(await memory.read32(DWT_CTRL.address), 'NUMCOMP');
  if (fact.item === 'cpuid') expect(hex8(raw)).toBe(fact['value']);
  else if (fact.item === 'units')
    expect({ breakpoints, watchpoints }).toEqual({ breakpoints: fact['breakpoints'], watchpoints: fact['watchpoints'] });
  else {
    const text = textOf(fact, 'text');
    const spelled = /variant (\d+) revision (\d+)/.exec(text);
    expect(text).toContain(name);
    if (spelled) expect(revision).toBe(`r${spelled[1]}p${spelled[2]}`);
    else expect(text).toMatch(new RegExp(`${revision}, ${breakpoints}(/| breakpoints, )${watchpoints}`));
  }
}

const isSecondCore = (fact: Fact) => /Cortex-M4/.test(textOf(fact, 'text'));

async function judgeUnderReset(fact: Fact): Promise<void> {
  const desk = await deskWith({ buttons: { RESET: 'held' } });
  const probe = await desk.probe();
  await probe.attach();
  const memory = probe.memory(0);
  await compareCpu(fact, new CortexM(memory, probe.clock), memory);
}

async function judgeTargetId(fact: Fact): Promise<void> {
  const { probe, dpidr } = await quietTarget();
  const { TREVISION, TPARTNO, TDESIGNER } = TARGETID.unpack(await probe.readDp(TARGETID.address));
  const { TINSTANCE } = DLPIDR.unpack(await probe.readDp(DLPIDR.address));
  // JEP106: ST is code 0x20 of the first bank.
  if (fact['designer'] !== undefined) expect([TDESIGNER, fact['designer']]).toEqual([0x20, 'STMicroelectronics']);
  expect([TPARTNO, TREVISION, TINSTANCE]).toEqual([numberOf(fact, 'part'), numberOf(fact, 'revision'), numberOf(fact, 'instance')]);
  expect(`DPv${DPIDR.get(dpidr, 'VERSION')}`).toBe(fact['dpVersion']);
}

const KINDS: Readonly<Record<string, string>> = { AmbaAhb3: 'AHB-AP', AmbaApb2Apb3: 'APB-AP' };

async function judgeApType(fact: Fact): Promise<void> {
  const { probe } = await quietTarget();
  const port = (await scanAccessPorts(probe)).find(({ ap }) => ap === fact['ap']);
  expect(port?.kind).toBe(KINDS[textOf(fact)]);
  if (fact['base'] !== undefined) expect(port?.romTable).toBe(numberOf(fact, 'base'));
}

const HPROT_SHIFT = 24;
const HNONSEC_BIT = 30;

async function judgeHprot(fact: Fact): Promise<void> {
  const { probe } = await (await deskWith()).connect();
  const ap = numberOf(fact, 'ap');
  await probe.openAp(ap);
  const csw = await probe.readAp(ap, CSW.address);
  expect((csw >>> HPROT_SHIFT) & 0xf).toBe(numberOf(fact, 'default'));
  expect((csw >>> HNONSEC_BIT) & 1).toBe(fact['hnonsecDefault']);
  if (fact['implemented'] === undefined) return;
  const all = numberOf(fact, 'implemented');
  await probe.writeAp(ap, CSW.address, csw | (all << HPROT_SHIFT) | (1 << HNONSEC_BIT));
  const back = await probe.readAp(ap, CSW.address);
  expect([(back >>> HPROT_SHIFT) & 0xf, (back >>> HNONSEC_BIT) & 1]).toEqual([all, fact['hnonsecImplemented']]);
}

const AXI_SRAM = 0x2400_0000;

async function judgeAutoIncrement(fact: Fact): Promise<void> {
  const { probe } = await (await deskWith()).connect();
  const last = AXI_SRAM + numberOf(fact) - 4;
  await probe.writeAp(
    0,
    CSW.address,
    CSW.pack({ ...CSW.unpack(await probe.readAp(0, CSW.address)), AddrInc: INCREMENT_SINGLE, Size: 2 } as never),
  );
  await probe.writeAp(0, TAR.address, last - 4);
  await probe.readAp(0, DRW.address);
  expect(await probe.readAp(0, TAR.address)).toBe(last);
  await probe.readAp(0, DRW.address);
  // Beyond the block the address starts over: what a host may count on ends here.
  expect(await probe.readAp(0, TAR.address)).toBe(AXI_SRAM);
}

async function judgeMemAp(fact: Fact): Promise<void> {
  const { probe } = await (await deskWith()).connect();
  const { LD, LA, BE } = CFG.unpack(await probe.readAp(numberOf(fact, 'ap'), CFG.address));
  expect(`large data ${LD}, long address ${LA}, big-endian ${BE}`).toBe(fact['cfg']);
  const packed = 2;
  const csw = await probe.readAp(0, CSW.address);
  await probe.writeAp(0, CSW.address, (csw & ~0x30) | (packed << 4));
  expect(CSW.get(await probe.readAp(0, CSW.address), 'AddrInc') === packed).toBe(fact['packed']);
}

/** `e0041000 ETM-M7 975`, `e00ff000 ROM 43b/4c7 {…`, `e0043000 part 0x0906`: addresses and, where given, part numbers. */
function componentsIn(entries: readonly string[]) {
  const pattern = /\b(e0[0-9a-f]{6}) [\w-]+(?: (?:([0-9a-f]{3})\/)?(?:0x0)?([0-9a-f]{3})\b)?/g;
  const hexOf = (text: string | undefined) => (text === undefined ? undefined : Number.parseInt(text, 16));
  return entries.flatMap((entry) =>
    [...entry.matchAll(pattern)].map(([, address, designer, part]) => ({
      address: Number.parseInt(address!, 16),
      designer: hexOf(designer),
      part: hexOf(part),
    })),
  );
}

async function judgeRomTable(fact: Fact): Promise<void> {
  // Connecting under reset turns the debug clocks on, without which the trace components do not answer.
  const { probe, memory, debugBus } = await atResetEntry();
  const ap = numberOf(fact, 'ap');
  const ports = await scanAccessPorts(probe);
  const romTable = ports.find((port) => port.ap === ap)?.romTable;
  if (fact['base'] === 'none') {
    expect(romTable).toBeUndefined();
    return;
  }
  const root = numberOf(fact, 'base');
  const walked = await once(`rom table ${ap} ${root}`, () => walkRomTable(ap === 0 ? memory : debugBus!, ap === 0 ? romTable! : root));
  const find = (address: number): CoreSightComponent | undefined => walked.components.find((component) => component.address === address);
  if (ap === 0) expect(romTable).toBe(root);
  if (fact['part'] !== undefined) {
    const { designer, part } = find(root)!;
    expect([designer, part]).toEqual([Number.parseInt(textOf(fact, 'designer'), 16), Number.parseInt(textOf(fact, 'part'), 16)]);
  }
  const named = (fact['entries'] ?? []) as readonly string[];
  for (const { address, designer, part } of componentsIn(named)) {
    expect(find(address)?.address).toBe(address);
    if (part !== undefined) expect({ address, part: find(address)?.part }).toEqual({ address, part });
    if (designer !== undefined) expect(find(address)?.designer).toBe(designer);
  }
  if (named.length > 0) expect(componentsIn(named).length).toBeGreaterThan(0);
}

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

/** The chip held at its first instruction after a reset. */
const atResetEntry = (): Promise<Target> =>
  once('reset entry', async () => (await deskWith({ flash: [{ file: 'blinky.elf' }] })).connect({ mode: 'under-reset' }));

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
const notH74x = (_fact: Fact, record: LogRecord) => !isH74x(record);
const isStm32Part = ({ target }: LogRecord) => /^STM32/.test(target ?? '');

export const CHIP_RULES: readonly Rule[] = [
  { kind: 'dpidr', where: notH74x, not: OTHER_CHIP },
  { kind: 'dpidr', judge: async (fact) => expect(hex8((await quietTarget()).dpidr)).toBe(fact['value']) },

  { kind: 'apIdr', where: notH74x, not: OTHER_CHIP },
  { kind: 'apIdr', where: (fact) => fact['ap'] === 3, not: SECOND_CORE },
  {
    kind: 'apIdr',
    judge: async (fact) => expect(hex8(await (await quietTarget()).probe.readAp(numberOf(fact, 'ap'), IDR.address))).toBe(fact['value']),
  },

  { kind: 'ap', where: notH74x, not: OTHER_CHIP },
  { kind: 'ap', where: (fact) => fact.item === 'dp targetid', judge: judgeTargetId },
  { kind: 'ap', where: (fact) => fact.item === 'type', judge: judgeApType },
  { kind: 'ap', where: (fact) => fact.item === 'hprot', judge: judgeHprot },
  { kind: 'ap', where: (fact) => fact.item === 'tarAutoIncrement', judge: judgeAutoIncrement },
  { kind: 'ap', where: (fact) => fact.item === 'memAp', judge: judgeMemAp },
  {
    kind: 'ap',
    where: (fact) => fact.item === 'halt status',
    judge: async (fact) => {
      // What the tool calls status 32: the core cannot be halted through this port.
      const { probe } = await (await deskWith()).connect();
      expect(numberOf(fact, 'status')).not.toBe(0);
      await expect(new CortexM(probe.memory(numberOf(fact, 'ap')), probe.clock).halt({ timeoutMs: 20 })).rejects.toBeDefined();
    },
  },

  { kind: 'romTable', where: (fact) => fact['readAt'] !== undefined, not: 'where a GDB server looks first' },
  { kind: 'romTable', where: (_fact, record) => notH74x(_fact, record) && record.id !== 'fl-078', not: OTHER_CHIP },
  { kind: 'romTable', judge: judgeRomTable },

  {
    kind: 'idcode',
    where: (_fact, record) => !isH74x(record),
    judge: (fact, { target }) => expect(isOfDie(target ?? '', findDie(numberOf(fact) & 0xfff))).toBe(true),
  },
  { kind: 'idcode', judge: async (fact) => expect(hex8(await (await quietTarget()).memory.read32(DBGMCU_BASE))).toBe(fact['value']) },

  {
    kind: 'chipId',
    where: at('fl-012#0'),
    judge: async (fact) => expect((await quietTarget()).chip.devId).toBe(numberOf(fact)),
  },
  {
    kind: 'chipId',
    where: (fact, record) => /^0x(2003)?\d{4}$/.test(textOf(fact)) && fact['when'] === undefined && isStm32Part(record),
    judge: (fact, { target }) => expect(isOfDie(target ?? '', findDie(numberOf(fact) & 0xfff))).toBe(true),
  },
  { kind: 'chipId', not: 'not an identity: st-info shows a stale or empty buffer' },

  { kind: 'cpu', where: (fact, record) => isH74x(record) && isSecondCore(fact), not: SECOND_CORE },
  { kind: 'cpu', where: notH74x, not: OTHER_CHIP },
  { kind: 'cpu', where: at('fl-125#1'), judge: judgeUnderReset },
  { kind: 'cpu', judge: judgeCpu },

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
