/**
 * The kernels of the speed figures: each compiled for a Cortex-M7 (`-itcm`, code at 0) and as Thumb-1 for a Cortex-M0+ (`-m0`,
 * code at 0x10000000). The first word of RAM counts rounds. Instructions a round are counted once, by stepping.
 */
import { readFile } from 'node:fs/promises';
import { CortexMCore } from '../dist/bench/cpu/core.js';
import { LinearMemory } from '../dist/bench/linear-memory.js';
import { STM32H743 } from '../dist/bench/soc/stm32h743.js';
import { FIRMWARE } from './board.js';
import { parseElf } from './elf.js';

/** `progress.rounds` of `firmware/src/kernel.h`. */
export const ROUNDS_ADDRESS = 0x2000_0000;
const MEMORY_BYTES = 0x1_0000;
const DHCSR = 0xe000_edf0;
const DHCSR_HALT = 0xa05f_0003;
const DHCSR_STEP = 0xa05f_0005;
const DEMCR = 0xe000_edfc;
const DEMCR_VC_CORERESET = 1;
const PENDSV_VECTOR = 14 * 4;

export const kernelPath = (file) => new URL(file, FIRMWARE);

export async function readKernel(file) {
  return parseElf(new Uint8Array(await readFile(kernelPath(file))), file);
}

/** Instructions that our core executes for one round of an image with code at 0; entering an exception is none. */
export function instructionsPerRound({ segments }) {
  const memory = new LinearMemory(0x4_0000);
  const regions = [0, ROUNDS_ADDRESS].map((address) => ({
    address,
    bytes: memory.bytes(MEMORY_BYTES),
    readable: true,
    writable: true,
    generation: 0,
  }));
  const core = new CortexMCore({ memory, surroundings: surroundingsWith(regions), profile: STM32H743.core });
  for (const { address, bytes } of segments) regions.find((each) => each.address === (address & ROUNDS_ADDRESS)).bytes.set(bytes, address);
  const words = new DataView(memory.buffer);
  const word = (address) => words.getUint32(regions[address >>> 29].bytes.byteOffset + (address % ROUNDS_ADDRESS), true);
  const pendSvHandler = word(PENDSV_VECTOR) & ~1;
  core.ppbWrite(DHCSR, DHCSR_HALT, 4, true);
  core.ppbWrite(DEMCR, DEMCR_VC_CORERESET, 4, true);
  core.release(0);
  let counted = 0;
  let atFirstRound = 0;
  for (;;) {
    core.ppbWrite(DHCSR, DHCSR_STEP, 4, true);
    core.run(1);
    if (core.pc !== pendSvHandler) counted++;
    const rounds = word(ROUNDS_ADDRESS);
    if (rounds === 2 && atFirstRound === 0) atFirstRound = counted;
    if (rounds === 3) return counted - atFirstRound;
  }
}

function surroundingsWith(regions) {
  const nothing = () => undefined;
  const bus = { status: 1, stalledUntilNs: 0, read: () => 0, write: nothing };
  bus.region = (address) => regions.find((each) => address >= each.address && address < each.address + MEMORY_BYTES);
  return { bus, requestSystemReset: nothing, sleep: nothing, wake: nothing, note: nothing, nowNs: () => 0 };
}
