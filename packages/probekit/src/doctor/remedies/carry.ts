/** Which code carries out which remedy, and what becomes of one that the board refuses. */
import { ProbekitError } from '../../base/index.ts';
import type { RemedyAction } from '../../spec/symptoms/remedy-actions.ts';
import { mendBootCore } from './boot-core.ts';
import { saveAndErase } from './erase-program.ts';
import { clearFlashErrors, repairHalfWritten } from './flash-contents.ts';
import { haltUnderReset, holdWithWatchdogs, keepClocks } from './hold-core.ts';
import { restoreBootAddresses, restoreOptions, restoreSwap, unlockWrp } from './option-bytes.ts';
import type { PlannedRemedy } from './plan.ts';
import { clearSticky, leaveLoader, reopen, resetUsb, trySlowerClock } from './probe-link.ts';
import { openReadProtection, removePcrop } from './read-protection.ts';
import type { Carry, RemedyOutcome, RemedyTools } from './remedy.ts';
import { cyclePower } from './target-power.ts';

const CARRY: Readonly<Record<RemedyAction, Carry>> = {
  'leave-loader': leaveLoader,
  'usb-reset': resetUsb,
  reopen,
  'slower-clock': trySlowerClock,
  'clear-sticky': clearSticky,
  'clear-flash-errors': clearFlashErrors,
  'halt-under-reset': haltUnderReset,
  'freeze-watchdogs': holdWithWatchdogs,
  'keep-debug-clocks': keepClocks,
  'unlock-wrp': unlockWrp,
  'restore-boot-addresses': restoreBootAddresses,
  'restore-swap': restoreSwap,
  'restore-options': restoreOptions,
  'mend-boot-core': mendBootCore,
  'software-power-cycle': cyclePower,
  'unlock-pcrop': removePcrop,
  'rdp-0': openReadProtection,
  'save-and-erase-program': saveAndErase,
  'repair-half-written': repairHalfWritten,
};

/** What the board says about it; a file that cannot be written and a call-off are no such thing. */
const BOARD_LAYERS: readonly string[] = ['usb', 'stlink', 'dap', 'cortex', 'stm32', 'flash', 'probe'];

/** Carries it out. A refusal by board or probe is an outcome; a probe that is gone, a full disk and a call-off are thrown. */
export async function carryOut({ action, what }: PlannedRemedy, tools: RemedyTools): Promise<RemedyOutcome> {
  try {
    return await CARRY[action](tools);
  } catch (error) {
    tools.signal?.throwIfAborted();
    if (!(error instanceof ProbekitError) || !BOARD_LAYERS.includes(error.layer) || error.code === 'usb/disconnected') throw error;
    return { worked: false, said: { key: 'applied.failed', values: { remedy: what, reason: error.message } } };
  }
}
