/** Which flash driver a chip has, and the freeze of its watchdogs while the core is halted. */
import { hex } from '../base/index.ts';
import { APB3FZ1, APB4FZ1, DBGMCU_BASE, DBGMCU_BASE_AP2 } from '../spec/stm32/dbgmcu-h7.ts';
import { DEV_ID_H74X } from '../spec/stm32/devices.ts';
import type { Target } from './connect.ts';
import { stm32Errors } from './errors.ts';
import type { FlashController } from './flash-controller.ts';
import { H7Flash } from './h7-flash.ts';

/**
 * The flash driver of this chip, its parallelism chosen from the measured supply.
 *
 * @throws `stm32/no-flash-driver`
 */
export async function flashOf({ chip, memory, probe }: Target): Promise<FlashController> {
  if (chip.devId !== DEV_ID_H74X || chip.flashKib === undefined) {
    throw stm32Errors.make('stm32/no-flash-driver', {
      message: `This is ${chip.name} (device id ${hex(chip.devId, 3)}); writing its flash is not supported yet.`,
      hint: 'Reading and diagnosing work. Use STM32CubeProgrammer to write this chip.',
      evidence: { chip: chip.name, devId: chip.devId },
    });
  }
  return new H7Flash({ memory, clock: probe.clock, flashKib: chip.flashKib, supplyVolts: await probe.readTargetVoltage() });
}

/** Stops IWDG1 and WWDG1 while the core is halted. DBGMCU forgets it at the next power-up. */
export async function freezeWatchdogs({ memory, debugBus }: Target): Promise<void> {
  const bus = debugBus ?? memory;
  const base = debugBus ? DBGMCU_BASE_AP2 : DBGMCU_BASE;
  const apb3 = await bus.read32(base + APB3FZ1.address);
  await bus.write32(base + APB3FZ1.address, APB3FZ1.with(apb3, { WWDG1: 1 }));
  const apb4 = await bus.read32(base + APB4FZ1.address);
  await bus.write32(base + APB4FZ1.address, APB4FZ1.with(apb4, { IWDG1: 1 }));
}
