/**
 * Which parts of STM32H74x/H75x a chip is one of: those with one core and with two share a die, and the port of the second core, AP3,
 * tells them apart. Source: RM0399, debug chapter (AP3 is the Cortex-M4's); a part with one core has no AP3 (RM0433, debug chapter).
 */
import { scanAccessPorts } from '../dap/index.ts';
import { DEV_ID_H74X } from '../spec/stm32/devices.ts';
import type { Target } from './connect.ts';
import { namesChip } from './unproven.ts';

export const SECOND_CORE_AP = 3;
export const DUAL_CORE_PARTS = 'STM32H745/755, H747/757';

/** Whether somebody means this chip, as `namesChip` takes it. Asks for its ports where the die has another name with them. */
export async function namesTarget(given: string, { chip, probe }: Pick<Target, 'chip' | 'probe'>): Promise<boolean> {
  if (namesChip(given, chip.name)) return true;
  return namesChip(given, DUAL_CORE_PARTS) && hasSecondCore({ chip, probe });
}

/** Asks for the ports of a die that may have a second core. Touches no memory. */
export async function hasSecondCore({ chip, probe }: Pick<Target, 'chip' | 'probe'>): Promise<boolean> {
  if (chip.devId !== DEV_ID_H74X) return false;
  const ports = await scanAccessPorts(probe, { lastAp: SECOND_CORE_AP, romTables: false });
  return ports.some(({ ap }) => ap === SECOND_CORE_AP);
}
