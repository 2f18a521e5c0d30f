/** A bare chip whose registers a test reads and writes as a debugger does: in lockup, unless it gets a program. */
import { BenchClock } from '../../clock.ts';
import { LinearMemory } from '../../linear-memory.ts';
import { Chip } from '../chip.ts';
import { STM32H743 } from '../stm32h743.ts';

export function powerUp(program = new Uint8Array(0)) {
  const memory = new LinearMemory(8 * 1024 * 1024);
  const notes: string[] = [];
  const pins: string[] = [];
  const chip = new Chip({ part: STM32H743, memory, clock: new BenchClock(), note: (text) => notes.push(text) });
  chip.onPin = (pin, high) => pins.push(`${pin}=${high}`);
  if (program.length > 0) chip.loadFlash(0x0800_0000, program);
  chip.setSupply(3.3);
  chip.advanceTo(1e6);
  return {
    chip,
    memory,
    notes,
    pins,
    write: (address: number, value: number, width: 1 | 2 | 4 = 4): void => chip.write(0, address, value, width),
    read: (address: number, width: 1 | 2 | 4 = 4): number => chip.read(0, address, width) >>> 0,
    pass: (ns: number): void => chip.advanceTo(chip.nowNs + ns),
    /** The NVIC has latched this line. */
    pending: (line: number): boolean => ((chip.read(0, 0xe000_e200 + 4 * (line >>> 5), 4) >>> (line & 31)) & 1) === 1,
  };
}
