/**
 * Option bytes of STM32F0 and F1 by name: two words of the values alone, without the complements that lie beside them. Names are
 * those of the manuals. Source: PM0075 Rev 2, 2.2 and 2.4 (F1; BFB2 of the XL-density F1: PM0068 Rev 3, 2.5); RM0091 Rev 10, chapter
 * 4 (F0x1/F0x2/F0x8: nBOOT0 and BOOT_SEL of F04x and F09x only).
 */
import type { OptionField } from './option-bytes.ts';

/** RDP, USER, DATA0 and DATA1 from the lowest byte on; WRP0 to WRP3. */
export const F1_OPTION_WORDS = ['BYTES', 'WRPR'] as const;

const inBytes = (name: string, at: number, width: number, more: Partial<OptionField> = {}): OptionField => {
  return { name, also: [], word: 'BYTES', mask: (((1 << width) - 1) << at) >>> 0, ...more };
};

const FIRST: readonly OptionField[] = [
  inBytes('RDP', 0, 8, { role: 'rdp' }),
  inBytes('WDG_SW', 8, 1, { role: 'watchdog', also: ['IWDG_SW'] }),
  inBytes('nRST_STOP', 9, 1, { role: 'reset-on-stop' }),
  inBytes('nRST_STDBY', 10, 1, { role: 'reset-on-standby' }),
];
const LAST: readonly OptionField[] = [
  inBytes('DATA0', 16, 8),
  inBytes('DATA1', 24, 8),
  { name: 'WRP', also: ['NWRP', 'WRP1', 'WRPR'], word: 'WRPR', mask: 0xffff_ffff, role: 'write-protection', bank: 1 },
];
const BFB2 = inBytes('BFB2', 11, 1);
const F0_USER: readonly OptionField[] = [
  inBytes('nBOOT1', 12, 1, { role: 'boot-other' }),
  inBytes('VDDA_MONITOR', 13, 1),
  inBytes('RAM_PARITY_CHECK', 14, 1, { role: 'memory-check' }),
];
const F0_BOOT: readonly OptionField[] = [
  inBytes('nBOOT0', 11, 1, { role: 'boot-bit' }),
  inBytes('BOOT_SEL', 15, 1, { role: 'boot-by-pin' }),
];

/** Of dies, by DEV_ID. */
const F1_XL = 0x430;
const F0_WITH_BOOT_SEL: readonly number[] = [0x442, 0x445];

/** In the order in which they are shown. */
export function f1OptionFields(family: 'f0' | 'f1', devId: number): readonly OptionField[] {
  if (family === 'f1') return [...FIRST, ...(devId === F1_XL ? [BFB2] : []), ...LAST];
  return [...FIRST, ...(F0_WITH_BOOT_SEL.includes(devId) ? F0_BOOT : []), ...F0_USER, ...LAST];
}
