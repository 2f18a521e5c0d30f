/**
 * Which flash driver a chip has, as a table: one row a controller kind and the dies that have it. A driver is loaded when its
 * chip is met.
 */
import { hex } from '../base/index.ts';
import { DEV_ID_H74X, findDie } from '../spec/stm32/devices.ts';
import type { Target } from './connect.ts';
import { whileClocked } from './debug-clocks.ts';
import { stm32Errors } from './errors.ts';
import { F1_DIES } from './f1-dies.ts';
import type { FlashController } from './flash-controller.ts';
import { knownChip } from './identify.ts';

interface FlashDriver {
  readonly series: string;
  /** Of the series; all of them where absent. */
  readonly devIds?: readonly number[];
  make(target: Target, flashKib: number): Promise<FlashController>;
}

/** Two series, one kind of controller. */
const f1Driver: Pick<FlashDriver, 'devIds' | 'make'> = {
  devIds: Object.keys(F1_DIES).map(Number),
  make: async ({ chip, memory, probe, speedKhz }, flashKib) => {
    const { F1_FEED_KHZ, F1Flash } = await import('./f1-flash.ts');
    return F1Flash.open({
      memory,
      clock: probe.clock,
      flashKib,
      ...F1_DIES[chip.devId]!,
      slowly: (work) => atMostKhz(F1_FEED_KHZ, { probe, speedKhz }, work),
    });
  },
};

/** What is written here, a foreign tool has programmed and read back on the same virtual part. */
const DRIVERS: readonly FlashDriver[] = [
  { series: 'STM32F0', ...f1Driver },
  { series: 'STM32F1', ...f1Driver },
  {
    series: 'STM32H7',
    devIds: [DEV_ID_H74X],
    make: async ({ memory, probe }, flashKib) => {
      const { H7Flash } = await import('./h7-flash.ts');
      return new H7Flash({ memory, clock: probe.clock, flashKib, supplyVolts: await probe.readTargetVoltage() });
    },
  },
  {
    series: 'STM32F4',
    make: async ({ memory, probe, chip: { devId } }, flashKib) => {
      const { F4Flash } = await import('./f4-flash.ts');
      return F4Flash.open({ memory, clock: probe.clock, devId, flashKib, supplyVolts: await probe.readTargetVoltage() });
    },
  },
  ...['STM32L4', 'STM32G4', 'STM32G0'].map((series) => ({ series, make: openL4 })),
];

async function openL4({ memory, probe, speedKhz, chip }: Target, flashKib: number): Promise<FlashController> {
  const { L4Flash } = await import('./l4-flash.ts');
  return L4Flash.open({ memory, probe, speedKhz, devId: chip.devId, flashKib });
}

/**
 * The flash driver of this chip, its parallelism chosen from the measured supply.
 *
 * @throws `stm32/no-flash-driver`
 */
export async function flashOf(target: Target): Promise<FlashController> {
  const chip = driverOf(target.chip) ? await knownChip(target) : target.chip;
  const driver = driverOf(chip);
  if (!driver || chip.flashKib === undefined) {
    throw stm32Errors.make('stm32/no-flash-driver', {
      message: `This is ${chip.name} (device id ${hex(chip.devId, 3)}); writing its flash is not supported yet.`,
      hint: 'Reading and diagnosing work. Use STM32CubeProgrammer to write this chip.',
      evidence: { chip: chip.name, devId: chip.devId },
    });
  }
  const { flashKib } = chip;
  const make = () => driver.make({ ...target, chip }, flashKib);
  // What was unknown could not be read because the core sleeps: no more can what a driver looks at.
  return chip === target.chip ? make() : whileClocked(target, make);
}

/** Whether there is a flash driver for the chip of this id. */
export function isWritable(devId: number): boolean {
  const die = findDie(devId);
  return die !== undefined && driverOf(die) !== undefined;
}

/** Does `work` at an SWD clock that is no faster, and puts back the one in use, however it ends. */
async function atMostKhz<Result>(
  khz: number,
  { probe, speedKhz }: Pick<Target, 'probe' | 'speedKhz'>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (speedKhz <= khz) return work();
  await probe.setSwdClock(khz);
  try {
    return await work();
  } finally {
    await probe.setSwdClock(speedKhz);
  }
}

function driverOf({ series, devId }: { readonly series: string; readonly devId: number }): FlashDriver | undefined {
  return DRIVERS.find((driver) => driver.series === series && (driver.devIds?.includes(devId) ?? true));
}
