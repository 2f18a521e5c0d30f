/**
 * Looks at a core without disturbing it: one that runs well is not halted. One that stands in a fault is halted for as long as it is
 * read, and goes on as it was. Source of PCSR: ARM DDI 0403E.e, C1.8.12.
 */
import { CORE_REGISTERS, type FaultRegisters } from '../../cortex/index.ts';
import { DEMCR } from '../../spec/arm/dcb.ts';
import { BFAR, CFSR, HFSR, ICSR, MMFAR, VTOR } from '../../spec/arm/scb.ts';
import { type Target, whileClocked } from '../../stm32/index.ts';
import { CoreRegisters } from '../core-registers.ts';
import { isFault, type StandingCrash } from './crash-evidence.ts';

const NUMBERED = ['R0', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11', 'R12', 'SP', 'LR', 'PC'];
const FIRST_FLOAT = 64;
const FLOATS = 32;
const PC = 15;
/** Where a core stands that is locked up. Source: ARM DDI 0403E.e, B1.5.15. */
const LOCKUP_PC = 0xefff_fffe;

const SAMPLES = 32;
const SAMPLE_MS = 2;

export type CrashLook<Judged> =
  /** `standing`: halted, or made to for the look. */
  | { readonly state: 'fault' | 'standing'; readonly judged: Judged; readonly standing: StandingCrash }
  /** Program counters, of a core that was not halted. */
  | { readonly state: 'running' | 'sleeping'; readonly samples: readonly number[]; readonly elapsedMs: number };

/**
 * @param judge what to read besides, while the core stands
 * @param halt also halt a core that runs, for as long
 * @throws `cortex/timeout`, and what transfers throw
 */
export function lookAtCrash<Judged>(
  target: Target,
  judge: (standing: StandingCrash) => Promise<Judged>,
  { halt = false }: { halt?: boolean | undefined } = {},
): Promise<CrashLook<Judged>> {
  const { core, memory } = target;
  return whileClocked(target, async () => {
    const { halted, lockedUp, debugEnabled, sleeping } = await core.readStatus();
    const isInFault = lockedUp || isFault(ICSR.get(await memory.read32(ICSR.address), 'VECTACTIVE'));
    const look = async () => {
      const standing = await readStanding(target, lockedUp);
      return { state: isInFault ? ('fault' as const) : ('standing' as const), standing, judged: await judge(standing) };
    };
    if (halted) return look();
    if (!isInFault && !halt) return sleeping ? { state: 'sleeping', samples: [], elapsedMs: 0 } : samplesOf(target);
    await core.halt();
    try {
      return await look();
    } finally {
      await (debugEnabled ? core.run() : core.releaseDebug());
    }
  });
}

async function samplesOf({ core, memory, probe }: Target): Promise<CrashLook<never>> {
  const demcr = await memory.read32(DEMCR.address);
  const startMs = probe.clock.nowMs();
  const samples: number[] = [];
  await memory.write32(DEMCR.address, DEMCR.with(demcr, { TRCENA: 1 }));
  try {
    for (let count = 0; count < SAMPLES; count++) {
      const pc = await core.samplePc();
      if (pc !== undefined && pc !== 0) samples.push(pc);
      await probe.clock.sleep(SAMPLE_MS);
    }
  } finally {
    await memory.write32(DEMCR.address, demcr);
  }
  return { state: 'running', samples, elapsedMs: probe.clock.nowMs() - startMs };
}

/** @param lockedUp as it was before the core was halted. Reads only. @throws `cortex/timeout` of a core that runs */
export async function readStanding(target: Target, lockedUp: boolean): Promise<StandingCrash> {
  const { core, memory, chip } = target;
  const names = await CoreRegisters.open(core, memory);
  const registers = new Map<number, number>();
  for (const [index, name] of NUMBERED.entries()) registers.set(index, await names.read(name));
  for (let index = 0; names.hasFloat && index < FLOATS; index++) registers.set(FIRST_FLOAT + index, await names.read(`S${index}`));
  const isSmall = chip.core?.name.startsWith('Cortex-M0') === true;
  return {
    exception: ICSR.get(await memory.read32(ICSR.address), 'VECTACTIVE'),
    lockedUp: lockedUp || registers.get(PC) === LOCKUP_PC,
    registers,
    special: {
      MSP: await core.readRegister(CORE_REGISTERS['MSP']!),
      PSP: await core.readRegister(CORE_REGISTERS['PSP']!),
      xPSR: await core.readRegister(CORE_REGISTERS['xPSR']!),
    },
    faults: isSmall ? undefined : await faultsOf(target),
    vectorTable: await memory.read32(VTOR.address),
  };
}

async function faultsOf({ memory }: Target): Promise<FaultRegisters> {
  const [cfsr, hfsr] = [await memory.read32(CFSR.address), await memory.read32(HFSR.address)];
  return { cfsr, hfsr, mmfar: await memory.read32(MMFAR), bfar: await memory.read32(BFAR) };
}
