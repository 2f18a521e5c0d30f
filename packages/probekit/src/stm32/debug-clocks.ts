/**
 * The clocks that a debugger needs while the program sleeps: where each family has their switches, and what they are put to.
 * Sources: RM0433, DBGMCU_CR (H7); spec/stm32/dbgmcu.ts (the others).
 */
import type { Memory } from '../base/index.ts';
import { DBGMCU_BASE_M3, DBGMCU_CR_MOST } from '../spec/stm32/dbgmcu.ts';
import { DBGMCU_BASE_AP2, DBGMCU_CR } from '../spec/stm32/dbgmcu-h7.ts';
import type { Target } from './connect.ts';

/** An H7 is known by its debug bus, before anything else of the chip is. */
type Clocked = Pick<Target, 'debugBus'> & Partial<Pick<Target, 'memory' | 'chip'>>;

interface Switches {
  readonly bus: Memory;
  readonly address: number;
  /** What a core needs that only sleeps. */
  readonly inSleep: number;
  /** What is needed in every low-power mode. */
  readonly always: number;
}

const H7 = {
  address: DBGMCU_BASE_AP2 + DBGMCU_CR.address,
  inSleep: DBGMCU_CR.pack({ DBGSLEEP_D1: 1, D1DBGCKEN: 1 }),
  always: DBGMCU_CR.pack({ DBGSLEEP_D1: 1, DBGSTOP_D1: 1, DBGSTBY_D1: 1, D1DBGCKEN: 1, D3DBGCKEN: 1 }),
} as const;
const M3_AND_M4 = {
  address: DBGMCU_BASE_M3 + DBGMCU_CR_MOST.address,
  inSleep: DBGMCU_CR_MOST.pack({ SLEEP: 1 }),
  always: DBGMCU_CR_MOST.pack({ SLEEP: 1, STOP: 1, STANDBY: 1 }),
} as const;

/** Undefined where a sleeping core keeps its clocks, as M0 and M0+ do, or nothing is known. */
function switchesOf({ debugBus, memory, chip }: Clocked): Switches | undefined {
  if (debugBus) return { bus: debugBus, ...H7 };
  return memory && chip?.die?.idcode === DBGMCU_BASE_M3 ? { bus: memory, ...M3_AND_M4 } : undefined;
}

/**
 * Keeps core, buses and debug logic clocked in every low-power mode, so that a sleeping core can be read and halted.
 * Writes DBGMCU_CR, which answers while the core sleeps; the chip forgets it at the next power-up.
 */
export async function keepDebugClocks(target: Clocked): Promise<void> {
  const switches = switchesOf(target);
  if (!switches) return;
  const { bus, address, always } = switches;
  await bus.write32(address, ((await bus.read32(address)) | always) >>> 0);
}

/** Takes `keepDebugClocks` back: the program sleeps as it does without a debugger. */
export async function releaseDebugClocks(target: Clocked): Promise<void> {
  const switches = switchesOf(target);
  if (!switches) return;
  const { bus, address, always } = switches;
  await bus.write32(address, ((await bus.read32(address)) & ~always) >>> 0);
}

/**
 * Does `work` while a sleeping core and its buses are clocked, and puts DBGMCU_CR back as it was. The program sleeps on and
 * notices nothing; it takes a little more current meanwhile.
 */
export async function whileClocked<Result>(target: Clocked, work: () => Promise<Result>): Promise<Result> {
  const switches = switchesOf(target);
  if (!switches) return work();
  const { bus, address, inSleep } = switches;
  const before = await bus.read32(address);
  await bus.write32(address, (before | inSleep) >>> 0);
  try {
    return await work();
  } finally {
    await bus.write32(address, before);
  }
}
