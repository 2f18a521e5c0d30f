/** `-halt`, `-run`, `-score`, `-rst`, `-hardRst` and `--start` of the face of STM32_Programmer_CLI: what they do to the core. */

import { CORE_REGISTERS, holdsProgram, readVectors } from '../../cortex/index.ts';
import { startProgram } from '../../flash/index.ts';
import { REGSEL } from '../../spec/arm/dcb.ts';
import { VTOR } from '../../spec/arm/scb.ts';
import type { Target } from '../../stm32/index.ts';
import { cubeHex } from './cube-lines.ts';
import type { CubeWork } from './cube-work.ts';

/** Where a program begins if no address is given. */
const FLASH_START = 0x0800_0000;
/** xPSR of a core in Thumb state and nothing else. Source: ARM DDI 0403E.e, B1.4.2. */
const THUMB = 0x0100_0000;
const SETTLE_MS = 10;

export async function haltCore({ target, teller }: CubeWork): Promise<boolean> {
  await target.core.halt();
  teller.tell('core-halted');
  return true;
}

export async function runCore({ target, teller }: CubeWork): Promise<boolean> {
  await target.core.releaseDebug();
  teller.tell('core-run');
  return true;
}

export async function tellScore({ target, teller }: CubeWork): Promise<boolean> {
  const { lockedUp, halted } = await target.core.readStatus();
  teller.tell('score', { state: lockedUp ? 'locked up' : halted ? 'halted' : 'running' });
  return true;
}

export async function softwareReset({ target, teller }: CubeWork): Promise<boolean> {
  await startProgram(target);
  teller.tell('reset');
  teller.tell('software-reset');
  return true;
}

export async function hardwareReset({ target, teller }: CubeWork): Promise<boolean> {
  await target.core.releaseDebug();
  await target.probe.driveNrst('pulse');
  teller.tell('hard-reset');
  return true;
}

/** Resets the chip and starts what is at the address: its first two words are the stack pointer and the start. */
export async function start({ target, teller }: CubeWork, given: number | undefined): Promise<boolean> {
  const address = given ?? FLASH_START;
  teller.tell('running');
  teller.tell('start-address', { address: cubeHex(address, 1) });
  if (given === undefined) await startProgram(target);
  else if (!(await startFrom(target, given))) {
    teller.tell('error', { message: `There is no program at ${cubeHex(given)}.` });
    return false;
  }
  if ((await target.core.readStatus()).lockedUp) teller.tell('locked-up');
  teller.tell('runs');
  teller.tell('started');
  return true;
}

/** Resolves with false, the core reset and halted, where two such words are not. */
async function startFrom({ core, memory, probe }: Target, address: number): Promise<boolean> {
  const vectors = await readVectors(memory, address);
  const [stack, entry] = vectors;
  if (!holdsProgram(vectors) || stack === undefined || entry === undefined) return false;
  await core.systemReset({ halt: true });
  if ((await memory.read32(VTOR.address)) !== address) {
    await memory.write32(VTOR.address, address);
    await core.writeRegister(REGSEL.MSP, stack);
    await core.writeRegister(CORE_REGISTERS['PC'] ?? 0, entry & ~1);
    await core.writeRegister(REGSEL.xPSR, THUMB);
  }
  await core.releaseDebug();
  await probe.clock.sleep(SETTLE_MS);
  return true;
}
