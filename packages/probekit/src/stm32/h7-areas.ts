/**
 * Taking PCROP and secure-only areas off a bank of an STM32H74x/75x: the bank is erased as a whole, and the controller
 * changes the option bytes with it, without OPTSTART. The other bank and every other option must stay as they are, or it
 * is a plain erase. Source: RM0433 / RM0399 Rev 4, 4.3.10 (bank erase with automatic protection-removal sequence).
 */
import type { OperationOptions } from '../base/index.ts';
import { AREA_FACTORY, BANK_STEP, FLASH_BASE, OPTCR, PRAR_PRG, SCAR_PRG, WPSN_FACTORY, WPSN_PRG } from '../spec/stm32/flash-h7.ts';
import type { Target } from './connect.ts';
import { unlockFlash } from './flash-lock.ts';
import { flashOf } from './flash-of.ts';
import { H7_OPTION_LOCK } from './h7-locks.ts';
import { readH7Options } from './h7-options.ts';
import type { ProtectedArea } from './option-layout.ts';

/** No area, and leave to remove what there is: end before start, DMEP or DMES set. */
const NO_AREA = (AREA_FACTORY | PRAR_PRG.mask('DMEP')) >>> 0;

/**
 * Erases each bank that holds a protected area, or those named, with that area; gives their numbers. Needs a core that is halted after a reset,
 * so that nothing else is pending in the option registers.
 *
 * @throws `stm32/no-flash-driver`, `stm32/flash-locked`, `stm32/flash-busy`, `stm32/flash-error`
 */
export async function removeProtectedAreas(
  target: Target,
  { only = [1, 2], ...options }: OperationOptions & { readonly only?: readonly (1 | 2)[] } = {},
): Promise<readonly (1 | 2)[]> {
  const { memory } = target;
  const flash = await flashOf(target);
  const { areas } = await readH7Options(memory);
  const banks = only.filter((bank) => areas.some((area) => bankOf(area, flash.sectors) === bank));
  await flash.prepare();
  try {
    for (const bank of banks) {
      const step = bank === 2 ? BANK_STEP : 0;
      await unlockFlash(memory, H7_OPTION_LOCK);
      await memory.write32(FLASH_BASE + step + PRAR_PRG.address, NO_AREA);
      if (areas.some((area) => area.kind === 'secure-only' && bankOf(area, flash.sectors) === bank)) {
        await memory.write32(FLASH_BASE + step + SCAR_PRG.address, NO_AREA);
      }
      await memory.write32(FLASH_BASE + step + WPSN_PRG.address, WPSN_FACTORY);
      await flash.erase(
        flash.sectors.filter((sector) => sector.bank === bank),
        options,
      );
    }
  } finally {
    await memory.write32(FLASH_BASE + OPTCR.address, OPTCR.pack({ OPTLOCK: 1 }));
    await flash.release();
  }
  return banks;
}

function bankOf({ address }: ProtectedArea, sectors: readonly { bank: 1 | 2; address: number; byteLength: number }[]): 1 | 2 | undefined {
  return sectors.find((sector) => address >= sector.address && address < sector.address + sector.byteLength)?.bank;
}
