/** Judges of the debug port and the chip behind it: identities, access ports, ROM tables. Registers are in `registers.ts`. */
import { expect } from 'vitest';
import type { Memory } from '../../../src/base/index.ts';
import { CortexM } from '../../../src/cortex/index.ts';
import { type CoreSightComponent, scanAccessPorts, walkRomTable } from '../../../src/dap/index.ts';
import { DWT_CTRL, FP_CTRL } from '../../../src/spec/arm/debug-units.ts';
import { DLPIDR, DPIDR, TARGETID } from '../../../src/spec/arm/dp.ts';
import { CFG, CSW, DRW, IDR, INCREMENT_SINGLE, TAR } from '../../../src/spec/arm/mem-ap.ts';
import { DBGMCU_BASE } from '../../../src/spec/stm32/dbgmcu-h7.ts';
import { findDie, type Stm32Die } from '../../../src/spec/stm32/devices.ts';
import { atResetEntry, deskWith, once, quietTarget } from '../desk.ts';
import { type Fact, isH74x, type LogRecord, numberOf, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';

export const OTHER_CHIP = 'another chip family than the H743 of the bench';
const SECOND_CORE = 'the second core of dual-core parts, which the H743 does not have';
export const hex8 = (value: number) => `0x${value.toString(16).padStart(8, '0')}`;

/** `H743/753` and `L4x2` as patterns of part numbers. */
function lineNames(line: string): readonly string[] {
  const [first = '', ...others] = line.split('/');
  return [first, ...others.map((other) => first.slice(0, first.length - other.length) + other)];
}

/** Whether a part as people write it, `STM32F07x` too, belongs to a die of the host's table. */
export function isOfDie(part: string, die: Stm32Die | undefined): boolean {
  const name = part.replace(/^STM32/, '').replace(/ .*$/, '');
  if (name.length < 2) return false;
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

export const notH74x = (_fact: Fact, record: LogRecord) => !isH74x(record);
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
];
