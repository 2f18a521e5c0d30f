/**
 * Remedies that change option bytes of STM32H74x/75x, and write protection of other families, too, and erase nothing. The core is
 * halted meanwhile, so that no program writes them at the same time, and started anew afterwards: boot addresses and bank order act
 * at a reset. A change that is cut short keeps the old values of STM32H7 (RM0433, 4.4.3); elsewhere it can cost the flash, which
 * `option-window.ts` has agreed to. Level 2 of the read-out protection is in none of them.
 */

import { hex } from '../../base/index.ts';
import {
  changeOptionBytes,
  type OptionPlan,
  type OptionRiskId,
  planOptionChange,
  readOptionBytes,
  startProgram,
} from '../../flash/index.ts';
import { DEV_ID_H74X } from '../../spec/stm32/devices.ts';
import { BANK1_ADDRESS, BOOT_CUR, BOOT_FACTORY, OPTSR_CUR, WPSN_FACTORY } from '../../spec/stm32/flash-h7.ts';
import {
  BANKS,
  changeH7Options,
  type H7OptionBytes,
  type H7OptionChange,
  knownOptionsOf,
  type OptionChange,
  type OptionLayout,
  type OptionValues,
  type Target,
} from '../../stm32/index.ts';
import type { Said } from '../../words/index.ts';
import { withHaltedCore } from './reach-core.ts';
import type { Carry, RemedyOutcome } from './remedy.ts';

interface OptionRemedy {
  /** The same of other families, where they have it. */
  readonly ofFamily?: (layout: OptionLayout, values: OptionValues) => OptionChange;
  readonly change: H7OptionChange;
  readonly isDone: (options: H7OptionBytes) => boolean;
  readonly said: Said;
}

const ROM_LOADER = BOOT_CUR.get(BOOT_FACTORY, 'BOOT_ADD1') * 0x1_0000;

export const unlockWrp: Carry = (tools) =>
  changed(tools, {
    ofFamily: (layout, values) =>
      Object.assign({}, ...BANKS.filter((bank) => layout.sectorsOfBank[bank] > 0).map((bank) => layout.protecting(bank, [], values))),
    change: { WRP1: WPSN_FACTORY, WRP2: WPSN_FACTORY },
    isDone: ({ writeProtected }) => writeProtected[1].length + writeProtected[2].length === 0,
    said: { key: 'applied.wrp-cleared' },
  });

export const restoreBootAddresses: Carry = (tools) =>
  changed(tools, {
    change: BOOT_CUR.unpack(BOOT_FACTORY),
    isDone: ({ bootAddress0, bootAddress1 }) => bootAddress0 === BANK1_ADDRESS && bootAddress1 === ROM_LOADER,
    said: { key: 'applied.boot-restored', values: { low: hex(BANK1_ADDRESS), high: hex(ROM_LOADER) } },
  });

export const restoreSwap: Carry = (tools) =>
  changed(tools, { change: { SWAP_BANK_OPT: 0 }, isDone: ({ swapBank }) => !swapBank, said: { key: 'applied.swap-restored' } });

/** Hands the watchdog back to software and clears the error of an earlier change. */
export const restoreOptions: Carry = (tools) =>
  changed(tools, {
    change: { IWDG1_SW: 1 },
    isDone: ({ hardwareWatchdog, optsr }) => !hardwareWatchdog && OPTSR_CUR.get(optsr, 'OPTCHANGEERR') === 0,
    said: { key: 'applied.options-restored' },
  });

function changed(tools: Parameters<Carry>[0], { ofFamily, change, isDone, said }: OptionRemedy): Promise<RemedyOutcome> {
  return withHaltedCore(tools, async (target) => {
    const layout = knownOptionsOf(target.chip);
    if (ofFamily && layout && layout.kind !== 'h7') {
      const { store } = tools;
      const { values } = await readOptionBytes(target, { store });
      const plan = await planOptionChange(target, ofFamily(layout, values), { store });
      if (asksMore(plan)) return { worked: false, said: { key: 'applied.options-ask' } };
      // It throws where the chip holds other values than those written.
      await changeOptionBytes(target, plan, { store });
      return { worked: true, said };
    }
    if (!hasKnownOptions(target)) return { worked: false, said: { key: 'applied.not-this-chip' } };
    const options = await changeH7Options(target.memory, tools.clock, change);
    await startProgram(target);
    return isDone(options) ? { worked: true, said } : { worked: false, said: { key: 'applied.options-kept' } };
  });
}

/**
 * Whether the change comes to more than what was agreed to: what an earlier change left half made is part of each plan, and may
 * cost the flash or lock the chip.
 */
export function asksMore({ risks }: OptionPlan, agreed?: OptionRiskId): boolean {
  return risks.some(({ id, weight }) => weight !== 'tell' && id !== agreed);
}

/** Whether these are the option bytes that `stm32/h7-options.ts` knows. */
export function hasKnownOptions({ chip }: Target): boolean {
  return chip.devId === DEV_ID_H74X;
}
