/** The clocks that a debugger needs while the program sleeps. Source: RM0433, DBGMCU_CR. */
import type { Memory } from '../base/index.ts';
import { DBGMCU_BASE_AP2, DBGMCU_CR } from '../spec/stm32/dbgmcu-h7.ts';

/** What a core needs that only sleeps. */
const KEPT_IN_SLEEP = { DBGSLEEP_D1: 1, D1DBGCKEN: 1 } as const;
const KEPT = { DBGSLEEP_D1: 1, DBGSTOP_D1: 1, DBGSTBY_D1: 1, D1DBGCKEN: 1, D3DBGCKEN: 1 } as const;
const RELEASED = { DBGSLEEP_D1: 0, DBGSTOP_D1: 0, DBGSTBY_D1: 0, D1DBGCKEN: 0, D3DBGCKEN: 0 } as const;

/**
 * Keeps core, buses and debug logic clocked in every low-power mode, so that a sleeping core can be read and halted.
 * Writes DBGMCU_CR through the debug bus, which answers in any state; the chip forgets it at the next power-up.
 */
export async function keepDebugClocks(debugBus: Memory | undefined): Promise<void> {
  if (!debugBus) return;
  const address = DBGMCU_BASE_AP2 + DBGMCU_CR.address;
  await debugBus.write32(address, DBGMCU_CR.with(await debugBus.read32(address), KEPT));
}

/** Takes `keepDebugClocks` back: the program sleeps as it does without a debugger. */
export async function releaseDebugClocks(debugBus: Memory | undefined): Promise<void> {
  if (!debugBus) return;
  const address = DBGMCU_BASE_AP2 + DBGMCU_CR.address;
  await debugBus.write32(address, DBGMCU_CR.with(await debugBus.read32(address), RELEASED));
}

/**
 * Does `work` while a sleeping core and its buses are clocked, and puts DBGMCU_CR back as it was. The program sleeps on and
 * notices nothing; it takes a little more current meanwhile.
 */
export async function withClocksInSleep<Result>(debugBus: Memory, work: () => Promise<Result>): Promise<Result> {
  const address = DBGMCU_BASE_AP2 + DBGMCU_CR.address;
  const before = await debugBus.read32(address);
  await debugBus.write32(address, DBGMCU_CR.with(before, KEPT_IN_SLEEP));
  try {
    return await work();
  } finally {
    await debugBus.write32(address, before);
  }
}

/** While a core sleeps its memories and peripherals have no clock: they get it for as long as the work takes. */
export function whileClocked<Result>(
  { debugBus }: { readonly debugBus: Memory | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  return debugBus ? withClocksInSleep(debugBus, work) : work();
}
