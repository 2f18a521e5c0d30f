/**
 * What the value of an option byte means, as a sentence, by what its field does. Source: RM0433 / RM0399 Rev 4, 4.4 and 4.9; for
 * other families the manual that the table of their option bytes names.
 */
import { hex } from '../../base/index.ts';
import type { OptionField, OptionRole } from '../../spec/stm32/option-bytes.ts';
import { largestValue, type OptionLayout, type OptionValues, placeOf, rdpLevelOf } from '../../stm32/index.ts';
import type { Said, SentenceKey } from '../../words/index.ts';

/** DTCM for secure software by ST_RAM_SIZE. */
const SECURE_RAM_KIB: readonly number[] = [2, 4, 8, 16];
const BOOT_STEP = 0x1_0000;

interface Told {
  readonly layout: OptionLayout;
  readonly option: OptionField;
  readonly value: number;
  readonly values: OptionValues;
}

/** Undefined where the value means nothing by itself: the end of an area is told with its start. */
export function meaningOf(layout: OptionLayout, option: OptionField, values: OptionValues): Said | undefined {
  return option.role && MEANINGS[option.role]?.({ layout, option, value: values[option.name] ?? 0, values });
}

/** A value that a field can have, and what it means. */
export interface OptionChoice {
  readonly value: number;
  readonly said: Said;
}

/** Of those with one more bit nobody reads a list. */
const MOST_CHOICES = 8;
/** RDP: what opens, on any family, and what does not. Level 2 is offered nowhere. */
const RDP_VALUES = [0xbb, 0xaa, 0xa5];

/** What a field can be set to beside these values of the others, a value for each meaning; none where its values are numbers. */
export function choicesOf(layout: OptionLayout, option: OptionField, values: OptionValues): readonly OptionChoice[] {
  const count = largestValue(option) + 1;
  const candidates = option.role === 'rdp' ? RDP_VALUES : count <= MOST_CHOICES ? Array.from({ length: count }, (_, value) => value) : [];
  const choices = new Map<string, OptionChoice>();
  for (const value of candidates) {
    const said = meaningOf(layout, option, { ...values, [option.name]: value });
    if (said && !choices.has(JSON.stringify(said))) choices.set(JSON.stringify(said), { value, said });
  }
  return choices.size > 1 ? [...choices.values()].sort((a, b) => a.value - b.value) : [];
}

type Meaning = (told: Told) => Said | undefined;

const MEANINGS: Readonly<Partial<Record<OptionRole, Meaning>>> = {
  rdp: ({ layout, values }) => ({ key: `option.rdp-${rdpLevelOf(layout, values)}` }),
  security: flag('option.security-0', 'option.security-1'),
  'brown-out': ({ layout, values }) => {
    const volts = layout.brownOutVolts(values);
    return volts === 0 ? { key: 'option.bor-off' } : { key: 'option.bor', values: { volts } };
  },
  watchdog: flag('option.iwdg-hardware', 'option.iwdg-software'),
  'watchdog-stop': flag('option.iwdg-frozen', 'option.iwdg-runs', { mode: 'Stop' }),
  'watchdog-standby': flag('option.iwdg-frozen', 'option.iwdg-runs', { mode: 'Standby' }),
  'reset-on-stop': flag('option.mode-resets', 'option.mode-allowed', { mode: 'Stop' }),
  'reset-on-standby': flag('option.mode-resets', 'option.mode-allowed', { mode: 'Standby' }),
  'reset-on-shutdown': flag('option.mode-resets', 'option.mode-allowed', { mode: 'Shutdown' }),
  hslv: flag('option.hslv-0', 'option.hslv-1'),
  'secure-ram': ({ value }) => ({ key: 'option.secure-ram', values: { kib: SECURE_RAM_KIB[value] ?? 0 } }),
  'start-m7': flag('option.core-waits', 'option.core-starts', { core: 'Cortex-M7' }),
  'start-m4': flag('option.core-waits', 'option.core-starts', { core: 'Cortex-M4' }),
  'bank-order': ({ layout, value }) => {
    return { key: 'option.bank-first', values: { bank: value === 1 ? 2 : 1, address: hex(layout.bankAddress[1]) } };
  },
  'boot-low': ({ value }) => bootSaid(value, 'option.low'),
  'boot-high': ({ value }) => bootSaid(value, 'option.high'),
  'write-protection': sectorsSaid,
  'write-pages': sectorsSaid,
  'area-start': areaSaid,
  'area-leave': flag('option.area-stays', 'option.area-goes'),
  'window-watchdog': flag('option.wwdg-hardware', 'option.wwdg-software'),
  'reset-pin': ({ value }) => RESET_PIN[value],
  'boot-by-pin': flag('option.boot-by-bit', 'option.boot-by-pin'),
  'boot-by-bit': flag('option.boot-by-pin', 'option.boot-by-bit'),
  'boot-bit': flag('option.boot-bit-0', 'option.boot-bit-1'),
  'boot-other': flag('option.boot-sram', 'option.boot-system'),
  'boot-bank2': flag('option.boot-bank-1', 'option.boot-bank-2'),
  'boot-lock': flag('option.boot-lock-0', 'option.boot-lock-1'),
  'bank-mode': flag('option.banks-one', 'option.banks-two'),
  'pcrop-mode': flag('option.pcrop-mode-0', 'option.pcrop-mode-1'),
  'memory-check': flag('option.parity-checked', 'option.parity-off'),
  'memory-erase': flag('option.ram-erased', 'option.ram-kept'),
};

/** NRST_MODE; 0 is reserved (RM0440, 3.7.8). */
const RESET_PIN: readonly (Said | undefined)[] = [
  undefined,
  { key: 'option.nrst-input' },
  { key: 'option.nrst-gpio' },
  { key: 'option.nrst-both' },
];

function flag(clear: SentenceKey, set: SentenceKey, values: NonNullable<Said['values']> = {}): Meaning {
  return ({ value }) => ({ key: value === 1 ? set : clear, values });
}

function bootSaid(value: number, level: 'option.low' | 'option.high'): Said {
  return { key: 'option.boot', values: { address: hex(value * BOOT_STEP), level: { key: level } } };
}

function sectorsSaid({ layout, option: { bank = 1 }, values }: Told): Said {
  const sectors = layout.writeProtected(values, bank);
  return sectors.length === 0 ? { key: 'option.wrp-none', values: { bank } } : { key: 'option.wrp', values: { bank, sectors } };
}

function areaSaid({ layout, option, values }: Told): Said | undefined {
  const place = placeOf(option);
  if (!place) return undefined;
  const { kind, bank } = place;
  const area = layout.areaOf(values, place);
  if (!area) return { key: 'option.no-area', values: { kind, bank } };
  return { key: 'option.area', values: { kind, from: hex(area.address), end: hex(area.end - 1) } };
}
