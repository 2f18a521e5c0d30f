/**
 * What the port of a second core tells where the first does not answer: C8 anew, and the option bytes, which say whether the first
 * may start at all. Reads only. Source: RM0399, debug chapter (AP3 is the Cortex-M4's) and 4.4.1 (BCM7, BCM4).
 */
import { coreIdentityOf } from '../../cortex/index.ts';
import type { DebugProbe } from '../../dap/index.ts';
import { CPUID } from '../../spec/arm/scb.ts';
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import { type ChipIdentity, DUAL_CORE_PARTS, SECOND_CORE_AP } from '../../stm32/index.ts';
import { type Finding, finding } from '../evidence.ts';
import { portsOf } from './access-ports.ts';
import { checkProtection } from './protection.ts';
import { unlessRefused } from './refusal.ts';

export interface OtherCore {
  readonly ports: Finding<'C8'>;
  readonly protection: Finding<'C11'> | undefined;
  readonly name: string;
}

/** The chip by the name that its ports give it: a part with one core has no AP3 (its IDR reads 0). */
export function namedByPorts(chip: ChipIdentity, ports: Finding<'C8'> | undefined): ChipIdentity {
  const isDualCore = chip.devId === DEV_ID_H74X && portsOf(ports).some(({ ap }) => ap === SECOND_CORE_AP);
  return isDualCore ? { ...chip, name: DUAL_CORE_PARTS } : chip;
}

/** Undefined where there is no second core, or where it does not answer either. */
export async function lookThroughOtherCore(probe: DebugProbe, chip: ChipIdentity): Promise<OtherCore | undefined> {
  if (chip.devId !== DEV_ID_H74X) return undefined;
  const memory = probe.memory(SECOND_CORE_AP);
  const cpuid = await unlessRefused(async () => {
    await probe.openAp(SECOND_CORE_AP);
    return memory.read32(CPUID.address);
  });
  if (!cpuid) return undefined;
  const { name: core } = coreIdentityOf(cpuid);
  return {
    ports: finding('C8', 'others-only', { key: 'c8.others-only', values: { ap: SECOND_CORE_AP, core } }, { ap: SECOND_CORE_AP, core }),
    protection: await checkProtection(memory, chip, { firstIsSilent: true }),
    name: DUAL_CORE_PARTS,
  };
}
