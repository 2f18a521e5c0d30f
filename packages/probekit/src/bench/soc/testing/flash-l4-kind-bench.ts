/** A powered chip with the flash controller of STM32L4, G4 and G0, and what a debugger does to it: for the tests of the models. */
import * as flash from '../../../spec/stm32/flash-l4-kind.ts';
import { BenchClock } from '../../clock.ts';
import { LinearMemory } from '../../linear-memory.ts';
import { Chip } from '../chip.ts';
import { FlashL4Kind } from '../models/flash-l4-kind.ts';
import type { Part } from '../part.ts';
import { AHB_AP_M0, AHB_AP_M4, cortexM0Plus, cortexM4 } from '../small-cores.ts';

const AP0 = 0;

/** A part with nothing but core, SRAM and flash. */
function partOf(devId: number, flashKib: number): Part {
  const isG0 = flash.L4_KIND_DIES.find((die) => die.devId === devId)?.kind === 'g0';
  return {
    name: 'a part with this flash',
    core: isG0
      ? cortexM0Plus({ cpuid: 0x410c_c601, devId, interruptLines: 32, mpuRegions: 8 })
      : cortexM4({ cpuid: 0x410f_c241, devId, interruptLines: 82, mpuRegions: 8 }),
    debugPort: { dpIdr: 0x2ba0_1477, targetId: 0, dlpIdr: 0 },
    accessPorts: [isG0 ? AHB_AP_M0 : AHB_AP_M4],
    memories: [{ name: 'SRAM', address: 0x2000_0000, byteLength: 8 * 1024 }],
    peripherals: [
      { model: 'flash-l4-kind', name: 'FLASH', base: flash.FLASH_BASE, byteLength: 1024, irq: 4, options: { devId, flashKib } },
    ],
    models: { 'flash-l4-kind': (context) => new FlashL4Kind(context) },
    bootAddress: 0,
    clockHz: 4_000_000,
    supply: { onVolts: 1.7, offVolts: 1.6 },
    resetPulseNs: 20_000,
  };
}

/** `options`: by the names of the manual. `load`: factory contents at the flash's first address. */
export function l4KindBench(
  devId: number,
  flashKib: number,
  { options = {}, load = [0x2000_0400, 0x0800_0009] }: { options?: Readonly<Record<string, number>>; load?: readonly number[] } = {},
) {
  const memory = new LinearMemory(8 * 1024 * 1024);
  const chip = new Chip({ part: partOf(devId, flashKib), memory, clock: new BenchClock(), note: () => undefined, seed: 7 });
  chip.setOptionBytes(options);
  if (load.length > 0) chip.loadFlash(flash.FLASH_ADDRESS, new Uint8Array(Uint32Array.from(load).buffer));
  const powerUp = () => {
    chip.setSupply(3.3);
    chip.advanceTo(chip.nowNs + 1e6);
  };
  powerUp();
  const write = (address: number, value: number, width: 1 | 2 | 4 = 4): number => {
    chip.write(AP0, address, value, width);
    return chip.status;
  };
  const read = (address: number): number => chip.read(AP0, address, 4) >>> 0;
  const set = (register: { address: number }, value: number, width: 1 | 2 | 4 = 4) =>
    write(flash.FLASH_BASE + register.address, value, width);
  const register = ({ address }: { address: number }) => read(flash.FLASH_BASE + address);
  return {
    chip,
    powerUp,
    write,
    read,
    set,
    register,
    status: () => flash.SR.unpack(register(flash.SR)),
    wait: (ns: number) => chip.advanceTo(chip.nowNs + ns),
    reset: () => {
      chip.setNrst(false);
      chip.setNrst(true);
      chip.advanceTo(chip.nowNs + 1e6);
    },
    unlock: () => {
      set(flash.KEYR, flash.KEY1);
      return set(flash.KEYR, flash.KEY2);
    },
    unlockOptions: () => {
      set(flash.OPTKEYR, flash.OPTKEY1);
      return set(flash.OPTKEYR, flash.OPTKEY2);
    },
    program: (address: number, [low, high]: readonly [number, number] = [0x1111_1111, 0x2222_2222]) => {
      write(address, low);
      return write(address + 4, high);
    },
  };
}
