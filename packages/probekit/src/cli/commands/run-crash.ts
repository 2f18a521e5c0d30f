/** Whether a running core has crashed: it is locked up, or in a fault's handler. Reads only, without halting. */
import { type FaultFinding, readFaults } from '../../cortex/index.ts';
import { EXCEPTION_NAMES } from '../../spec/arm/exceptions.ts';
import { ICSR } from '../../spec/arm/scb.ts';
import { type Target, whileClocked } from '../../stm32/index.ts';

export interface Crash {
  readonly exception: string;
  readonly lockedUp: boolean;
  /** None of an ARMv6-M core, which keeps no causes. */
  readonly faults: readonly FaultFinding[];
}

const FIRST_FAULT = 3;
const LAST_FAULT = 6;

export function crashOf(target: Target): Promise<Crash | undefined> {
  return whileClocked(target, async () => {
    const { memory, core, chip } = target;
    const { lockedUp } = await core.readStatus();
    const active = ICSR.get(await memory.read32(ICSR.address), 'VECTACTIVE');
    if (!lockedUp && (active < FIRST_FAULT || active > LAST_FAULT)) return undefined;
    const keepsCauses = chip.core?.name.startsWith('Cortex-M0') !== true;
    return { exception: EXCEPTION_NAMES[active] ?? String(active), lockedUp, faults: keepsCauses ? await readFaults(memory) : [] };
  });
}
