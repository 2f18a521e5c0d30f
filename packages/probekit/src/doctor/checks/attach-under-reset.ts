/**
 * C6: attach while NRST is low and halt before the first instruction. The only check that resets; it runs when the
 * target does not answer or cannot be looked at otherwise, or when the user allowed resets. Afterwards the core runs as
 * if no debugger had been there.
 */
import { hasCode, hex } from '../../base/index.ts';
import { CortexM } from '../../cortex/index.ts';
import type { DebugProbe } from '../../dap/index.ts';
import { DBGMCU_BASE_AP2, DBGMCU_CR } from '../../spec/stm32/dbgmcu-h7.ts';
import { connectTarget, type Target } from '../../stm32/index.ts';
import { type Finding, finding } from '../evidence.ts';

const SPEED_KHZ = 4000;
const CORE_AP = 0;
const RELEASE_ATTEMPTS = 3;

export interface UnderReset {
  readonly finding: Finding<'C6'>;
  /** The halted target, when it could be caught. */
  readonly target?: Target;
}

export async function checkAttachUnderReset(probe: DebugProbe, signal?: AbortSignal): Promise<UnderReset> {
  try {
    const target = await connectTarget(probe, { mode: 'under-reset', speedKhz: SPEED_KHZ, signal });
    // A disturbed wire shifts a word and leaves its parity right: a halt counts that is read twice.
    if (!(await target.core.readStatus()).halted) {
      await letGoUnseen(probe);
      return { finding: judgeUnderReset({ halted: false, answered: true, why: 'stm32/not-halted-under-reset' }) };
    }
    return { finding: judgeUnderReset({ halted: true, dpidr: target.dpidr }), target };
  } catch (error) {
    await letGoUnseen(probe);
    if (hasCode(error, 'stm32/not-halted-under-reset', 'stm32/core-unreachable', 'cortex/timeout')) {
      return { finding: judgeUnderReset({ halted: false, answered: true, why: error.code }) };
    }
    if (hasCode(error, 'dap/transfer', 'dap/no-debug-power', 'stlink/status')) {
      return { finding: judgeUnderReset({ halted: false, answered: false, why: error.message }) };
    }
    throw error;
  }
}

/** The core may have been caught although the attempt failed later: it must not stay halted. */
export async function letGoUnseen(probe: DebugProbe): Promise<void> {
  try {
    const core = new CortexM(probe.memory(CORE_AP), probe.clock);
    await core.catchReset(false);
    await core.releaseDebug();
  } catch {
    // A core that cannot be reached was not caught either; the attempt's own error says why.
  }
}

/** Judges how far attaching under reset came. */
export function judgeUnderReset(
  seen: { readonly halted: true; readonly dpidr: number } | { readonly halted: false; readonly answered: boolean; readonly why: string },
): Finding<'C6'> {
  if (seen.halted) {
    const dpidr = hex(seen.dpidr);
    return finding('C6', 'halts', { key: 'c6.halts' }, { dpidr });
  }
  if (seen.answered) {
    return finding('C6', 'no-halt', { key: 'c6.no-halt' }, { why: seen.why });
  }
  return finding('C6', 'silent', { key: 'c6.silent' }, { why: seen.why });
}

/** Undoes what catching the core needed and lets it run; over wires that spoil transfers it takes more than one try. */
export async function letGo(target: Target): Promise<void> {
  for (let attempt = 1; attempt <= RELEASE_ATTEMPTS; attempt++) {
    try {
      if (attempt > 1) await target.probe.attach();
      await release(target);
      return;
    } catch (error) {
      // A target that was lost meanwhile is out of reach for good, and the probe may have no debug mode left; what it showed before stands.
      if (!hasCode(error, 'dap/transfer', 'dap/no-debug-power', 'stlink/status')) throw error;
    }
  }
}

async function release({ core, debugBus }: Target): Promise<void> {
  if (debugBus) {
    const address = DBGMCU_BASE_AP2 + DBGMCU_CR.address;
    const off = { DBGSLEEP_D1: 0, DBGSTOP_D1: 0, DBGSTBY_D1: 0, D1DBGCKEN: 0, D3DBGCKEN: 0 };
    await debugBus.write32(address, DBGMCU_CR.with(await debugBus.read32(address), off));
  }
  await core.releaseDebug();
}
