/** What has reset the chip since a program has last cleared the flags of it. Sources: spec/stm32/rcc-h7.ts, spec/stm32/rcc-f1.ts. */
import { RCC_F1_BASE, RCC_F1_CSR } from '../spec/stm32/rcc-f1.ts';
import { RCC_BASE, RCC_RSR } from '../spec/stm32/rcc-h7.ts';
import type { Target } from './connect.ts';

export type ResetCause = 'independent-watchdog' | 'window-watchdog' | 'brown-out' | 'low-power' | 'software' | 'pin' | 'power-on';

/** Undefined where the flags of a family are not known here. Reads only. */
export async function readResetCauses({ chip, memory }: Target): Promise<readonly ResetCause[] | undefined> {
  if (chip.series === 'STM32H7') {
    const flags = RCC_RSR.unpack(await memory.read32(RCC_BASE + RCC_RSR.address));
    return named({
      'independent-watchdog': flags.IWDG1RSTF,
      'window-watchdog': flags.WWDG1RSTF,
      // Power that comes up sets it, too.
      'brown-out': flags.PORRSTF ? 0 : flags.BORRSTF,
      'low-power': flags.LPWRRSTF,
      software: flags.SFTRSTF,
      pin: flags.PINRSTF,
      'power-on': flags.PORRSTF,
    });
  }
  if (chip.series !== 'STM32F1' && chip.series !== 'STM32F0') return undefined;
  const flags = RCC_F1_CSR.unpack(await memory.read32(RCC_F1_BASE + RCC_F1_CSR.address));
  return named({
    'independent-watchdog': flags.IWDGRSTF,
    'window-watchdog': flags.WWDGRSTF,
    'low-power': flags.LPWRRSTF,
    software: flags.SFTRSTF,
    pin: flags.PINRSTF,
    'power-on': flags.PORRSTF,
  });
}

function named(flags: Partial<Record<ResetCause, number>>): ResetCause[] {
  return (Object.keys(flags) as ResetCause[]).filter((cause) => flags[cause] === 1);
}
