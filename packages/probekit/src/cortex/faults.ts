/** Puts the fault status registers into words. Source: ARM DDI 0403E.e, B3.2.15 to B3.2.18. */
import type { Memory } from '../base/index.ts';
import { BFAR, CFSR, HFSR, MMFAR } from '../spec/arm/scb.ts';

export interface FaultRegisters {
  readonly cfsr: number;
  readonly hfsr: number;
  readonly mmfar: number;
  readonly bfar: number;
}

export interface FaultFinding {
  /** The bit, as printed in the manual. */
  readonly bit: string;
  readonly meaning: string;
  /** The address that faulted, where the core keeps it. */
  readonly address?: number;
}

const CFSR_MEANINGS: Readonly<Record<string, string>> = {
  IACCVIOL: 'an instruction fetch from memory that may not execute',
  DACCVIOL: 'a load or store that the MPU forbids',
  MUNSTKERR: 'a forbidden access while leaving an exception',
  MSTKERR: 'a forbidden access while entering an exception: often a stack overflow',
  MLSPERR: 'a forbidden access while saving floating-point registers',
  IBUSERR: 'an instruction fetch that the bus refused',
  PRECISERR: 'a load or store that the bus refused',
  IMPRECISERR: 'an earlier store that the bus refused; the stacked PC is not its address',
  UNSTKERR: 'a bus error while leaving an exception',
  STKERR: 'a bus error while entering an exception: often a stack pointer outside RAM',
  LSPERR: 'a bus error while saving floating-point registers',
  UNDEFINSTR: 'an undefined instruction',
  INVSTATE: 'an execution with the Thumb bit clear: often a bad function pointer',
  INVPC: 'a bad EXC_RETURN value: often a damaged stack',
  STKOF: 'a stack pointer below the limit that the program has set: a stack overflow',
  NOCP: 'a floating-point or coprocessor instruction while the coprocessor is off',
  UNALIGNED: 'an unaligned access that the core does not do',
  DIVBYZERO: 'a division by zero',
};

const HFSR_MEANINGS: Readonly<Record<string, string>> = {
  VECTTBL: 'a vector table read that the bus refused',
  FORCED: 'a fault that its own handler could not take, escalated to HardFault',
  DEBUGEVT: 'a breakpoint instruction without a debugger',
};

/** What the registers say, causes before the escalation that followed. Empty when no fault is on record. */
export function decodeFaults({ cfsr, hfsr, mmfar, bfar }: FaultRegisters): readonly FaultFinding[] {
  const causes = CFSR.unpack(cfsr);
  const escalation = HFSR.unpack(hfsr);
  const addressOf = (bit: string): { address?: number } => {
    if (causes.MMARVALID === 1 && (bit === 'DACCVIOL' || bit === 'IACCVIOL')) return { address: mmfar };
    if (causes.BFARVALID === 1 && bit === 'PRECISERR') return { address: bfar };
    return {};
  };
  const found = (bits: Readonly<Record<string, number>>, meanings: Readonly<Record<string, string>>) =>
    Object.entries(meanings)
      .filter(([bit]) => bits[bit] === 1)
      .map(([bit, meaning]) => ({ bit, meaning, ...addressOf(bit) }));
  return [...found(causes, CFSR_MEANINGS), ...found(escalation, HFSR_MEANINGS)];
}

/** What they say of a core that runs or not. Reads only. */
export async function readFaults(memory: Memory): Promise<readonly FaultFinding[]> {
  const [cfsr, hfsr] = [await memory.read32(CFSR.address), await memory.read32(HFSR.address)];
  return decodeFaults({ cfsr, hfsr, mmfar: await memory.read32(MMFAR), bfar: await memory.read32(BFAR) });
}
