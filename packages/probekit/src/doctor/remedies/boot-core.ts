/**
 * The remedy for a core of a dual-core part that its option bytes keep from starting: BCM7 and BCM4 set again, through the
 * access port of the other core, since nothing answers behind that of the held one. A reset comes first, because keys that were
 * cut short lock the option bytes until one, and one last, at which the cores start. Source: RM0399, 4.3.13 (change of option
 * bytes), 4.9 (FLASH_OPTSR_CUR) and 60.5 (access ports).
 */
import type { DebugProbe } from '../../dap/index.ts';
import { H7_BOOT_CORES } from '../../spec/stm32/flash-h7.ts';
import { changeH7Options } from '../../stm32/index.ts';
import type { Carry } from './remedy.ts';

const OTHER_CORE_AP = 3;
const SPEED_KHZ = 4000;
/** Pressed for long enough to be a reset. */
const RESET_MS = 20;

export const mendBootCore: Carry = ({ withProbe, clock, signal }) =>
  withProbe(async ({ probe }) => {
    await probe.setSwdClock(SPEED_KHZ);
    await pulseReset(probe, signal);
    await probe.attach();
    await probe.openAp(OTHER_CORE_AP);
    const { optsr } = await changeH7Options(probe.memory(OTHER_CORE_AP), clock, { BCM7: 1, BCM4: 1 });
    await pulseReset(probe, signal);
    const starts = (optsr & H7_BOOT_CORES) >>> 0 === H7_BOOT_CORES;
    return { worked: starts, said: { key: starts ? 'applied.core-starts' : 'applied.options-kept' } };
  });

async function pulseReset(probe: DebugProbe, signal: AbortSignal | undefined): Promise<void> {
  await probe.driveNrst('low');
  try {
    await probe.clock.sleep(RESET_MS, { signal });
  } finally {
    await probe.driveNrst('high');
  }
}
