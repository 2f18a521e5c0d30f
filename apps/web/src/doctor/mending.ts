/** Mends what software can mend: opens the probe, applies the remedy that the diagnosis names, and gives the probe back. */
import { type Clock, ProbekitError } from 'probekit/base';
import { debugProbeOverStlink } from 'probekit/dap';
import { type AppliedRemedy, applyRemedy, chooseRemedy, type Diagnosis, type RemedyLevel } from 'probekit/doctor';
import { openStlink } from 'probekit/stlink';
import type { StlinkTransport } from 'probekit/transport';

/** What became of a remedy. */
export type Mended = Pick<AppliedRemedy, 'cause' | 'action' | 'touches' | 'worked'>;

interface MendOptions {
  readonly level: RemedyLevel;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Errors of these layers tell of the target: the remedy was tried and did not help. */
const TARGET_LAYERS: readonly string[] = ['dap', 'cortex', 'stm32'];

/** Leaves the target as the remedy put it, and the probe free for the next program. */
export async function mendOver(
  open: () => Promise<StlinkTransport>,
  diagnosis: Diagnosis,
  { level, clock, signal }: MendOptions,
): Promise<Mended | undefined> {
  const chosen = chooseRemedy(diagnosis, level);
  if (!chosen) return undefined;
  const transport = await open();
  try {
    const probe = debugProbeOverStlink(await openStlink(transport, { clock }));
    try {
      const applied = await applyRemedy(probe, diagnosis, { level, clock, signal });
      return { cause: chosen.cause, action: chosen.action, touches: chosen.remedy.touches, worked: applied?.worked ?? false };
    } finally {
      await probe.detach();
    }
  } catch (error) {
    if (!(error instanceof ProbekitError && TARGET_LAYERS.includes(error.layer))) throw error;
    return { cause: chosen.cause, action: chosen.action, touches: chosen.remedy.touches, worked: false };
  } finally {
    await transport.close();
  }
}
