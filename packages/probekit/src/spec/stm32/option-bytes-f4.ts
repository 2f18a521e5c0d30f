/**
 * Option bytes of STM32F4 by name, of each die those that it has. Names are those of the manuals; nWRP of the second bank is WRP2.
 * Source: RM0090 Rev 19, 3.9 (F405 to F439: SPRMOD, BFB2, DB1M of F42x/F43x only), RM0386 Rev 5, 3.9 (F469), RM0390 Rev 6, 3.8 (F446),
 * RM0368 Rev 5, 3.8 (F401), RM0383 Rev 3, 3.8 (F411), RM0402 Rev 6, 3.8 (F412), RM0430 Rev 8, 3.8 (F413: 15 bits of nWRP).
 */
import { findDie } from './devices.ts';
import { f4Sectors, OPTCR, OPTCR1, TWO_BANK_DIES } from './flash-f4.ts';
import type { OptionField, OptionRole } from './option-bytes.ts';

/** Dies without SPRMOD: F405/407. */
const WITHOUT_PCROP: readonly number[] = [0x413];
/** F413/423, with 16 sectors in one bank. */
const MOST_BITS = { 1123: 15 } as Readonly<Record<number, number>>;
const USUAL_BITS = 12;
/** The only size at which DB1M decides. */
const DB1M_KIB = 1024;

function field(name: keyof typeof OPTCR.fields, role: OptionRole, ...also: readonly string[]): OptionField {
  return { name, also, word: 'OPTCR', mask: OPTCR.mask(name), role };
}

export function f4OptionWords(devId: number): readonly string[] {
  return TWO_BANK_DIES.includes(devId) ? ['OPTCR', 'OPTCR1'] : ['OPTCR'];
}

/** One a sector of the die's largest part. */
function bitsOfProtection(devId: number): number {
  const kib = findDie(devId)?.maxFlashKib ?? 0;
  return Math.min(f4Sectors(kib, 1).length, MOST_BITS[devId] ?? USUAL_BITS);
}

/** In the order in which they are shown. */
export function f4OptionFields(devId: number, flashKib: number): readonly OptionField[] {
  const hasTwo = TWO_BANK_DIES.includes(devId);
  const mask = ((2 ** bitsOfProtection(devId) - 1) << OPTCR.fields.nWRP.lo) >>> 0;
  return [
    field('RDP', 'rdp'),
    field('BOR_LEV', 'brown-out'),
    field('WDG_SW', 'watchdog', 'IWDG_SW'),
    field('nRST_STOP', 'reset-on-stop'),
    field('nRST_STDBY', 'reset-on-standby'),
    ...(hasTwo ? [field('BFB2', 'boot-bank2')] : []),
    ...(hasTwo && flashKib === DB1M_KIB ? [field('DB1M', 'bank-mode')] : []),
    ...(WITHOUT_PCROP.includes(devId) ? [] : [field('SPRMOD', 'pcrop-mode')]),
    { name: 'WRP1', also: ['NWRP', ...(hasTwo ? [] : ['WRP'])], word: 'OPTCR', mask, role: 'write-protection', bank: 1 },
    ...(hasTwo
      ? [{ name: 'WRP2', also: ['NWRP2'], word: 'OPTCR1', mask: OPTCR1.mask('nWRP'), role: 'write-protection', bank: 2 } as const]
      : []),
  ];
}
