/**
 * Remedies for protection against being read: they cost the flash, and nothing of it can be saved before, because it cannot be
 * read. STM32H74x/75x. Source: RM0433, 4.5.3 (level 1 to 0), 4.3.10 (bank erase with automatic protection removal).
 */
import { changeOptionBytes, planOptionChange, readBank, startProgram } from '../../flash/index.ts';
import { BANK1_ADDRESS, BANK2_ADDRESS, RDP_LEVEL0 } from '../../spec/stm32/flash-h7.ts';
import { changeH7Options, knownOptionsOf, readH7Options, removeProtectedAreas } from '../../stm32/index.ts';
import { pcropSteps } from '../pcrop-with-all.ts';
import { keepProgram } from './erase-program.ts';
import { asksMore, hasKnownOptions } from './option-bytes.ts';
import { withHaltedCore } from './reach-core.ts';
import type { Carry } from './remedy.ts';

const BANK_ADDRESS = { 1: BANK1_ADDRESS, 2: BANK2_ADDRESS } as const;

/** Level 1 to 0 erases both banks. */
export const openReadProtection: Carry = (tools) =>
  withHaltedCore(tools, async (target) => {
    const layout = knownOptionsOf(target.chip);
    if (layout && layout.kind !== 'h7') {
      const { store } = tools;
      const plan = await planOptionChange(target, { RDP: layout.rdp.open }, { store });
      if (asksMore(plan, 'rdp-0')) return { worked: false, said: { key: 'applied.options-ask' } };
      await changeOptionBytes(target, plan, { store });
      return { worked: true, said: { key: 'applied.rdp-0' } };
    }
    if (!hasKnownOptions(target)) return { worked: false, said: { key: 'applied.not-this-chip' } };
    const { rdpLevel } = await changeH7Options(target.memory, tools.clock, { RDP: RDP_LEVEL0 });
    await startProgram(target);
    return rdpLevel === 0 ? { worked: true, said: { key: 'applied.rdp-0' } } : { worked: false, said: { key: 'applied.options-kept' } };
  });

/**
 * Erases the banks that hold such an area, whole, after saving what of them can be read. Where PCROP goes with RDP level 1 to 0 alone
 * it costs all of the flash, which nobody was asked for: it says how.
 */
export const removePcrop: Carry = (tools) =>
  withHaltedCore(tools, async (target) => {
    const { keepBytes, signal, onProgress } = tools;
    const layout = knownOptionsOf(target.chip);
    if (layout?.areaGoes === 'with-all') return { worked: false, said: { key: 'applied.pcrop-with-all', values: pcropSteps(layout) } };
    if (!hasKnownOptions(target)) return { worked: false, said: { key: 'applied.not-this-chip' } };
    if (!keepBytes) return { worked: false, said: { key: 'applied.nowhere-to-save' } };
    const { areas } = await readH7Options(target.memory);
    const closed = ([1, 2] as const).filter((bank) => areas.some(({ address }) => address >>> 20 === BANK_ADDRESS[bank] >>> 20));
    const saved: string[] = [];
    for (const bank of closed) {
      const copy = await readBank(target, bank, { signal, onProgress });
      if (copy.bytes.length > 0) saved.push(await keepProgram(target, copy, keepBytes));
    }
    const banks = await removeProtectedAreas(target, { signal, onProgress });
    const left = await readH7Options(target.memory);
    await startProgram(target);
    const kept = saved.length > 0 ? { savedAs: saved.join(', ') } : {};
    if (left.areas.length > 0) return { worked: false, said: { key: 'applied.options-kept' }, ...kept };
    if (!kept.savedAs) return { worked: true, said: { key: 'applied.pcrop-removed-alone', values: { banks } } };
    return { worked: true, said: { key: 'applied.pcrop-removed', values: { banks, path: kept.savedAs } }, ...kept };
  });
