/** Whether two words can be the start of a vector table: a stack pointer and the address of code. Source: ARM DDI 0403E.e, B1.5.5. */
import { hasCode, type Memory } from '../base/index.ts';

/** Words 0 and 1 of a vector table; undefined where a word could not be read. */
export type Vectors = readonly [number | undefined, number | undefined];

const ERASED = 0xffff_ffff;
/** The code and SRAM regions of the memory map, where programs are. Source: ARM DDI 0403E.e, B3.1. */
const CODE_AND_RAM_END = 0x4000_0000;
/** Lowest address of RAM on any STM32, but for the ITCM at 0 of the larger ones and core-coupled RAM. */
const LOWEST_STACK = 0x1000_0000;

/** Both words as an erased flash has them. */
export function isErased([stack, start]: Vectors): boolean {
  return stack === ERASED && start === ERASED;
}

/** A stack pointer into RAM, on a word, and a start in Thumb state. */
export function holdsProgram([stack, start]: Vectors): boolean {
  if (stack === undefined || start === undefined) return false;
  const isStack = stack % 4 === 0 && ((stack >= LOWEST_STACK && stack <= CODE_AND_RAM_END) || (stack > 0 && stack <= 0x1_0000));
  return isStack && start % 2 === 1 && start < CODE_AND_RAM_END;
}

/** Reads them; what does not answer is undefined. Reads only. */
export async function readVectors(memory: Memory, address: number): Promise<Vectors> {
  try {
    return [await memory.read32(address), await memory.read32(address + 4)];
  } catch (error) {
    // Nothing answers there: what starts there finds no program either.
    if (hasCode(error, 'dap/transfer', 'stlink/status')) return [undefined, undefined];
    throw error;
  }
}
