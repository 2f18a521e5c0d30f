/** The watchdogs while the core is halted. Sources: spec/stm32/dbgmcu.ts, spec/stm32/dbgmcu-h7.ts. */
import { DEBUG_CLOCK, WATCHDOG_FREEZE } from '../spec/stm32/dbgmcu.ts';
import { APB3FZ1, APB4FZ1, DBGMCU_BASE, DBGMCU_BASE_AP2 } from '../spec/stm32/dbgmcu-h7.ts';
import type { Target } from './connect.ts';

/**
 * Stops the independent and the window watchdog while the core is halted. DBGMCU forgets it at the next power-up; the
 * clock that it needs on some parts is off again after the next reset. A chip whose
 * DBGMCU is not known here is left alone.
 */
export async function freezeWatchdogs({ chip, memory, debugBus }: Target): Promise<void> {
  if (chip.series === 'STM32H7') {
    const bus = debugBus ?? memory;
    const base = debugBus ? DBGMCU_BASE_AP2 : DBGMCU_BASE;
    const apb3 = await bus.read32(base + APB3FZ1.address);
    await bus.write32(base + APB3FZ1.address, APB3FZ1.with(apb3, { WWDG1: 1 }));
    const apb4 = await bus.read32(base + APB4FZ1.address);
    await bus.write32(base + APB4FZ1.address, APB4FZ1.with(apb4, { IWDG1: 1 }));
    return;
  }
  const freeze = WATCHDOG_FREEZE[chip.series];
  if (!chip.die || !freeze) return;
  const clock = DEBUG_CLOCK[chip.series];
  if (clock) await memory.write32(clock.address, ((await memory.read32(clock.address)) | clock.mask) >>> 0);
  // The register stands in the block whose first word is the id code.
  const address = chip.die.idcode + freeze.address;
  await memory.write32(address, freeze.with(await memory.read32(address), { IWDG: 1, WWDG: 1 }));
}
