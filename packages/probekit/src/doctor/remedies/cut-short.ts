/**
 * The record of a remedy under way, by the probe that it works through. A cut can leave the core halted, so that a board looks
 * well whose program still locks the debugger out: the next run finds the record, finishes a repair of the flash, starts the
 * target again and judges what it then sees. Written before anything is done, deleted when the remedy has ended; the journal of
 * flash contents is in `flash/`.
 */
import { hasCode, ProbekitError, type Store } from '../../base/index.ts';
import { repairFlash, startProgram } from '../../flash/index.ts';
import type { RemedyAction } from '../../spec/symptoms/remedy-actions.ts';
import { connectTarget, flashOf, releaseDebugClocks, type Target } from '../../stm32/index.ts';
import type { Said } from '../../words/index.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { PlannedRemedy } from './plan.ts';
import type { RemedyTools } from './remedy.ts';

/** Programs that sleep or lock the debugger out have done so after this. */
const SETTLED_MS = 1000;
const REPAIR: RemedyAction = 'repair-half-written';

/** Whether a remedy was cut short on what hangs on this probe. */
export async function wasCutShort(store: Store | undefined, diagnosis: Diagnosis): Promise<boolean> {
  return (await store?.get(recordName(diagnosis))) !== undefined;
}

/** `work` with a record of it, which stays when it is thrown out of, and when the probe was lost in the look behind it. */
export async function recorded<T extends { readonly after: Diagnosis }>(
  store: Store | undefined,
  diagnosis: Diagnosis,
  { action, touches }: PlannedRemedy,
  work: () => Promise<T>,
): Promise<T> {
  const isKept = store !== undefined && touches !== 'nothing';
  if (isKept) await store.put(recordName(diagnosis), new TextEncoder().encode(action));
  const result = await work();
  if (isKept && !isLost(result.after)) await store.delete(recordName(diagnosis));
  return result;
}

/** What a remedy only holds at bay is held, and nobody could be told. */
function isLost({ evidence }: Diagnosis): boolean {
  return evidence.some(({ check, outcome }) => (check === 'C1' && outcome === 'none') || (check === 'C2' && outcome === 'lost'));
}

/**
 * Resets the target and lets it run by itself, as far as it can be reached; the record is done with. A repair of the flash is
 * finished first, where `mayErase`. Resolves with what to say of it.
 */
export async function startAgain(
  { withProbe, clock, signal }: Pick<RemedyTools, 'withProbe' | 'clock' | 'signal'>,
  store: Store,
  diagnosis: Diagnosis,
  mayErase: boolean,
): Promise<Said> {
  const name = recordName(diagnosis);
  let said: Said = { key: 'remedy.cut-short' };
  const isRepair = mayErase && new TextDecoder().decode(await store.get(name)) === REPAIR;
  try {
    await withProbe(async ({ probe }) => {
      const target = await connectTarget(probe, { mode: 'normal', signal });
      // Clocks that were kept outlive a reset, and a program that sleeps would look well.
      await target.core.halt();
      await releaseDebugClocks(target);
      await letFlashFinish(target);
      if (isRepair) {
        const { erased } = await repairFlash(target, { store, signal, onlyJournal: true });
        if (erased.length > 0) said = { key: 'remedy.cut-short-repaired', values: { count: erased.length } };
      }
      await startProgram(target);
    });
    await clock.sleep(SETTLED_MS, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    // A target out of reach is not held by an earlier run, and the look that follows says what it is.
    if (!(error instanceof ProbekitError) || error.code === 'usb/disconnected') throw error;
  }
  await store.delete(name);
  return said;
}

/** An erase goes on without its cable, and a reset in the middle of it leaves words that cannot be read. */
async function letFlashFinish(target: Target): Promise<void> {
  try {
    await (await flashOf(target)).waitIdle();
  } catch (error) {
    if (!hasCode(error, 'stm32/no-flash-driver')) throw error;
  }
}

function recordName({ probe }: Diagnosis): string {
  return `remedy-${(probe?.serialNumber ?? '').replace(/[^\w]+/g, '') || 'any'}`;
}
