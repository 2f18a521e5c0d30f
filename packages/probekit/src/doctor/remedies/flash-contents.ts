/** The remedy for flash that an interrupted write or erase left half done. */
import { repairFlash, startProgram } from '../../flash/index.ts';
import { connectTarget, errorFlagNames, flashOf, readProtection } from '../../stm32/index.ts';
import { withHaltedCore } from './reach-core.ts';
import type { Carry } from './remedy.ts';

/** Clears the error flags of both banks, with the target as it is found: neither halts nor resets. */
export const clearFlashErrors: Carry = ({ withProbe, signal }) =>
  withProbe(async ({ probe }) => {
    const target = await connectTarget(probe, { mode: 'normal', signal });
    await (await flashOf(target)).clearErrors();
    const left = (await readProtection(target))?.flashStatus?.flatMap((status) => errorFlagNames(status)) ?? [];
    return left.length === 0
      ? { worked: true, said: { key: 'applied.flags-cleared' } }
      : { worked: false, said: { key: 'applied.flags-stay', values: { flags: left } } };
  });

/** Erases sectors with words that cannot be read, and those of a job that was cut, and writes back what can be kept. */
export const repairHalfWritten: Carry = (tools) =>
  withHaltedCore(tools, async (target) => {
    const { store, signal, onProgress } = tools;
    const { erased, restoredBytes, lost } = await repairFlash(target, { store, signal, onProgress });
    if (erased.length === 0) return { worked: false, said: { key: 'applied.nothing-half-written' } };
    await startProgram(target);
    const values = { count: erased.length, bytes: restoredBytes, lost: lost.length };
    return { worked: true, said: { key: lost.length > 0 ? 'applied.repaired-with-loss' : 'applied.repaired', values } };
  });
