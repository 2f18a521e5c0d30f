/**
 * Taking a target in hand for a change of its flash, and giving it back: checks that cost nothing first, then halt,
 * a reset into a known state, and the controller unlocked for as long as the work takes.
 */
import { hasCode, hex } from '../base/index.ts';
import {
  describeSector,
  type FlashController,
  type FlashSector,
  freezeWatchdogs,
  keepDebugClocks,
  knownOptionsOf,
  type Protection,
  protectedSectors,
  readProtection,
  type Target,
} from '../stm32/index.ts';
import { flashErrors } from './errors.ts';

/** How the target is left. */
export type TargetState = 'running' | 'halted' | 'locked-up' | 'unreachable';

const SETTLE_MS = 10;

/**
 * Refuses what protection forbids, before anything is halted or written, but the bits that keep a sleeping chip's buses
 * clocked: without them its option bytes cannot be read.
 *
 * @throws `flash/read-protected`, `flash/write-protected`
 */
export async function checkProtection(target: Target, sectors: readonly FlashSector[]): Promise<void> {
  refuseProtected(await protectedAmong(target, sectors));
}

/** Those of the sectors that can be neither erased nor programmed. @throws `flash/read-protected` */
export async function protectedAmong(target: Target, sectors: readonly FlashSector[]): Promise<readonly FlashSector[]> {
  await keepDebugClocks(target);
  const options = await readProtection(target);
  if (!options) return [];
  refuseReadProtected(target, options);
  return protectedSectors(options, sectors);
}

/** @throws `flash/write-protected` where there are any */
export function refuseProtected(sectors: readonly FlashSector[]): void {
  if (sectors.length === 0) return;
  throw flashErrors.make('flash/write-protected', {
    message: `Write-protected: ${sectors.map(describeSector).join(', ')}. Nothing was written.`,
    hint: 'probekit option-bytes set WRP=none     takes write protection away; option-bytes get shows what else protects them.',
    evidence: { sectors: sectors.map(({ bank, index, address }) => ({ bank, index, address })) },
  });
}

/** Reads only. @throws `flash/read-protected` */
export async function checkReadable(target: Target): Promise<void> {
  const options = await readProtection(target);
  if (options) refuseReadProtected(target, options);
}

function refuseReadProtected(target: Target, options: Protection): void {
  if (options.torn) {
    throw flashErrors.make('flash/option-refused', {
      message: 'An earlier change of option bytes was cut half way: a reset now would put the chip at RDP level 1. Nothing was written.',
      hint: 'Complete the change first, without taking the power away: probekit option-bytes set',
      evidence: { names: ['RDP'] },
    });
  }
  if (options.rdpLevel !== 0) {
    throw flashErrors.make('flash/read-protected', {
      message: `The flash of this ${target.chip.name} is read-protected (RDP level 1, byte ${hex(options.rdp, 2)}).`,
      hint: `probekit option-bytes set RDP=${hex(openRdpOf(target), 2)} --accept rdp-0     erases the whole flash; the chip can be used again after that.`,
      evidence: { chip: target.chip.name, rdp: options.rdp },
    });
  }
}

/** 0xaa, and 0xa5 on F1. */
function openRdpOf({ chip }: Target): number {
  return knownOptionsOf(chip)?.rdp.open ?? 0xaa;
}

/** Runs `work` with the core halted after a reset and the flash unlocked; locks again however it ends. */
export async function withFlashUnlocked<T>(target: Target, flash: FlashController, work: () => Promise<T>): Promise<T> {
  await freezeWatchdogs(target);
  await target.core.halt();
  await flash.waitIdle();
  // The program may have set clocks, caches and memory protection, an earlier job may have left half a key sequence in the
  // controller: after a reset all of that is known.
  await target.core.systemReset({ halt: true });
  let result: T;
  try {
    await flash.prepare();
    result = await work();
  } catch (error) {
    await flash.release().catch(() => {
      // The link is gone or the controller shut: what `work` threw says more, and the next job copes with either.
    });
    throw error;
  }
  await flash.release();
  return result;
}

/** Resets the target and lets it run without a debugger; tells what it did. */
export async function startProgram({ core, probe }: Target): Promise<TargetState> {
  await core.systemReset({ halt: false });
  await core.releaseDebug();
  await probe.clock.sleep(SETTLE_MS);
  try {
    const status = await core.readStatus();
    return status.lockedUp ? 'locked-up' : status.halted ? 'halted' : 'running';
  } catch (error) {
    // The new program may sleep or use the debug pins itself: that is its right, and no failure of this job.
    if (hasCode(error, 'dap/transfer')) return 'unreachable';
    throw error;
  }
}
