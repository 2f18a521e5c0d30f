/**
 * C12: why the core is as it is, where C9 was odd or C6 had to catch it: the vectors it starts with, its fault status, how
 * it last woke, its supply. Reads only. Sources: ARM DDI 0403E.e, B1.5.5 (vector table) and B3.2.15 (CFSR); RM0433, 6.8.4
 * (PWR_CR3) and 6.8.5 (PWR_CPUCR, whose SBF outlives every reset but power-on).
 */
import { hex, type Memory } from '../../base/index.ts';
import { decodeFaults, type FaultFinding, holdsProgram, isErased, type Vectors } from '../../cortex/index.ts';
import { BFAR, CFSR, HFSR, MMFAR, VTOR } from '../../spec/arm/scb.ts';
import { PWR_BASE, PWR_CPUCR, PWR_CR3 } from '../../spec/stm32/pwr-h7.ts';
import { type Finding, finding } from '../evidence.ts';
import { unlessRefused } from './refusal.ts';

/** What was read; words that could not be read are undefined. */
export interface FailingCore {
  readonly vtor: number | undefined;
  /** At VTOR. */
  readonly vectors: Vectors;
  readonly faults: readonly FaultFinding[];
  /** Of an H7. */
  readonly cpucr: number | undefined;
  readonly cr3: number | undefined;
}

/** `isH7`: the chip has the power control of an H74x. Only for a core that is awake or halted. */
export async function checkWhyCoreFails(memory: Memory, { isH7 }: { isH7: boolean }): Promise<Finding<'C12'> | undefined> {
  const read = (address: number) => unlessRefused(() => memory.read32(address));
  const vtor = await read(VTOR.address);
  if (vtor === undefined) return undefined;
  const vectors = [await read(vtor), await read(vtor + 4)] as const;
  const cfsr = (await read(CFSR.address)) ?? 0;
  const hfsr = (await read(HFSR.address)) ?? 0;
  const faults = cfsr || hfsr ? decodeFaults({ cfsr, hfsr, mmfar: (await read(MMFAR)) ?? 0, bfar: (await read(BFAR)) ?? 0 }) : [];
  const ofH7 = (offset: number) => (isH7 ? read(PWR_BASE + offset) : undefined);
  const cpucr = await ofH7(PWR_CPUCR.address);
  const cr3 = await ofH7(PWR_CR3.address);
  return judgeFailingCore({ vtor, vectors, faults, cpucr, cr3 });
}

/** Judges what was read; the cause that lies deepest is told. */
export function judgeFailingCore({ vtor, vectors, faults, cpucr, cr3 }: FailingCore): Finding<'C12'> {
  const facts = {
    ...(vtor === undefined ? {} : { vtor: hex(vtor) }),
    vectors: vectors.map((word) => (word === undefined ? 'unreadable' : hex(word))),
    faults: faults.map(({ bit, address }) => (address === undefined ? bit : `${bit} at ${hex(address)}`)),
    ...(cpucr === undefined ? {} : { cpucr: PWR_CPUCR.describe(cpucr) }),
    ...(cr3 === undefined ? {} : { cr3: PWR_CR3.describe(cr3) }),
  };
  if (cr3 !== undefined && isNoSupply(cr3)) {
    return finding('C12', 'supply-config', { key: 'c12.supply-config', values: { setting: PWR_CR3.describe(cr3) } }, facts);
  }
  if (cpucr !== undefined && PWR_CPUCR.get(cpucr, 'SBF') === 1) {
    return finding('C12', 'woke-from-standby', { key: 'c12.woke-from-standby' }, facts);
  }
  const [stack, start] = vectors;
  // An erased flash is no program, which is no fault and what C9 says.
  if (stack !== undefined && start !== undefined && !isErased(vectors) && !holdsProgram(vectors)) {
    const values = { address: hex(vtor ?? 0), stack: hex(stack), start: hex(start) };
    return finding('C12', 'bad-vectors', { key: 'c12.bad-vectors', values }, facts);
  }
  const [fault] = faults;
  if (fault && stack === undefined && start === undefined && isInFlash(vtor)) {
    return finding('C12', 'flash-mute', { key: 'c12.flash-mute', values: { address: hex(vtor ?? 0), bit: fault.bit } }, facts);
  }
  if (fault) return finding('C12', 'fault', { key: 'c12.fault', values: { bit: fault.bit } }, facts);
  return finding('C12', 'nothing', { key: 'c12.nothing' }, facts);
}

/** Where every STM32 has its flash. */
function isInFlash(address = 0): boolean {
  return address >= 0x0800_0000 && address < 0x0c00_0000;
}

/** Neither regulator nor bypass, or both: no H74x has such a supply (RM0433, table of supply configurations). */
function isNoSupply(cr3: number): boolean {
  const { SCUEN, LDOEN, BYPASS } = PWR_CR3.unpack(cr3);
  return (LDOEN === 0 && BYPASS === 0 && SCUEN === 0) || (LDOEN === 1 && BYPASS === 1);
}
