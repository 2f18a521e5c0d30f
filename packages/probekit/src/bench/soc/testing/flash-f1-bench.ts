/** A powered part with a flash controller of the F1 kind, and what a debugger does to it. */
import * as f1 from '../../../spec/stm32/flash-f1.ts';
import { BenchClock } from '../../clock.ts';
import { LinearMemory } from '../../linear-memory.ts';
import { Chip } from '../chip.ts';
import type { Part } from '../part.ts';

const { F1_CR: CR, F1_SR: SR } = f1;
const AP0 = 0;

export function flashF1Bench(part: Part, options: Readonly<Record<string, number>> = {}) {
  const chip = new Chip({ part, memory: new LinearMemory(4 * 1024 * 1024), clock: new BenchClock(), note: () => undefined, seed: 7 });
  chip.setOptionBytes(options);
  chip.setSupply(3.3);
  chip.advanceTo(1e6);
  const at = (register: { readonly address: number }) => f1.FLASH_F1_BASE + register.address;
  const write = (address: number, value: number, width: 1 | 2 | 4 = 4): number => {
    chip.write(AP0, address, value, width);
    return chip.status;
  };
  const read = (address: number, width: 1 | 2 | 4 = 4): number => chip.read(AP0, address, width) >>> 0;
  const set = (register: { readonly address: number }, value: number, width: 1 | 2 | 4 = 4) => write(at(register), value, width);
  const wait = (ns: number) => chip.advanceTo(chip.nowNs + ns);
  const settle = () => wait(1e9);
  const keys = (register: { readonly address: number }) => {
    set(register, f1.F1_KEY1);
    return set(register, f1.F1_KEY2);
  };
  return {
    chip,
    write,
    read,
    set,
    wait,
    settle,
    register: (register: { readonly address: number }) => read(at(register)),
    status: () => SR.unpack(read(at(SR))),
    unlock: () => keys(f1.F1_KEYR),
    unlockOptions: () => keys(f1.F1_OPTKEYR),
    erasePage: (address: number) => {
      set(CR, CR.pack({ PER: 1 }));
      set(f1.F1_AR, address);
      set(CR, CR.pack({ PER: 1, STRT: 1 }));
    },
    /** One option byte, when the option bytes are unlocked. */
    programOption: (index: number, value: number) => {
      set(CR, CR.pack({ OPTPG: 1, OPTWRE: 1 }));
      const status = write(f1.F1_OPTIONS_ADDRESS + 2 * index, value, 2);
      settle();
      return status;
    },
    eraseOptions: () => {
      set(CR, CR.pack({ OPTER: 1, OPTWRE: 1 }));
      set(CR, CR.pack({ OPTER: 1, OPTWRE: 1, STRT: 1 }));
      settle();
    },
    reset: () => {
      chip.setNrst(false);
      chip.setNrst(true);
      wait(1e6);
    },
    powerCycle: () => {
      chip.setSupply(0);
      chip.setSupply(3.3);
      wait(1e6);
    },
  };
}
