/**
 * C9: what the core does, without touching it: DHCSR, ICSR, VTOR, the vector table, the reset-cause flags. A short look
 * of three readings; more than a second of looking when that was odd, or when the chip was last reset by a watchdog, a
 * forbidden low-power mode or a brown-out, which comes again where it has a cause. The first reading is one block from CPUID to DHCSR:
 * reserved words in it read as unknown values, and none of its registers but DHCSR changes by being read (ARM DDI
 * 0403E.e, B3.1.1, B3.2.2). Reading DHCSR clears its sticky S_RESET_ST and
 * S_RETIRE_ST, which only debuggers see. Source: ARM DDI 0403E.e, C1.6.2; RM0433, RCC_RSR.
 */
import { type Clock, hex, type Memory, readU32 } from '../../base/index.ts';
import { DHCSR } from '../../spec/arm/dcb.ts';
import { CPUID, ICSR, VTOR } from '../../spec/arm/scb.ts';
import { RCC_BASE, RCC_RSR } from '../../spec/stm32/rcc-h7.ts';
import { type Finding, finding } from '../evidence.ts';
import { unlessRefused } from './refusal.ts';
import { throughResets } from './through-resets.ts';

const BLOCK_START = CPUID.address;
const BLOCK_BYTES = DHCSR.address + 4 - BLOCK_START;
const SHORT_READINGS = 3;
const BETWEEN_SHORT_MS = 2;
const LONG_READINGS = 20;
const BETWEEN_LONG_MS = 60;
/** As many are a loop, whatever comes after. */
const RESETS_OF_A_LOOP = 2;
/** A core that looks held in reset: longer than a quick watchdog takes to let it run once. */
const HELD_READINGS = 10;
const BETWEEN_HELD_MS = 20;
/** Each refused reading has already been repeated for 0.1 s. */
const LOST_AFTER = 2;
/** Exceptions from NMI to UsageFault. */
const FIRST_FAULT = 2;
const LAST_FAULT = 6;
const FLASH_START = 0x0800_0000;
const ERASED = 0xffff_ffff;
const PARTNO_M0_PLUS = 0xc60;
/** The megabyte of system memory, with the ROM boot loader, on H7 and the older families. */
const SYSTEM_MEMORY = 0x1ff0_0000;
const REGION_MASK = 0xfff0_0000;

/** What was read; words that could not be read are undefined. */
export interface CoreLook {
  /** DHCSR, each reading in turn. */
  readonly dhcsr: readonly (number | undefined)[];
  readonly icsr: readonly (number | undefined)[];
  readonly vtor: number | undefined;
  /** Words 0 and 1 of the flash. */
  readonly vectors: readonly [number | undefined, number | undefined];
  /** RCC_RSR of an H7. */
  readonly resetFlags: number | undefined;
  /** The chip starts its boot loader when its flash is empty, whatever BOOT0 says. */
  readonly startsLoaderWhenEmpty?: boolean;
}

/** C9, and the word of CPUID that was read along with it. */
export interface SeenCore {
  readonly finding: Finding<'C9'>;
  /** False where only a longer look tells whether all is well. */
  readonly isSettled: boolean;
  readonly cpuid: number | undefined;
}

export interface CoreOptions {
  /** The chip has the reset flags where an H74x has them. */
  readonly isH7: boolean;
  /** Look on where the short look was odd. Default true. */
  readonly longLook?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Makes the first reading, once; undefined where that did not work, and the words are read one by one. */
  readonly block?: (read: (memory: Memory) => Promise<Uint8Array>) => Promise<Uint8Array | undefined>;
}

/** While the core sleeps only its private bus is read: the system bus would keep the access port waiting until it wakes. */
export async function checkCoreState(
  memory: Memory,
  clock: Clock,
  { isH7, longLook = true, signal, block = (read) => read(memory) }: CoreOptions,
): Promise<SeenCore> {
  const read = (address: number) => unlessRefused(() => memory.read32(address, { signal }));
  const dhcsr: (number | undefined)[] = [];
  const icsr: (number | undefined)[] = [];
  const first = wordsOf(await unlessRefused(() => block((once) => once.read(BLOCK_START, BLOCK_BYTES, { signal }))));
  if (first) {
    dhcsr.push(first(DHCSR));
    icsr.push(first(ICSR));
  }
  const cpuid = first?.(CPUID);
  const look = async (readings: number, betweenMs: number, isEnough = isLost) => {
    for (let count = 0; count < readings && !isEnough(dhcsr); count++) {
      if (dhcsr.length > 0) await clock.sleep(betweenMs, { signal });
      const status = await read(DHCSR.address);
      dhcsr.push(status);
      // A core that is in no fault at one instant does not sit in one.
      if (status !== undefined && icsr.every(isInFault)) icsr.push(await read(ICSR.address));
    }
  };
  await look(SHORT_READINGS - dhcsr.length, BETWEEN_SHORT_MS);
  if (isLost(dhcsr)) {
    const unread = { vtor: undefined, vectors: [undefined, undefined], resetFlags: undefined } as const;
    return { finding: judgeCoreState({ dhcsr, icsr, ...unread }), isSettled: true, cpuid };
  }
  const patient = throughResets(memory, clock);
  const readPatiently = (address: number) => unlessRefused(() => patient.read32(address, { signal }));
  const vtor = first ? first(VTOR) : await readPatiently(VTOR.address);
  const awake = dhcsr.some((word) => word !== undefined && DHCSR.get(word, 'S_SLEEP') === 0);
  const vectors = awake && !runsFrom(FLASH_START, vtor, dhcsr) ? await readVectors(readPatiently) : ([undefined, undefined] as const);
  const resetFlags = awake && isH7 ? await readPatiently(RCC_BASE + RCC_RSR.address) : undefined;
  const isWorthLong = !isHeld(dhcsr) && isOdd(dhcsr, resetFlags);
  if (isHeld(dhcsr)) await look(HELD_READINGS, BETWEEN_HELD_MS);
  else if (isWorthLong && longLook) await look(LONG_READINGS, BETWEEN_LONG_MS, isLoop);
  const isSettled = longLook || !isWorthLong;
  return {
    finding: judgeCoreState({ dhcsr, icsr, vtor, vectors, resetFlags, startsLoaderWhenEmpty: isCortexM0Plus(cpuid) }),
    isSettled,
    cpuid,
  };
}

/** Looks words of the block up by register. */
function wordsOf(block: Uint8Array | undefined) {
  return block && (({ address }: { readonly address: number }) => readU32(block, address - BLOCK_START));
}

/** Judges a look at the core. */
export function judgeCoreState({ dhcsr, icsr, vtor, vectors, resetFlags, startsLoaderWhenEmpty = false }: CoreLook): Finding<'C9'> {
  const status = dhcsr.filter((word) => word !== undefined).map((word) => DHCSR.unpack(word));
  const facts = {
    dhcsr: [...new Set(dhcsr.map((word) => (word === undefined ? 'unreadable' : DHCSR.describe(word))))],
    ...(vtor === undefined ? {} : { vtor: hex(vtor) }),
    ...(vectors[1] === undefined ? {} : { vectors: vectors.map((word) => (word === undefined ? 'unread' : hex(word))) }),
    ...(resetFlags === undefined ? {} : { resetFlags: RCC_RSR.describe(resetFlags) }),
  };
  const last = status.at(-1);
  if (!last) return finding('C9', 'unreadable', { key: 'c9.unreadable' }, facts);
  const later = status.slice(1);
  const resets = resetsIn(dhcsr);
  if (isHeld(dhcsr)) {
    return finding('C9', 'held-in-reset', { key: 'c9.held-in-reset' }, facts);
  }
  if (resets >= RESETS_OF_A_LOOP || (resets === 1 && later.length >= LONG_READINGS && byWatchdog(resetFlags))) {
    const values = { resets, readings: later.length };
    if (byWatchdog(resetFlags)) return finding('C9', 'watchdog-loop', { key: 'c9.reset-loop-watchdog', values }, facts);
    return finding('C9', 'reset-loop', { key: 'c9.reset-loop', values }, facts);
  }
  if (vectors[0] === ERASED && vectors[1] === ERASED && (startsLoaderWhenEmpty || !inSystemMemory(vtor))) {
    return finding('C9', 'no-program', { key: 'c9.no-program' }, facts);
  }
  if (inSystemMemory(vtor)) return finding('C9', 'system-memory', { key: 'c9.system-memory' }, facts);
  if (last.S_LOCKUP === 1) return finding('C9', 'lockup', { key: 'c9.lockup' }, facts);
  const active = icsr.filter((word) => word !== undefined);
  if (active.length > 0 && active.every(isInFault)) {
    const exception = ICSR.get(active[0] ?? 0, 'VECTACTIVE');
    return finding('C9', 'crashed', { key: 'c9.crashed', values: { exception } }, facts);
  }
  if (last.S_HALT === 1) return finding('C9', 'halted', { key: 'c9.halted' }, facts);
  if (last.S_SLEEP === 1) return finding('C9', 'sleeping', { key: 'c9.sleeping' }, facts);
  return finding('C9', 'runs', { key: 'c9.runs' }, facts);
}

function isLost(dhcsr: readonly (number | undefined)[]): boolean {
  return dhcsr.length >= LOST_AFTER && dhcsr.every((word) => word === undefined);
}

/** Instructions complete under this vector table, so it is one. */
function runsFrom(table: number, vtor: number | undefined, dhcsr: readonly (number | undefined)[]): boolean {
  const last = dhcsr.at(-1);
  return vtor === table && last !== undefined && DHCSR.get(last, 'S_RETIRE_ST') === 1 && DHCSR.get(last, 'S_LOCKUP') === 0;
}

/** The reset vector alone tells a flash that starts erased; the other word is worth reading then only. */
async function readVectors(read: (address: number) => Promise<number | undefined>) {
  const start = await read(FLASH_START + 4);
  return [start === ERASED ? await read(FLASH_START) : undefined, start] as const;
}

function isInFault(icsr: number | undefined): boolean {
  const exception = icsr === undefined ? 0 : ICSR.get(icsr, 'VECTACTIVE');
  return exception >= FIRST_FAULT && exception <= LAST_FAULT;
}

/** The first reading tells of resets since whoever looked last, so it does not count. */
function resetsIn(dhcsr: readonly (number | undefined)[]): number {
  return dhcsr.slice(1).filter((word) => word !== undefined && DHCSR.get(word, 'S_RESET_ST') === 1).length;
}

function isLoop(dhcsr: readonly (number | undefined)[]): boolean {
  return isLost(dhcsr) || resetsIn(dhcsr) >= RESETS_OF_A_LOOP;
}

/** Reset seen in every reading after the first, and no instruction in between. */
function isHeld(dhcsr: readonly (number | undefined)[]): boolean {
  const later = dhcsr.slice(1);
  return (
    later.length > 0 &&
    later.every((word) => word !== undefined && DHCSR.get(word, 'S_RESET_ST') === 1 && DHCSR.get(word, 'S_RETIRE_ST') === 0)
  );
}

/** Whether a short look is worth a long one. */
function isOdd(dhcsr: readonly (number | undefined)[], resetFlags: number | undefined): boolean {
  const later = dhcsr.slice(1).filter((word) => word !== undefined);
  return later.some((word) => DHCSR.get(word, 'S_RESET_ST') === 1) || byChance(resetFlags);
}

/** Nobody asked for the last reset. Power-up sets the brown-out flag, too (RM0433, table of reset sources in 8.4.4). */
function byChance(resetFlags: number | undefined): boolean {
  if (resetFlags === undefined) return false;
  const { LPWRRSTF, BORRSTF, PORRSTF } = RCC_RSR.unpack(resetFlags);
  return byWatchdog(resetFlags) || LPWRRSTF === 1 || (BORRSTF === 1 && PORRSTF === 0);
}

function byWatchdog(resetFlags: number | undefined): boolean {
  if (resetFlags === undefined) return false;
  const { IWDG1RSTF, WWDG1RSTF } = RCC_RSR.unpack(resetFlags);
  return IWDG1RSTF === 1 || WWDG1RSTF === 1;
}

/** The STM32 with this core check whether their flash is empty (RM0444, 2.5). */
function isCortexM0Plus(cpuid: number | undefined): boolean {
  return cpuid !== undefined && CPUID.get(cpuid, 'PARTNO') === PARTNO_M0_PLUS;
}

function inSystemMemory(vtor: number | undefined): boolean {
  return vtor !== undefined && (vtor & REGION_MASK) >>> 0 === SYSTEM_MEMORY;
}
