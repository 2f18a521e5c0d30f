/**
 * C11 of a core that sleeps throughout, and with it the bus to the flash registers. First the copies of the option bytes
 * in D3 are read, which touches nothing and shows a protection, but no error of the flash controller. Then, where more than
 * reading is allowed, the registers themselves, with the clocks of the sleeping core kept on meanwhile. In Stop neither
 * way is open: C11 stays unknown until C6. Source: RM0433, DBGMCU_CR, low-power modes; field-logs fl-130, fl-131.
 */
import type { Memory } from '../../base/index.ts';
import type { DebugProbe } from '../../dap/index.ts';
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import { type ChipIdentity, readH7OptionCopies, whileClocked } from '../../stm32/index.ts';
import { type Finding, finding } from '../evidence.ts';
import { checkProtection, judgeProtection } from './protection.ts';
import { unlessRefused } from './refusal.ts';

const CORE_AP = 0;
const SYSTEM_AP = 1;
const DEBUG_BUS_AP = 2;

/** Undefined where it stays unknown. Writes DBGMCU_CR, and puts it back, only where `mayWrite`. */
export async function checkProtectionAsleep(
  probe: DebugProbe,
  chip: ChipIdentity,
  { mayWrite }: { readonly mayWrite: boolean },
): Promise<Finding<'C11'> | undefined> {
  if (chip.devId !== DEV_ID_H74X) return undefined;
  const shown = await unlessRefused(() => lookAtCopies(probe.memory(SYSTEM_AP)));
  if (shown || !mayWrite) return shown;
  const read = await unlessRefused(() =>
    whileClocked({ debugBus: probe.memory(DEBUG_BUS_AP) }, () => checkProtection(probe.memory(CORE_AP), chip)),
  );
  return read && read.outcome !== 'unreadable' ? readBy(read, 'flash registers, clocks of the sleeping core kept on') : undefined;
}

/** Copies that show nothing leave the controller's errors open: they are no open flash. */
async function lookAtCopies(system: Memory): Promise<Finding<'C11'> | undefined> {
  const first = await readH7OptionCopies(system);
  if (!first || judgeProtection(first).outcome === 'open') return undefined;
  // Noise can spoil a word and leave its parity right.
  const second = await readH7OptionCopies(system);
  return JSON.stringify(first) === JSON.stringify(second) ? readBy(judgeProtection(first), 'copies in SYSCFG') : undefined;
}

function readBy({ check, outcome, said, facts }: Finding<'C11'>, from: string): Finding<'C11'> {
  return finding(check, outcome, said, { ...facts, from });
}
