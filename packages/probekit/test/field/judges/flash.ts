/** Judges of flash: its size and sectors, what a job erases, and how long that takes on the bench beside what tools printed. */
import { expect } from 'vitest';
import type { Memory } from '../../../src/base/index.ts';
import { CortexM } from '../../../src/cortex/index.ts';
import { eraseRange, flashImage, touchedSectors } from '../../../src/flash/index.ts';
import { assembleImage } from '../../../src/image/index.ts';
import { findDie } from '../../../src/spec/stm32/devices.ts';
import { BANK1_ADDRESS, BANK2_ADDRESS, SECTOR_BYTES } from '../../../src/spec/stm32/flash-h7.ts';
import { flashOf, identifyChip } from '../../../src/stm32/index.ts';
import { benchMs, deskWith, once, quietTarget } from '../desk.ts';
import { type Fact, isH74x, type LogRecord, numberOf, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';

const OTHER_CHIP = 'another chip family than the H743 of the bench';
/** The spread of the logs themselves: 0.98 s to 1.84 s for a sector, 8 s and 16 s for two banks of one part. */
const TIME_FACTOR = 2.5;
const KIB = 1024;
const DTCM = 0x2000_0000;

const layout = () => once('flash layout', async () => flashOf(await quietTarget()));

function expectAlike(benchMilliseconds: number, loggedMilliseconds: number): void {
  expect(benchMilliseconds / loggedMilliseconds).toBeLessThan(TIME_FACTOR);
  expect(loggedMilliseconds / benchMilliseconds).toBeLessThan(TIME_FACTOR);
}

/** What identification makes of this die when its size word holds another value, as on parts with less flash. */
async function identityWithFlash(kib: number) {
  const { memory, debugBus, chip, probe } = await quietTarget();
  const sizeAddress = chip.die!.flashSize!;
  const smaller: Memory = {
    ...bound(memory),
    read32: async (address, options) => (address === sizeAddress ? kib : memory.read32(address, options)),
  };
  return identifyChip(smaller, debugBus, new CortexM(memory, probe.clock));
}

function bound(memory: Memory): Memory {
  return {
    read: (...args) => memory.read(...args),
    write: (...args) => memory.write(...args),
    read8: (...args) => memory.read8(...args),
    read16: (...args) => memory.read16(...args),
    read32: (...args) => memory.read32(...args),
    write8: (...args) => memory.write8(...args),
    write16: (...args) => memory.write16(...args),
    write32: (...args) => memory.write32(...args),
  };
}

/** `128 KiB SRAM, 2048 KiB flash in at least 128 KiB pages` */
async function judgeSizesInText(fact: Fact): Promise<void> {
  const [sram, flash, page] = [...textOf(fact, 'text').matchAll(/(\d+) KiB/g)].map(([, kib]) => Number(kib));
  expect((await identityWithFlash(flash!)).flashKib).toBe(flash);
  const { sectors } = await layout();
  expect(sectors.every(({ byteLength }) => byteLength === page! * KIB)).toBe(true);
  await judgeSram(sram! * KIB);
}

/** st-flash counts the DTCM as the part's SRAM. */
async function judgeSram(byteLength: number): Promise<void> {
  const { memory } = await quietTarget();
  await memory.read32(DTCM + byteLength - 4);
  await expect(memory.read32(DTCM + byteLength)).rejects.toBeDefined();
}

async function judgeBanks(fact: Fact): Promise<void> {
  const { chip } = await quietTarget();
  const { sectors } = await layout();
  const first = sectors.filter(({ bank }) => bank === 1);
  expect(chip.flashKib).toBe(fact['sizeKB']);
  expect(first.length * SECTOR_BYTES).toBe(numberOf(fact, 'bank0KB') * KIB);
  if (fact['base'] !== undefined) expect(first[0]?.address).toBe(numberOf(fact, 'base'));
  if (fact['bank1'] !== undefined) expect(sectors.find(({ bank }) => bank === 2)?.address).toBe(numberOf(fact, 'bank1'));
}

async function judgeBytes(fact: Fact): Promise<void> {
  if (fact.item === 'sram') return judgeSram(numberOf(fact, 'bytes'));
  const { chip } = await identityOf(fact);
  expect(chip.flashKib! * KIB).toBe(numberOf(fact, 'bytes'));
  const { sectors } = await layout();
  if (fact['page'] !== undefined) expect(sectors[0]?.byteLength).toBe(numberOf(fact, 'page'));
  return undefined;
}

/** A part with less flash says so in its size word, whose address the log names. */
async function identityOf(fact: Fact) {
  const register = /^(0x[0-9A-F]+) = (\d+)$/.exec(textOf(fact, 'register'));
  if (!register) return quietTarget();
  expect(findDie((await quietTarget()).chip.devId)?.flashSize).toBe(Number(register[1]));
  return { chip: await identityWithFlash(Number(register[2])) };
}

/** How CubeProgrammer counts the sectors of both banks. */
async function judgeSectorNumber(fact: Fact, record: LogRecord): Promise<void> {
  const number = Number(fact['sectors']);
  const { sectors } = await layout();
  const written = record.facts.find(({ kind, bytes }) => kind === 'flashWrite' && bytes !== undefined);
  const address = number < 8 ? BANK1_ADDRESS : BANK2_ADDRESS;
  const image = assembleImage('log.bin', 'bin', [{ address, bytes: new Uint8Array(numberOf(written!, 'bytes')) }]);
  expect(touchedSectors(image, sectors).map((sector) => sectors.indexOf(sector))).toEqual([number]);
}

/** Sectors `from` to `to` one after the other, or at once as one job does it. */
async function eraseMs(from: number, to: number, atOnce: boolean): Promise<number> {
  return once(`erase ${from} ${to} ${atOnce}`, async () => {
    const target = await (await deskWith()).connect();
    const { sectors } = await layout();
    const wanted = sectors.slice(from, to + 1);
    if (atOnce) return (await eraseRange(target, wanted[0]!.address, wanted.length * SECTOR_BYTES)).ms;
    let ms = 0;
    for (const { address, byteLength } of wanted) ms += (await eraseRange(target, address, byteLength)).ms;
    return ms;
  });
}

async function judgeErase(fact: Fact): Promise<void> {
  const seconds = Number(fact['seconds'] ?? fact['secondsAbout']);
  const [, from = '0', to = '0'] = /^(\d+)\.\.(\d+)$/.exec(textOf(fact, 'sectors')) ?? [];
  const isMass = /^mass/.test(textOf(fact, 'what'));
  expectAlike(await eraseMs(Number(from), isMass ? 15 : Number(to), isMass), seconds * 1000);
}

/** Random-looking bytes at the start of flash, phases timed by the bench's clock. */
async function writeMs(byteLength: number): Promise<{ readonly job: number; readonly program: number }> {
  return once(`write ${byteLength}`, async () => {
    const target = await (await deskWith()).connect();
    const bytes = Uint8Array.from({ length: byteLength }, (_, index) => (index * 167 + (index >>> 8)) & 0xff);
    const image = assembleImage('log.bin', 'bin', [{ address: BANK1_ADDRESS, bytes }]);
    const job = await benchMs(target.probe.clock, async () => flashImage(target, image, { keep: false, full: true, start: false }));
    const { phaseMs } = await flashImage(target, image, { keep: false, full: true, start: false });
    return { job, program: phaseMs.program };
  });
}

async function judgeWrite(fact: Fact): Promise<void> {
  const bytes = numberOf(fact, 'bytes');
  const seconds = Number(fact['seconds'] ?? fact['secondsAbout'] ?? bytes / KIB / numberOf(fact, 'KiBps'));
  const { job, program } = await writeMs(bytes);
  const erases = fact['includesErase'] === true || /gdb load/.test(textOf(fact, 'method'));
  // A tool also looks around on the computer: the bench may be faster, never much slower.
  expect((erases ? job : program) / (seconds * 1000)).toBeLessThan(TIME_FACTOR);
  if (erases) expectAlike(job, seconds * 1000);
}

/** The last program unit is filled up; the rest of the sector is what an erase takes besides. */
async function judgePadding(fact: Fact): Promise<void> {
  const { programBytes, sectors } = await layout();
  const end = numberOf(fact, 'at');
  const [from, to] = textOf(fact, 'extraErase').split('..').map(Number);
  expect(programBytes - (end % programBytes)).toBe(numberOf(fact, 'padding'));
  expect(end + numberOf(fact, 'padding')).toBe(from);
  expect(sectors.some(({ address, byteLength }) => address + byteLength - 1 === to)).toBe(true);
}

const hasTime = (fact: Fact) => ['seconds', 'secondsAbout', 'KiBps'].some((key) => fact[key] !== undefined);
const notH74x = (_fact: Fact, record: LogRecord) => !isH74x(record);

export const FLASH_RULES: readonly Rule[] = [
  { kind: 'flashProbe', where: notH74x, not: OTHER_CHIP },
  { kind: 'flashProbe', where: at('fl-083#9'), not: 'read through the second core, which the H743 does not have' },
  { kind: 'flashProbe', where: at('fl-003#6'), not: "only OpenOCD's name of the flash driver" },
  { kind: 'flashProbe', where: (fact) => fact['sizeKB'] !== undefined, judge: judgeBanks },
  { kind: 'flashProbe', where: (fact) => fact.item === 'text', judge: judgeSizesInText },
  { kind: 'flashProbe', judge: judgeBytes },

  { kind: 'flashErase', where: notH74x, not: OTHER_CHIP },
  { kind: 'flashErase', where: at('fl-162#1'), not: 'how many pages the tool erased is not stated' },
  { kind: 'flashErase', where: (fact) => !hasTime(fact), judge: judgeSectorNumber },
  { kind: 'flashErase', judge: judgeErase },

  { kind: 'flashWrite', where: notH74x, not: OTHER_CHIP },
  { kind: 'flashWrite', where: (fact) => fact.item === 'padding', judge: judgePadding },
  {
    kind: 'flashWrite',
    where: at('fl-122#0'),
    judge: async (fact) => {
      const { sectors } = await layout();
      const [count, byteLength] = /^(\d+) sector of (\d+) erased/.exec(textOf(fact, 'note'))!.slice(1).map(Number);
      const image = assembleImage('log.bin', 'bin', [{ address: BANK1_ADDRESS, bytes: new Uint8Array(numberOf(fact, 'bytes')) }]);
      expect(touchedSectors(image, sectors).map((sector) => sector.byteLength)).toEqual(Array(count!).fill(byteLength));
    },
  },
  {
    kind: 'flashWrite',
    where: (fact) => fact['bytes'] === undefined,
    not: "a whole command's time on somebody's computer, or external flash, without the number of bytes",
  },
  { kind: 'flashWrite', where: (fact) => !hasTime(fact), not: 'a number of bytes; the sectors it takes are judged at fl-126#5' },
  { kind: 'flashWrite', judge: judgeWrite },

  { kind: 'memRead', where: notH74x, not: `${OTHER_CHIP}, and mostly not a V3E` },
  {
    kind: 'memRead',
    judge: async (fact) => {
      const { memory, probe } = await (await deskWith()).connect({ mode: 'normal', speedKhz: numberOf(fact, 'clockKhz') });
      expectAlike(await benchMs(probe.clock, () => memory.read(BANK1_ADDRESS, numberOf(fact, 'bytes'))), numberOf(fact, 'seconds') * 1000);
    },
  },
];
