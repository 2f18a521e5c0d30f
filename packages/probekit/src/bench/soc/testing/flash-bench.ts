/** A powered chip and what a debugger does to its flash interface: for the tests of the flash models. */
import * as flash from '../../../spec/stm32/flash-h7.ts';
import { BenchClock } from '../../clock.ts';
import { LinearMemory } from '../../linear-memory.ts';
import { BUS_OK } from '../../seams.ts';
import { Chip } from '../chip.ts';
import { STM32H743 } from '../stm32h743.ts';

const { SR } = flash;
const AP0 = 0;

/** A powered chip with blank flash and what a debugger does to its flash interface. */
export function flashBench(options: Readonly<Record<string, number>> = {}) {
  const memory = new LinearMemory(8 * 1024 * 1024);
  const chip = new Chip({ part: STM32H743, memory, clock: new BenchClock(), note: () => undefined, seed: 7 });
  chip.setOptionBytes(options);
  chip.setSupply(3.3);
  chip.advanceTo(1e6);
  const bankOf = (bank: number) => flash.FLASH_BASE + (bank - 1) * flash.BANK_STEP;
  const write = (address: number, value: number, width: 1 | 2 | 4 = 4): number => {
    chip.write(AP0, address, value, width);
    return chip.status;
  };
  const read = (address: number): number => chip.read(AP0, address, 4) >>> 0;
  return {
    chip,
    write,
    read,
    register: (register: { address: number }, bank = 1) => read(bankOf(bank) + register.address),
    set: (register: { address: number }, value: number, bank = 1, width: 1 | 2 | 4 = 4) =>
      write(bankOf(bank) + register.address, value, width),
    status: (bank = 1) => SR.unpack(read(bankOf(bank) + SR.address)),
    wait: (ns: number) => chip.advanceTo(chip.nowNs + ns),
    unlock: (bank = 1) => {
      write(bankOf(bank) + flash.KEYR.address, flash.KEY1);
      return write(bankOf(bank) + flash.KEYR.address, flash.KEY2);
    },
    unlockOptions: () => {
      write(flash.FLASH_BASE + flash.OPTKEYR.address, flash.OPTKEY1);
      return write(flash.FLASH_BASE + flash.OPTKEYR.address, flash.OPTKEY2);
    },
    /** Eight words into the write buffer. */
    program: (address: number, first = 0x1000) => {
      let last = BUS_OK;
      for (let index = 0; index < 8; index++) last = write(address + 4 * index, first + index);
      return last;
    },
  };
}
