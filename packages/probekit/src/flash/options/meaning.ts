/** What the value of an option byte of an STM32H74x/H75x means, as a sentence. Source: RM0433 / RM0399 Rev 4, 4.4 and 4.9. */
import { hex } from '../../base/index.ts';
import { BANK1_ADDRESS, BANK2_ADDRESS, BROWN_OUT_VOLTS, RDP_LEVEL0, RDP_LEVEL2 } from '../../spec/stm32/flash-h7.ts';
import type { H7OptionName } from '../../spec/stm32/option-bytes-h7.ts';
import { areaOf, type H7OptionValues, type ProtectedArea, protectedIn } from '../../stm32/index.ts';
import type { Said, SentenceKey } from '../../words/index.ts';

export type Bank = 1 | 2;
export const BANK_ADDRESS = { 1: BANK1_ADDRESS, 2: BANK2_ADDRESS } as const;
/** DTCM for secure software by ST_RAM_SIZE. */
const SECURE_RAM_KIB: readonly number[] = [2, 4, 8, 16];

/** The area that these values make in a bank, if they make one. */
export function areaIn(values: H7OptionValues, kind: ProtectedArea['kind'], bank: Bank): ProtectedArea | undefined {
  const [start, end] =
    kind === 'PCROP'
      ? [values[`PROT_AREA_START${bank}`], values[`PROT_AREA_END${bank}`]]
      : [values[`SEC_AREA_START${bank}`], values[`SEC_AREA_END${bank}`]];
  return areaOf(kind, BANK_ADDRESS[bank], start, end)[0];
}

export function bootAddressOf(values: H7OptionValues, pin: 0 | 1): number {
  return values[`BOOT_ADD${pin}`] * 0x1_0000;
}

export function rdpLevelOf({ RDP }: H7OptionValues): 0 | 1 | 2 {
  return RDP === RDP_LEVEL0 ? 0 : RDP === RDP_LEVEL2 ? 2 : 1;
}

/** Undefined where the value means nothing by itself: the end of an area is told with its start. */
export function meaningOf(name: H7OptionName, values: H7OptionValues): Said | undefined {
  const bank = name.endsWith('2') ? 2 : 1;
  if (name.startsWith('WRP')) return sectorsSaid(values[name], bank);
  if (name.startsWith('PROT_AREA_START')) return areaSaid(values, 'PCROP', bank);
  if (name.startsWith('SEC_AREA_START')) return areaSaid(values, 'secure-only', bank);
  if (name.startsWith('DME')) return { key: values[name] === 1 ? 'option.area-goes' : 'option.area-stays' };
  return MEANINGS[name]?.(values[name], values);
}

type Meaning = (value: number, values: H7OptionValues) => Said;

const MEANINGS: Readonly<Partial<Record<H7OptionName, Meaning>>> = {
  RDP: (_, values) => ({ key: `option.rdp-${rdpLevelOf(values)}` }),
  SECURITY: flag('option.security-0', 'option.security-1'),
  BOR_LEV: (value) => (value === 0 ? { key: 'option.bor-off' } : { key: 'option.bor', values: { volts: BROWN_OUT_VOLTS[value] ?? 0 } }),
  IWDG1_SW: flag('option.iwdg-hardware', 'option.iwdg-software'),
  FZ_IWDG_STOP: flag('option.iwdg-frozen', 'option.iwdg-runs', { mode: 'Stop' }),
  FZ_IWDG_SDBY: flag('option.iwdg-frozen', 'option.iwdg-runs', { mode: 'Standby' }),
  NRST_STOP_D1: flag('option.mode-resets', 'option.mode-allowed', { mode: 'Stop' }),
  NRST_STBY_D1: flag('option.mode-resets', 'option.mode-allowed', { mode: 'Standby' }),
  IO_HSLV: flag('option.hslv-0', 'option.hslv-1'),
  ST_RAM_SIZE: (value) => ({ key: 'option.secure-ram', values: { kib: SECURE_RAM_KIB[value] ?? 0 } }),
  BCM7: flag('option.core-waits', 'option.core-starts', { core: 'Cortex-M7' }),
  BCM4: flag('option.core-waits', 'option.core-starts', { core: 'Cortex-M4' }),
  SWAP_BANK_OPT: (value) => ({ key: 'option.bank-first', values: { bank: value === 1 ? 2 : 1, address: hex(BANK1_ADDRESS) } }),
  BOOT_ADD0: (_, values) => bootSaid(values, 0),
  BOOT_ADD1: (_, values) => bootSaid(values, 1),
};

function flag(clear: SentenceKey, set: SentenceKey, values: NonNullable<Said['values']> = {}): Meaning {
  return (value) => ({ key: value === 1 ? set : clear, values });
}

function bootSaid(values: H7OptionValues, pin: 0 | 1): Said {
  const level: Said = { key: pin === 1 ? 'option.high' : 'option.low' };
  return { key: 'option.boot', values: { address: hex(bootAddressOf(values, pin)), level } };
}

function sectorsSaid(bits: number, bank: Bank): Said {
  const sectors = protectedIn(bits);
  return sectors.length === 0 ? { key: 'option.wrp-none', values: { bank } } : { key: 'option.wrp', values: { bank, sectors } };
}

function areaSaid(values: H7OptionValues, kind: ProtectedArea['kind'], bank: Bank): Said {
  const area = areaIn(values, kind, bank);
  if (!area) return { key: 'option.no-area', values: { kind, bank } };
  return { key: 'option.area', values: { kind, from: hex(area.address), end: hex(area.end - 1) } };
}
