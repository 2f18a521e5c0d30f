/** Judges of what happened: sessions step by step, how long their steps took, what boards did and what helped. */
import { expect } from 'vitest';
import { hasCode } from '../../../src/base/index.ts';
import { STM32H743 } from '../../../src/bench/soc/stm32h743.ts';
import { CortexM } from '../../../src/cortex/index.ts';
import type { DebugProbe } from '../../../src/dap/index.ts';
import { flashImage } from '../../../src/flash/index.ts';
import { assembleImage } from '../../../src/image/index.ts';
import { DBGKEY, DEMCR, DHCSR } from '../../../src/spec/arm/dcb.ts';
import { CSW, IDR } from '../../../src/spec/arm/mem-ap.ts';
import { DBGMCU_BASE, DBGMCU_BASE_AP2 } from '../../../src/spec/stm32/dbgmcu-h7.ts';
import { BANK1_ADDRESS } from '../../../src/spec/stm32/flash-h7.ts';
import { benchMs, deskWith } from '../desk.ts';
import { type Fact, numberOf, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';

/** What a step of a session means on the wires. */
const STEPS: Readonly<Record<string, (probe: DebugProbe) => Promise<unknown>>> = {
  'set freq': (probe) => probe.setSwdClock(1000),
  'set frequency': (probe) => probe.setSwdClock(1000),
  'enter SWD': (probe) => probe.attach(),
  ENTER_SWD: (probe) => probe.attach(),
  'F7 voltage': (probe) => probe.readTargetVoltage(),
  'INIT_AP 0': (probe) => probe.openAp(0),
  'read IDR of AP 0': (probe) => probe.readAp(0, IDR.address),
  'NRST low': (probe) => probe.driveNrst('low'),
  'NRST high': (probe) => probe.driveNrst('high'),
  'read DHCSR': (probe) => probe.memory(0).read32(DHCSR.address),
  'soft reset (halt)': (probe) => new CortexM(probe.memory(0), probe.clock).systemReset({ halt: true }),
};

/** The same session, step by step, on the bench: every step works there too. */
async function judgeSession(fact: Fact): Promise<void> {
  const probe = await (await deskWith({ flash: [{ file: 'blinky.elf' }] })).probe();
  for (const step of fact['steps'] as readonly string[]) await STEPS[step]!(probe);
}

const isSession = (fact: Fact) => (fact['steps'] as readonly string[]).every((step) => STEPS[step] !== undefined);

/** Vector catch under reset without C_DEBUGEN runs past it, with it catches; NRST leaves C_DEBUGEN alone. */
async function judgeVectorCatch(): Promise<void> {
  for (const debugEnabled of [false, true]) {
    const desk = await deskWith({ flash: [{ file: 'blinky.elf' }] });
    const probe = await desk.probe();
    await probe.driveNrst('low');
    await probe.attach();
    const memory = probe.memory(0);
    const core = new CortexM(memory, probe.clock);
    await memory.write32(DHCSR.address, DHCSR.pack({ DBGKEY, ...(debugEnabled ? { C_DEBUGEN: 1 } : {}) }));
    await memory.write32(DEMCR.address, DEMCR.pack({ VC_CORERESET: 1 }));
    await probe.driveNrst('high');
    expect(await core.waitHalted(100)).toBe(debugEnabled);
    expect((await core.readStatus()).debugEnabled).toBe(debugEnabled);
  }
}

async function judgePpbUnderReset(): Promise<void> {
  const probe = await (await deskWith({ flash: [{ file: 'blinky.elf' }] })).probe();
  await probe.driveNrst('low');
  await probe.attach();
  const memory = probe.memory(0);
  await memory.write32(DHCSR.address, DHCSR.pack({ DBGKEY, C_DEBUGEN: 1 }));
  expect(DHCSR.get(await memory.read32(DHCSR.address), 'C_DEBUGEN')).toBe(1);
  await expect(memory.read32(0x2400_0000)).rejects.toSatisfy((error) => hasCode(error, 'dap/transfer'));
}

/** Which address of AP0 fails while the button is held is written in the message. */
async function judgeReadUnderReset(fact: Fact): Promise<void> {
  const address = Number(/read at (0x[0-9a-f]+)/.exec(textOf(fact, 'text'))![1]);
  const probe = await (await deskWith({ buttons: { RESET: 'held' } })).probe();
  await probe.attach();
  await expect(probe.memory(0).read32(address)).rejects.toSatisfy((error) => hasCode(error, 'dap/transfer'));
}

/** Where the program counter of a blank part points, nothing can be read. */
async function judgeBlankRead(fact: Fact): Promise<void> {
  const { core, memory } = await (await deskWith()).connect();
  await core.systemReset({ halt: true });
  const address = Number(/0x[0-9a-f]+/.exec(textOf(fact, 'text'))![0]);
  expect(await core.readRegister(15)).toBe(address);
  await expect(memory.read16(address)).rejects.toSatisfy((error) => hasCode(error, 'dap/transfer'));
}

/** The window of the core on the debug bus stays shut through NRST and opens with power. */
async function judgeDebugWindow(): Promise<void> {
  const desk = await deskWith({ flash: [{ file: 'blinky.elf' }] });
  const { probe, memory } = await desk.connect();
  const open = await memory.read32(DBGMCU_BASE);
  await probe.writeAp(2, CSW.address, CSW.pack({ Size: 2 }));
  expect(open).not.toBe(0);
  expect(await memory.read32(DBGMCU_BASE)).toBe(0);
  await probe.driveNrst('pulse');
  expect(await memory.read32(DBGMCU_BASE)).toBe(0);
  await probe.detach();
  const { control } = desk.bench;
  await control.send('set', { physics: { cable: { plugged: false } } });
  await control.send('set', { physics: { cable: { plugged: true } } });
  await control.send('advance', { ms: 3000 });
  expect(await (await desk.connect()).memory.read32(DBGMCU_BASE)).toBe(open);
}

async function judgeHeldAtPlugIn(): Promise<void> {
  const fails = async (releaseMs: number) => {
    const desk = await deskWith({ buttons: { RESET: 'held' }, events: [{ atMs: releaseMs, buttons: { RESET: 'free' } }] });
    return (await desk.volume()).names.includes('FAIL.TXT');
  };
  expect([await fails(1500), await fails(4000)]).toEqual([false, true]);
}

/** The chip's part says how long an internal reset pulls NRST: "about" is a factor of two. */
function judgeResetPulse(fact: Fact): void {
  const us = Number(/about (\d+) us/.exec(textOf(fact, 'text'))![1]);
  const ratio = (us * 1000) / STM32H743.resetPulseNs;
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
}

async function judgeNormalAfterUnderReset(): Promise<void> {
  const desk = await deskWith({ flash: [{ file: 'stop-mode.elf' }] });
  await expect(desk.connect()).rejects.toBeDefined();
  await desk.connect({ mode: 'under-reset' });
  await desk.connect();
}

async function judgeUnderResetConnects(): Promise<void> {
  const { core } = await (await deskWith({ flash: [{ file: 'stop-mode.elf' }] })).connect({ mode: 'under-reset' });
  expect((await core.readStatus()).halted).toBe(true);
}

/** Memory commands name their access port: the debug bus answers through AP2 where AP0 has nothing. */
async function judgeApInCommands(): Promise<void> {
  const { memory, debugBus } = await (await deskWith()).connect();
  expect(await debugBus!.read32(DBGMCU_BASE_AP2)).toBe(await memory.read32(DBGMCU_BASE));
  await expect(memory.read32(DBGMCU_BASE_AP2)).rejects.toBeDefined();
}

const brief = () => assembleImage('brief.bin', 'bin', [{ address: BANK1_ADDRESS, bytes: new Uint8Array(64).fill(0x5a) }]);

/** With its sense wire open the probe reads nothing, and everything else works. */
async function judgeWithoutVtref(): Promise<void> {
  const target = await (await deskWith({ wires: { VAPP: 'open' } })).connect();
  expect(await target.probe.readTargetVoltage()).toBeLessThan(0.02);
  expect(target.chip.devId).not.toBe(0);
  expect((await flashImage(target, brief(), { start: false })).programmedBytes).toBeGreaterThan(0);
}

async function judgeAt1V8(): Promise<void> {
  expect((await (await deskWith({ jumpers: { JP5: '2-3' } })).connect()).core).toBeDefined();
}

async function judgeErasedChip(): Promise<void> {
  const { core } = await (await deskWith()).connect();
  await core.systemReset({ halt: true });
  expect((await core.readStatus()).halted).toBe(true);
}

async function judgeReplug(fact: Fact): Promise<void> {
  const desk = await deskWith({ flash: [{ file: 'blinky.elf' }] });
  const { control } = desk.bench;
  await desk.connect();
  await control.send('set', { physics: { cable: { plugged: false } } });
  await control.send('set', { physics: { cable: { plugged: true } } });
  await control.send('advance', { ms: 3000 });
  expect(textOf(fact, 'what')).toContain(`COM ${(await control.send('look', {})).leds['LD4']}`);
  await desk.connect();
}

async function judgeJumperMoved(): Promise<void> {
  const desk = await deskWith({ jumpers: { JP2: '5-6' } });
  expect(await (await desk.probe()).readTargetVoltage()).toBeLessThan(0.02);
  await desk.bench.control.send('set', { physics: { jumpers: { JP2: '1-2' } } });
  await desk.connect();
}

/** Host-inclusive figures: the bench has no host, so it may be faster but not slower; with `factor`, not much faster. */
const timed =
  (action: (probe: DebugProbe) => Promise<unknown>, factor = Number.POSITIVE_INFINITY) =>
  async (fact: Fact): Promise<void> => {
    const { probe } = await (await deskWith({ flash: [{ file: 'blinky.elf' }] })).connect();
    const ms = await benchMs(probe.clock, () => action(probe));
    expect(ms).toBeLessThanOrEqual(numberOf(fact, 'ms'));
    expect(numberOf(fact, 'ms') / ms).toBeLessThan(factor);
  };

const fresh =
  (action: (probe: DebugProbe) => Promise<unknown>, factor: number) =>
  async (fact: Fact): Promise<void> => {
    const probe = await (await deskWith()).probe();
    const ms = await benchMs(probe.clock, () => action(probe));
    expect(ms).toBeLessThanOrEqual(numberOf(fact, 'ms'));
    expect(numberOf(fact, 'ms') / ms).toBeLessThan(factor);
  };

export const BEHAVIOUR_RULES: readonly Rule[] = [
  {
    kind: 'timing',
    where: at('fl-001#7'),
    judge: fresh(async (probe) => {
      await probe.setSwdClock(24_000);
      await probe.attach();
    }, 2),
  },
  {
    kind: 'timing',
    where: at('fl-001#8'),
    judge: async (fact) => {
      const probe = await (await deskWith()).probe();
      await probe.attach();
      const ms = await benchMs(probe.clock, () => probe.openAp(0));
      expect(Math.abs(ms - numberOf(fact, 'ms'))).toBeLessThan(numberOf(fact, 'ms') / 4);
    },
  },
  {
    kind: 'timing',
    where: at('fl-001#11'),
    judge: timed(async (probe) => {
      await probe.memory(2).read32(DBGMCU_BASE_AP2);
    }),
  },
  {
    kind: 'timing',
    where: at('fl-001#6'),
    judge: fresh(async (probe) => {
      await probe.readTargetVoltage();
      await probe.swdClocks();
    }, Number.POSITIVE_INFINITY),
  },
  {
    kind: 'timing',
    where: at('fl-027#4'),
    judge: timed(async (probe) => {
      await probe.writeDp(4, await probe.readDp(4));
    }),
  },
  { kind: 'timing', where: at('fl-086#3'), judge: timed((probe) => probe.memory(0).read32(DHCSR.address)) },
  { kind: 'timing', where: at('fl-076#7'), judge: timed((probe) => probe.readAp(1, IDR.address)) },
  {
    kind: 'timing',
    where: at('fl-127#1'),
    judge: timed(async (probe) => {
      await probe.readAp(0, IDR.address);
      await probe.readAp(0, 0xf8);
    }),
  },
  { kind: 'timing', not: 'wall-clock time of a tool, a computer or a configured delay, which the bench does not have' },

  { kind: 'order', where: isSession, judge: judgeSession },
  { kind: 'order', where: at('fl-086#2'), judge: judgeVectorCatch },

  { kind: 'error', where: at('fl-125#2', 'fl-143#3'), judge: judgeReadUnderReset },
  { kind: 'error', where: at('fl-086#4'), judge: judgeVectorCatch },
  { kind: 'error', where: at('fl-142#3'), judge: judgeBlankRead },

  { kind: 'toolText', where: at('fl-036#4'), judge: judgeAt1V8 },
  { kind: 'toolText', where: at('fl-053#1', 'fl-175#4', 'fl-178#1'), judge: judgeWithoutVtref },
  { kind: 'toolText', where: at('fl-091#3'), judge: judgeUnderResetConnects },
  { kind: 'toolText', where: at('fl-114#1'), judge: judgeErasedChip },

  { kind: 'recovery', where: at('fl-025#2'), judge: judgeReplug },
  { kind: 'recovery', where: at('fl-094#4'), judge: judgeJumperMoved },
  { kind: 'recovery', not: 'what helped one person; not a property of board or decoder' },

  { kind: 'behaviour', where: at('fl-086#7'), judge: judgeVectorCatch },
  { kind: 'behaviour', where: at('fl-086#8', 'fl-184#7'), judge: judgePpbUnderReset },
  { kind: 'behaviour', where: at('fl-117#1'), judge: judgeApInCommands },
  { kind: 'behaviour', where: at('fl-162#2'), judge: judgeResetPulse },
  { kind: 'behaviour', where: at('fl-165#0'), judge: judgeDebugWindow },
  { kind: 'behaviour', where: at('fl-173#1'), judge: judgeHeldAtPlugIn },
  { kind: 'behaviour', where: at('fl-182#1'), judge: judgeNormalAfterUnderReset },
  { kind: 'behaviour', not: 'a tool, another chip or one broken board; nothing that the bench claims to show' },

  { kind: 'romBoot', not: 'the bench does not have the ROM loader of the chip' },
];
