/**
 * One look inside a target, as far as it is wanted: a running core is read through the MEM-AP and goes on. Core registers
 * and instructions are there while it stands. It knows no DOM.
 */
import { hasCode } from 'probekit/base';
import {
  type FaultFinding,
  type RegisterReading,
  readCoreRegisters,
  readFaults,
  readFloatRegisters,
  readSystemRegisters,
} from 'probekit/cortex';
import { disassemble, type Instruction } from 'probekit/disassembly';
import { type Peripheral, readPeripheral, type Target } from 'probekit/stm32';

export type CoreState = 'running' | 'sleeping' | 'halted' | 'locked-up';

/** What is open on the page; what is closed is not read. */
export interface Wanted {
  readonly memory?: { readonly address: number; readonly byteLength: number };
  readonly core?: true;
  readonly floats?: true;
  readonly system?: true;
  readonly peripheral?: Peripheral;
  readonly instructions?: true;
}

/** A part that could not be read says why. */
export type Part<T> = { readonly read: T } | { readonly refused: string };

export interface Look {
  readonly state: CoreState;
  readonly memory?: Part<{ readonly address: number; readonly bytes: Uint8Array }>;
  readonly core?: Part<readonly RegisterReading[]>;
  readonly floats?: Part<readonly RegisterReading[]>;
  readonly system?: Part<readonly RegisterReading[]>;
  /** Of the system registers; empty when no fault is on record. */
  readonly faults?: Part<readonly FaultFinding[]>;
  readonly peripheral?: Part<readonly RegisterReading[]>;
  readonly instructions?: Part<readonly Instruction[]>;
}

/** All STM32 with these cores have an FPU. */
const WITH_FPU = ['Cortex-M4', 'Cortex-M7', 'Cortex-M33'];
const INSTRUCTIONS = 12;
const WIDEST_BYTES = 4;
const ADDRESS_END = 0x1_0000_0000;
const PC = 15;

/** Reads only; of the core, DHCSR loses its two flags that say "since the last read". */
export async function lookInside(target: Target, wanted: Wanted): Promise<Look> {
  const { core, memory, chip } = target;
  const { halted, sleeping, lockedUp } = await core.readStatus();
  const state = halted ? 'halted' : lockedUp ? 'locked-up' : sleeping ? 'sleeping' : 'running';
  const hasFpu = WITH_FPU.includes(chip.core?.name ?? '');
  const { memory: span, peripheral } = wanted;
  return {
    state,
    ...(span && { memory: await part(async () => ({ address: span.address, bytes: await memory.read(span.address, span.byteLength) })) }),
    ...(wanted.core && halted && { core: await part(() => readCoreRegisters(core)) }),
    ...(wanted.floats && halted && hasFpu && { floats: await part(() => readFloatRegisters(core)) }),
    ...(wanted.system && { system: await part(() => readSystemRegisters(memory)), faults: await part(() => readFaults(memory)) }),
    ...(peripheral && { peripheral: await part(() => readPeripheral(memory, peripheral)) }),
    ...(wanted.instructions && halted && { instructions: await part(() => readInstructions(target)) }),
  };
}

/** An address where nothing answers leaves the rest of the page as it is. */
async function part<T>(read: () => Promise<T>): Promise<Part<T>> {
  try {
    return { read: await read() };
  } catch (error) {
    if (hasCode(error, 'dap/transfer', 'stlink/status') && error instanceof Error) return { refused: error.message };
    throw error;
  }
}

async function readInstructions({ core, memory }: Target): Promise<readonly Instruction[]> {
  const pc = await core.readRegister(PC);
  // A core that has locked up stands at 0xfffffffe (ARM DDI 0403E.e, B1.5.15).
  const byteLength = Math.min(INSTRUCTIONS * WIDEST_BYTES, ADDRESS_END - pc);
  return disassemble(await memory.read(pc, byteLength), pc).slice(0, INSTRUCTIONS);
}
