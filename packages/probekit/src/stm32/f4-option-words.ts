/**
 * What of the option bytes of STM32F4 is in force. OPTCR and OPTCR1 show what was written to them last, which OPTSTRT may not have
 * followed; the cells show what the next reset loads, but to no debugger at RDP level 1 (blackmagic-debug/blackmagic, pull request
 * 655). Source: RM0090 Rev 19, 3.7.1 (cells), 3.9.10 and 3.9.11 (registers).
 */
import { hasCode, type Memory } from '../base/index.ts';
import {
  BANK2_OPTIONS_ADDRESS,
  FLASH_BASE,
  OPTCR,
  OPTCR1,
  OPTIONS_ADDRESS,
  RDP_LEVEL0,
  SR,
  UPPER_OPTIONS_OFFSET,
} from '../spec/stm32/flash-f4.ts';

const ACTS = OPTCR.pack({ OPTSTRT: 1, OPTLOCK: 1 });
const HALF = 0xffff;

interface F4OptionWords extends Readonly<Record<string, number>> {
  readonly OPTCR: number;
}

/** `hasTwo`: the die has two banks, and OPTCR1. */
export async function readF4Options(memory: Memory, hasTwo: boolean): Promise<F4OptionWords> {
  const control = await memory.read32(FLASH_BASE + OPTCR.address);
  // Locked since the reset that loaded them, or since their change; while that goes on they show what is about to be in force.
  const cells = OPTCR.get(control, 'OPTLOCK') === 0 && !(await isBusy(memory)) ? await readCells(memory, hasTwo) : undefined;
  const OPTCR_NOW = (control & ~ACTS) >>> 0;
  return cells ?? { OPTCR: OPTCR_NOW, ...(hasTwo && { OPTCR1: await memory.read32(FLASH_BASE + OPTCR1.address) }) };
}

/** Whether what was read can be other than what is in force, where `before` was before it. */
export async function mayF4OptionsDiffer(memory: Memory, before?: number): Promise<boolean> {
  const control = await memory.read32(FLASH_BASE + OPTCR.address);
  if (OPTCR.get(control, 'OPTLOCK') === 1 || (await readCells(memory, false))) return false;
  // Level 1 is in force, then: before the change, after it, or throughout.
  return OPTCR.get(control, 'RDP') === RDP_LEVEL0 || before !== RDP_LEVEL0;
}

async function isBusy(memory: Memory): Promise<boolean> {
  return SR.get(await memory.read32(FLASH_BASE + SR.address), 'BSY') === 1;
}

/** Undefined where they are out of reach. */
async function readCells(memory: Memory, hasTwo: boolean): Promise<F4OptionWords | undefined> {
  try {
    const lower = await memory.read32(OPTIONS_ADDRESS);
    const upper = await memory.read32(OPTIONS_ADDRESS + UPPER_OPTIONS_OFFSET);
    const OPTCR_STORED = (((upper << 16) | (lower & HALF)) & ~ACTS) >>> 0;
    if (!hasTwo) return { OPTCR: OPTCR_STORED };
    return { OPTCR: OPTCR_STORED, OPTCR1: ((await memory.read32(BANK2_OPTIONS_ADDRESS + UPPER_OPTIONS_OFFSET)) << 16) >>> 0 };
  } catch (error) {
    if (hasCode(error, 'dap/transfer')) return undefined;
    throw error;
  }
}
