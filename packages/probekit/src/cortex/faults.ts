/** Puts the fault status registers into words. Source: ARM DDI 0403E.e, B3.2.15 to B3.2.18. */
import type { Memory } from '../base/index.ts';
import { CFSR_MEANINGS, type FaultBit, HFSR_MEANINGS } from '../spec/arm/fault-meanings.ts';
import { BFAR, CFSR, HFSR, MMFAR } from '../spec/arm/scb.ts';

export interface FaultRegisters {
  readonly cfsr: number;
  readonly hfsr: number;
  readonly mmfar: number;
  readonly bfar: number;
}

export interface FaultFinding {
  /** The bit, as printed in the manual. */
  readonly bit: FaultBit;
  /** In English; `fault.` and the bit name the sentence of a catalogue. */
  readonly meaning: string;
  /** The address that faulted, where the core keeps it. */
  readonly address?: number;
}

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
      .map(([bit, meaning]) => ({ bit: bit as FaultBit, meaning, ...addressOf(bit) }));
  return [...found(causes, CFSR_MEANINGS), ...found(escalation, HFSR_MEANINGS)];
}

/** What they say of a core that runs or not. Reads only. */
export async function readFaults(memory: Memory): Promise<readonly FaultFinding[]> {
  const [cfsr, hfsr] = [await memory.read32(CFSR.address), await memory.read32(HFSR.address)];
  return decodeFaults({ cfsr, hfsr, mmfar: await memory.read32(MMFAR), bfar: await memory.read32(BFAR) });
}
