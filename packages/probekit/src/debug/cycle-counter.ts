/** The cycle counter of the DWT, which stands while the core does. Source: ARM DDI 0403E.e, C1.8.3. */
import type { Memory } from '../base/index.ts';
import { DWT_CTRL, DWT_CYCCNT } from '../spec/arm/debug-units.ts';

/** Starts it from 0. Answers false where the core has none, as ARMv6-M. Needs DEMCR.TRCENA. */
export async function startCycleCounter(memory: Memory): Promise<boolean> {
  const control = await memory.read32(DWT_CTRL.address);
  if (DWT_CTRL.get(control, 'NOCYCCNT') === 1) return false;
  await memory.write32(DWT_CYCCNT, 0);
  await memory.write32(DWT_CTRL.address, DWT_CTRL.with(control, { CYCCNTENA: 1 }));
  // ARMv6-M has neither the counter nor the bit that says so.
  return DWT_CTRL.get(await memory.read32(DWT_CTRL.address), 'CYCCNTENA') === 1;
}

/** Cycles since its start, modulo 2^32. */
export function readCycleCounter(memory: Memory): Promise<number> {
  return memory.read32(DWT_CYCCNT);
}
